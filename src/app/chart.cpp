#include "app/chart.hpp"

#include "app/chart_file.hpp"
#include "app/terminal.hpp"
#include "app/terminal_chart.hpp"
#include "base/json.hpp"
#include "picture/multiples_picture.hpp"
#include "picture/years_picture.hpp"
#include "spc/advice.hpp"
#include "spc/batch.hpp"
#include "spc/report.hpp"
#include "spc/season.hpp"
#include "spc/sentence.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>

#include <fmt/format.h>

namespace aimline::app {
namespace {

using namespace spc;

constexpr std::size_t drawn_columns = 60;
constexpr std::size_t drawn_rows = 14;

using Numbers = std::vector<std::optional<double>>;

template <class E>
Result<E> read_choice(std::string const& option, std::string const& text) {
  auto const read = TextForm<E>::read(text);
  if (!read) return refuse(Fault::invalid, option, read.error());
  return *read;
}

std::optional<double> read_number(std::string const& text) {
  double number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Which chart, or what people say that they count.
struct Choice {
  std::optional<ChartType> type = {};
  Counted counted = Counted::automatic;
};

Result<Choice> read_choice_of_chart(std::string const& text) {
  if (text == "auto") return Choice{};
  if (auto const counted = TextForm<Counted>::read(text)) return Choice{{}, *counted};
  auto const type = read_choice<ChartType>("--type", text);
  if (!type) return refuse(type.error());
  return Choice{*type};
}

/// The point that an option names by its label or by a day; a day between two points is `later` or the one before it.
enum class Between { later, earlier };
std::optional<std::size_t> find_point(TimeAxis const& axis, std::string const& text, Between between) {
  auto const label = std::find(axis.labels.begin(), axis.labels.end(), text);
  if (label != axis.labels.end()) return static_cast<std::size_t>(label - axis.labels.begin());
  auto const date = parse_period(text);
  if (!date || axis.dates.empty()) return std::nullopt;
  auto const later = std::lower_bound(axis.dates.begin(), axis.dates.end(), *date);
  auto const index = static_cast<std::size_t>(later - axis.dates.begin());
  if (later != axis.dates.end() && (*later == *date || between == Between::later)) return index;
  if (between == Between::later || index == 0) return std::nullopt;
  return index - 1;
}

/// Reads the options that name points of a series. Of several series, some may have no such point.
class PlanReader {
public:
  PlanReader(ChartOptions const& options, Facet const& facet)
      : options_(options), axis_(facet.axis), one_of_many_(options.columns.facet.has_value()) {}

  Result<Plan> read(Plan plan) && {
    for (auto const& text : options_.phases) {
      auto const colon = text.find(':');
      auto const reason = colon == std::string::npos ? std::string() : text.substr(colon + 1);
      auto const first = point("--phase", text.substr(0, colon), Between::later);
      if (first && !(one_of_many_ && *first == 0)) plan.phases.push_back({*first, reason});
    }
    std::sort(plan.phases.begin(), plan.phases.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
    for (auto const& text : options_.excluded)
      if (auto const index = point("--exclude", text, Between::earlier)) plan.excluded.push_back(*index);
    for (auto const& text : options_.new_students)
      if (auto const index = point("--new-students", text, Between::later)) plan.stretches.push_back(*index);
    if (options_.freeze) read_freeze(plan);
    if (!problems_.empty()) return refuse(Refusal{Fault::invalid, std::move(problems_)});
    return plan;
  }

private:
  std::optional<std::size_t> point(std::string option, std::string const& text, Between between) {
    auto const found = find_point(axis_, text, between);
    if (!found && !one_of_many_)
      problems_.push_back({std::move(option), {"chart_command.no_such_point", {{"point", text}}}});
    return found;
  }

  /// The baseline ends there, in the phase that the point is in.
  void read_freeze(Plan& plan) {
    auto const last = point("--freeze", *options_.freeze, Between::earlier);
    if (!last) return;
    auto phase = plan.phases.rbegin();
    while (phase->first > *last) ++phase;
    phase->baseline = *last - phase->first + 1;
  }

  ChartOptions const& options_;
  TimeAxis const& axis_;
  bool one_of_many_;
  std::vector<Problem> problems_ = {};
};

Result<Plan> read_plan(ChartOptions const& options) {
  Plan plan;
  auto const rules = read_choice<Rules>("--rules", options.rules);
  if (!rules) return refuse(rules.error());
  auto const better = read_choice<Better>("--better", options.better);
  if (!better) return refuse(better.error());
  plan.rules = *rules;
  plan.better = *better;
  plan.screening = options.screen ? Screening::on : Screening::off;
  plan.counting = options.to_date ? Counting::to_date : Counting::afresh;
  plan.center = options.center;
  plan.multiply = options.multiply;
  if (options.target)
    if (auto const target = read_number(*options.target)) plan.targets = {*target};
  return plan;
}

Result<std::vector<YearPlace>> read_places(std::string const& option, std::string const& part, TimeAxis const& axis) {
  auto const read = read_choice<YearPart>(option, part);
  if (!read) return refuse(read.error());
  if (axis.dates.empty()) return refuse(Fault::invalid, option, {"chart_command.needs_dates"});
  return places_in_year(axis.dates, *read);
}

/// The same points as departures from what the calendar explains, and what that is.
Result<Numbers> take_season_out(Facet& facet, std::string const& part) {
  if (part == "year") return refuse(Fault::invalid, "--season", {"field.not_a_choice", {{"choices", "week, month"}}});
  auto const places = read_places("--season", part, facet.axis);
  if (!places) return refuse(places.error());
  auto view = seasonal_view(facet.series, *places);
  if (!view) return refuse(view.error());
  auto const from_first = [&](auto& list) {
    list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(view->first));
  };
  from_first(facet.axis.labels);
  from_first(facet.axis.dates);
  from_first(view->expected);
  facet.targets.clear();
  facet.series = std::move(view->departures);
  return std::move(view->expected);
}

Result<ChartReport> report_on_facet(Facet facet, ChartOptions const& options, Choice const& choice) {
  Numbers expected;
  if (options.season) {
    auto taken = take_season_out(facet, *options.season);
    if (!taken) return refuse(taken.error());
    expected = std::move(*taken);
  }
  auto plan = read_plan(options);
  if (!plan) return refuse(plan.error());
  plan = PlanReader(options, facet).read(std::move(*plan));
  if (!plan) return refuse(plan.error());
  std::optional<Advice> advice;
  if (!choice.type) advice = advise(facet.series, options.season ? Counted::measurement : choice.counted);
  plan->type = choice.type.value_or(advice ? advice->type : ChartType::run);
  if (!facet.targets.empty()) plan->targets = std::move(facet.targets);
  auto report = report_on(std::move(facet.axis), std::move(facet.series), std::move(*plan));
  if (!report) return refuse(report.error());
  report->name = std::move(facet.name);
  report->advice = std::move(advice);
  report->expected = std::move(expected);
  return report;
}

/// The series of a file that can stand on the chart that was chosen.
Result<std::vector<Facet>> read_facets(ChartOptions const& options, Choice const& choice) {
  auto columns = options.columns;
  if (options.target && !read_number(*options.target)) columns.target = options.target;
  auto table = read_table(options.file, columns);
  if (!table) return refuse(table.error());
  bool const shares = choice.type == ChartType::p || choice.type == ChartType::pp || choice.counted == Counted::percent;
  if (shares) table = with_rows_as_opportunities(std::move(*table));
  // Without a type, a negative denominator is all that can be wrong in a row.
  if (auto problems = misfits(*table, choice.type.value_or(ChartType::run)); !problems.empty())
    return refuse(in_file(options.file, {Fault::invalid, std::move(problems)}));
  if (table->hidden > 0)
    std::cerr << "aimline: "
              << write_out({"chart_command.hidden", {{"count", std::to_string(table->hidden)}}}, terminal_language())
              << '\n';
  return facets_of(*table);
}

/// A refusal that concerns one of several charts says which.
Refusal of_chart(std::string const& name, Refusal refusal) {
  if (!name.empty())
    for (auto& problem : refusal.problems) problem.where = name + ": " + problem.where;
  return refusal;
}

Result<std::vector<ChartReport>> reports_on(ChartOptions const& options, Choice const& choice) {
  auto facets = read_facets(options, choice);
  if (!facets) return refuse(facets.error());
  std::vector<ChartReport> reports;
  for (auto& facet : *facets) {
    auto const name = facet.name;
    auto report = report_on_facet(std::move(facet), options, choice);
    if (!report) return refuse(of_chart(name, report.error()));
    reports.push_back(std::move(*report));
  }
  return reports;
}

struct YearChart {
  std::string name = {};
  std::vector<YearLine> lines = {};
};

/// The years of each series over one another. Intervals where the values are said to be percentages of persons.
Result<std::vector<YearChart>> years_of(ChartOptions const& options, Choice const& choice) {
  auto const facets = read_facets(options, choice);
  if (!facets) return refuse(facets.error());
  bool const persons = choice.type == ChartType::p || choice.counted == Counted::percent;
  std::vector<YearChart> charts;
  for (auto const& facet : *facets) {
    auto const places = read_places("--years", *options.years, facet.axis);
    if (!places) return refuse(places.error());
    auto lines = year_over_year(facet.series, *places, persons ? Uncertainty::binomial : Uncertainty::none);
    if (!lines) return refuse(of_chart(facet.name, lines.error()));
    charts.push_back({facet.name, std::move(*lines)});
  }
  return charts;
}

std::string json_of(std::vector<ChartReport> const& reports, bool facets) {
  std::string out;
  if (!facets) {
    write_report_json(out, reports.front());
    return out + "\n";
  }
  out = "{\"charts\":[";
  for (std::size_t i = 0; i < reports.size(); ++i) {
    if (i > 0) out += ',';
    write_report_json(out, reports[i]);
  }
  return out + "]}\n";
}

std::string csv_of(std::vector<ChartReport> const& reports) {
  auto out = report_csv_header();
  for (auto const& report : reports) write_report_csv(out, report);
  return out;
}

std::string type_name(ChartType type) {
  return write_out({"chart.type." + TextForm<ChartType>::write(type)}, terminal_language());
}

void print(ChartReport const& report) {
  auto const language = terminal_language();
  say(sentence(report.chart, report.axis, language));
  say("");
  std::cout << draw(report, drawn_columns, drawn_rows);
  say("");
  say(type_name(report.chart.type));
  if (report.advice) {
    say(report.advice->why);
    say(type_name(report.advice->alternative) + ". " + write_out(report.advice->when, language));
  }
  for (auto const& phase : report.chart.phases)
    if (!phase.reason.empty())
      say(Text{"chart_command.phase",
               {{"when", phase.first < report.axis.labels.size() ? report.axis.labels[phase.first] : ""},
                {"reason", phase.reason}}});
  for (auto const& signal : as_told(report.chart).signals)
    say("  ◆ " + describe(signal, report.chart, report.axis, language));
  if (report.rebase) say(report.rebase->reason());
}

void print_facets(std::vector<ChartReport> const& reports) {
  for (auto const& report : reports)
    say(fmt::format("{}  {}\n  {}", draw_sparkline(report.chart, 24), report.name,
                    sentence(report.chart, report.axis, terminal_language())));
}

void print_years(std::vector<YearChart> const& charts) {
  for (auto const& chart : charts) {
    if (!chart.name.empty()) say(chart.name);
    say(compare_with_earlier(chart.lines));
    for (auto const& line : chart.lines) {
      std::string values;
      for (auto const& point : line.points) {
        values += point.value ? fmt::format(" {:.4g}", *point.value) : " –";
        if (point.interval) values += fmt::format(" ({:.3g} – {:.3g})", point.interval->lower, point.interval->upper);
      }
      say("  " + to_string(line.year) + ":" + values);
    }
  }
}

std::string years_json(std::vector<YearChart> const& charts, bool facets) {
  std::string out = facets ? "{\"charts\":[" : "";
  for (std::size_t i = 0; i < charts.size(); ++i) {
    if (i > 0) out += ',';
    write_years_json(out, charts[i].name, charts[i].lines);
  }
  return out + (facets ? "]}\n" : "\n");
}

std::string years_csv(std::vector<YearChart> const& charts) {
  auto out = years_csv_header();
  for (auto const& chart : charts) write_years_csv(out, chart.name, chart.lines);
  return out;
}

/// The notes that were typed, at their points.
Result<std::vector<picture::Note>> read_notes(ChartOptions const& options, TimeAxis const& axis) {
  std::vector<picture::Note> notes;
  for (auto const& text : options.notes) {
    auto const colon = text.find(':');
    auto const point = find_point(axis, text.substr(0, colon), Between::later);
    if (!point)
      return refuse(Fault::invalid, "--note", {"chart_command.no_such_point", {{"point", text.substr(0, colon)}}});
    notes.push_back({*point, colon == std::string::npos ? std::string() : text.substr(colon + 1)});
  }
  std::stable_sort(notes.begin(), notes.end(), [](auto const& a, auto const& b) { return a.point < b.point; });
  return notes;
}

Result<std::string> picture_of(ChartOptions const& options, std::vector<ChartReport> const& reports) {
  auto const frame = read_frame(options.picture);
  if (!frame) return refuse(frame.error());
  auto const title = title_of(options.picture, options.file);
  if (options.sparklines) return picture::draw_sparklines(reports, title, *frame);
  if (options.columns.facet)
    return picture::draw_multiples(reports, title, options.own_scales ? picture::Scales::own : picture::Scales::common,
                                   *frame);
  auto const& report = reports.front();
  auto notes = read_notes(options, report.axis);
  if (!notes) return refuse(notes.error());
  return picture::draw_chart(report, {.title = title, .values = picture::values_of(report), .notes = std::move(*notes)},
                             *frame);
}

Result<std::string> years_picture(ChartOptions const& options, Choice const& choice,
                                  std::vector<YearChart> const& charts) {
  auto const frame = read_frame(options.picture);
  if (!frame) return refuse(frame.error());
  if (options.columns.facet) return refuse(Fault::invalid, "--facet", {"chart_command.one_picture"});
  bool const shares =
      (choice.type == ChartType::p || choice.type == ChartType::pp || choice.counted == Counted::percent) &&
      options.multiply == 1;
  return picture::draw_years(charts.front().lines, *TextForm<YearPart>::read(*options.years),
                             shares ? picture::Values::shares : picture::Values::numbers,
                             title_of(options.picture, options.file), *frame);
}

/// Writes what was charted where the options say: to a file by its ending, or to the terminal.
template <class Charts, class Json, class Csv, class Picture, class Print>
int put(ChartOptions const& options, Output output, Charts const& charts, Json json, Csv csv, Picture picture,
        Print print) {
  auto const ending = options.out.extension();
  if (options.out.empty()) {
    if (output == Output::json)
      std::cout << json(charts);
    else
      print(charts);
    return 0;
  }
  if (is_picture(options.out)) {
    auto const svg = picture(charts);
    if (!svg) return fail(svg.error());
    auto const written = write_picture(options.out, *svg);
    return written ? 0 : fail(written.error());
  }
  if (ending != ".json" && ending != ".csv")
    return fail({Fault::invalid, {{"--out", {"chart_command.unknown_ending", {{"endings", written_endings}}}}}});
  auto const written = write_file(options.out, ending == ".json" ? json(charts) : csv(charts));
  return written ? 0 : fail(written.error());
}

}  // namespace

int run_chart(ChartOptions const& options, Output output) {
  auto const choice = read_choice_of_chart(options.type);
  if (!choice) return fail(choice.error());
  bool const facets = options.columns.facet.has_value();
  if (options.years) {
    auto const charts = years_of(options, *choice);
    if (!charts) return fail(charts.error());
    return put(
        options, output, *charts, [&](auto const& all) { return years_json(all, facets); }, years_csv,
        [&](auto const& all) { return years_picture(options, *choice, all); }, print_years);
  }
  auto const reports = reports_on(options, *choice);
  if (!reports) return fail(reports.error());
  auto const print_all = [&](auto const& all) { facets ? print_facets(all) : print(all.front()); };
  return put(
      options, output, *reports, [&](auto const& all) { return json_of(all, facets); }, csv_of,
      [&](auto const& all) { return picture_of(options, all); }, print_all);
}

int run_chart_batch() {
  std::ios::sync_with_stdio(false);
  auto const language = terminal_language();
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << answer_line(line, language) << '\n';
    if (std::cin.rdbuf()->in_avail() == 0) std::cout.flush();  // whoever waits for an answer before the next request
  }
  std::cout.flush();
  return std::cout ? 0 : 5;
}

}  // namespace aimline::app
