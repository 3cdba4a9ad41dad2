#include "app/indicators.hpp"
#include "app/records.hpp"
#include "app/terminal.hpp"
#include "base/json.hpp"
#include "indicators/explain.hpp"
#include "indicators/rows.hpp"
#include "records/cells.hpp"
#include "records/parallel.hpp"
#include "records/plain.hpp"

#include <algorithm>
#include <iostream>
#include <map>

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

namespace aimline::app {
namespace {

using namespace indicators;

std::string json_text(std::string_view text) {
  std::string out;
  write_json_string(out, text);
  return out;
}

std::string written(Text const& text) { return write_out(text, terminal_language()); }

Text text_of(Why why) { return {fmt::format("{}{}", "indicators.why_", boost::describe::enum_to_string(why, ""))}; }

/// What explanations are made from.
struct Source {
  Histories const& histories;
  Setting const& setting;
  Asked const& asked;
};

/// The files that a table was read from.
std::string files_of(Source const& source, records::TableId table) {
  std::string text;
  for (auto const& file : source.histories.records[table].files) text += (text.empty() ? "" : ", ") + file.file;
  return text.empty() ? fmt::format("{}.csv", records::tables()[static_cast<std::size_t>(table)].name) : text;
}

/// A number as it stands in a row.
std::string number_of(IndicatorId id, std::int64_t numerator) {
  auto const unit = about(id).unit;
  return unit == Unit::days_share || unit == Unit::days_per_100 ? decimal_text(numerator) : std::to_string(numerator);
}

std::string org_of(Setting const& setting, std::int32_t rank) {
  return rank == Counts::unknown_org ? "unknown" : setting.orgs[static_cast<std::size_t>(rank)];
}

std::optional<std::size_t> period_of(Source const& source, int year, std::string const& label) {
  YearFrame const frame(year);
  for (std::size_t i = 0; i < frame.periods.size(); ++i)
    if (frame.periods[i].label == label) return i;
  for (std::size_t i = 0; i < grading_periods; ++i)
    if (fmt::format("{}-{}", year, records::codes::grading_period[i]) == label) return first_grading_period + i;
  auto const today = source.setting.today;
  if (today != never && school_year_of_day(today) == year && records::date_text(today) == label) return the_day;
  return std::nullopt;
}

/// The period that an indicator has where none is named.
std::string usual_period(Source const& source, IndicatorId id, int year) {
  if (about(id).periods == Periods::day && source.setting.today != never)
    return records::date_text(source.setting.today);
  return std::to_string(year);
}

Result<Cell> cell_of(Source const& source, IndicatorsOptions const& options, ExplainOptions const& question) {
  Refusal refusal{Fault::invalid};
  auto const wrong = [&](std::string option, Text what) {
    refusal.problems.push_back({std::move(option), std::move(what)});
  };
  Cell cell;
  auto const& wanted = source.asked.wanted;
  if (wanted.indicators.size() == 1)
    cell.indicator = wanted.indicators.front();
  else
    wrong("--indicator", {"indicators.explain_one"});
  if (wanted.years.size() == 1)
    cell.year = wanted.years.front();
  else
    wrong("--school-year", {"indicators.explain_one"});
  auto const& orgs = source.setting.orgs;
  auto const org = std::lower_bound(orgs.begin(), orgs.end(), question.org);
  if (question.org == "unknown")
    cell.org = Counts::unknown_org;
  else if (org != orgs.end() && *org == question.org)
    cell.org = static_cast<std::int32_t>(org - orgs.begin());
  else
    wrong("--org", {"indicators.explain_org"});
  if (question.grade != "all") {
    if (auto const grade = records::read_code(records::codes::grade, question.grade))
      cell.grade = static_cast<std::uint8_t>(*grade + 1);
    else
      wrong("--grade", {"indicators.explain_grade"});
  }
  auto const group = std::find(group_names().begin(), group_names().end(), question.group);
  if (group != group_names().end())
    cell.group = static_cast<std::uint8_t>(group - group_names().begin());
  else
    wrong("--group", {"indicators.explain_group"});
  if (refusal.problems.empty()) {
    auto const label = options.periods == IndicatorsOptions().periods ? usual_period(source, cell.indicator, cell.year)
                                                                      : options.periods;
    if (auto const period = period_of(source, cell.year, label))
      cell.period = static_cast<std::uint8_t>(*period);
    else
      wrong("--period", {"indicators.explain_period"});
  }
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  return cell;
}

std::string period_label(Source const& source, Cell const& cell) {
  Row row;
  row.cell = cell;
  return Names::of(source.setting, source.asked.definitions, {row}).period(cell);
}

std::string json_of(Source const& source, Cell const& cell) {
  return fmt::format(R"("indicator":{},"version":{},"org_id":{},"school_year":{},"period":{})",
                     json_text(about(cell.indicator).name),
                     json_text(source.asked.definitions.of(cell.year).version_of(cell.indicator)),
                     json_text(org_of(source.setting, cell.org)), cell.year, json_text(period_label(source, cell)));
}

void say_json(Source const& source, Explanation const& explanation, ExplainOptions const& question) {
  auto const& cut = source.asked.definitions.of(explanation.cell.year).cut;
  auto const id = explanation.cell.indicator;
  std::string out = fmt::format(R"({{"holds":{},{},"grade":{},"group":{},"row":{},"numerator":{},"denominator":{})",
                                json_text("true counts: contains student data"), json_of(source, explanation.cell),
                                json_text(question.grade), json_text(question.group),
                                explanation.denominator > 0 && explanation.given, number_of(id, explanation.numerator),
                                explanation.denominator);
  out += fmt::format(R"(,"counted":{},"over":{})", json_text(written(numerator_text(id, cut))),
                     json_text(written(denominator_text(id, cut))));
  out += fmt::format(R"(,"students":{{"in_files":{},"here":{},"in_denominator":{},"in_numerator":{}}},"left_out":{{)",
                     explanation.students, explanation.here, explanation.counted, explanation.in_numerator);
  bool first = true;
  for (std::size_t i = 0; i < why_count; ++i) {
    if (explanation.left_out[i] == 0) continue;
    out += fmt::format("{}{}:{}", std::exchange(first, false) ? "" : ",",
                       json_text(boost::describe::enum_to_string(static_cast<Why>(i), "")), explanation.left_out[i]);
  }
  out += "},\"files\":[";
  first = true;
  for (auto const& rows : explanation.rows)
    out += fmt::format(R"({}{{"file":{},"accepted":{},"used":{}}})", std::exchange(first, false) ? "" : ",",
                       json_text(files_of(source, rows.table)), rows.accepted, rows.used);
  say(out + "]}");
}

void say_text(Source const& source, Explanation const& explanation, ExplainOptions const& question) {
  auto const& cell = explanation.cell;
  auto const& definition = source.asked.definitions.of(cell.year);
  auto const count = [](std::size_t number) { return std::to_string(number); };
  say(Text{"indicators.explain_head"});
  say(fmt::format("{} {} · {} · {} · {} · {}", about(cell.indicator).name, definition.version_of(cell.indicator),
                  org_of(source.setting, cell.org), period_label(source, cell), question.grade, question.group));
  say(fmt::format("  {}\n  / {}", written(numerator_text(cell.indicator, definition.cut)),
                  written(denominator_text(cell.indicator, definition.cut))));
  if (!explanation.given || explanation.denominator == 0) {
    say(Text{explanation.given ? "indicators.explain_nobody" : "indicators.explain_no_data"});
    if (!explanation.given) return;
  }
  say(Text{"indicators.explain_number",
           {{"numerator", number_of(cell.indicator, explanation.numerator)},
            {"denominator", std::to_string(explanation.denominator)}}});
  say(Text{"indicators.explain_steps",
           {{"students", count(explanation.students)},
            {"here", count(explanation.here)},
            {"counted", count(explanation.counted)},
            {"in_numerator", count(explanation.in_numerator)}}});
  for (std::size_t i = 0; i < why_count; ++i)
    if (explanation.left_out[i] > 0)
      say(Text{"indicators.explain_left_out",
               {{"count", count(explanation.left_out[i])}, {"why", text_of(static_cast<Why>(i)).key}}});
  for (auto const& rows : explanation.rows)
    say(Text{"indicators.explain_rows",
             {{"file", files_of(source, rows.table)}, {"accepted", count(rows.accepted)}, {"used", count(rows.used)}}});
}

void say_json(Source const& source, StudentExplanation const& explanation, std::string const& student) {
  auto const evidence = [&](std::size_t place) {
    auto const& row = explanation.evidence[place];
    return fmt::format(R"({{"file":{},"line":{},"day":{},"what":{}}})", json_text(row.file), row.line,
                       row.day ? json_text(records::date_text(*row.day)) : "null", json_text(row.what));
  };
  std::string out = fmt::format(R"({{"holds":{},"student_id":{},"statuses":[)",
                                json_text("true counts: contains student data"), json_text(student));
  bool first = true;
  for (auto const& status : explanation.statuses) {
    out += fmt::format(R"({}{{{},"counted":{},"numerator":{},"denominator":{},"why":{},"evidence":[)",
                       std::exchange(first, false) ? "" : ",\n", json_of(source, status.cell), status.counted,
                       number_of(status.cell.indicator, status.numerator), status.denominator,
                       status.why ? json_text(boost::describe::enum_to_string(*status.why, "")) : "null");
    for (std::size_t i = 0; i < status.evidence.size(); ++i) out += (i == 0 ? "" : ",") + evidence(status.evidence[i]);
    out += "]}";
  }
  say(out + "]}");
}

void say_text(Source const& source, StudentExplanation const& explanation, std::string const& student) {
  say(Text{"indicators.explain_head"});
  say(Text{"indicators.explain_student", {{"student", student}}});
  for (auto const& status : explanation.statuses) {
    auto const& cell = status.cell;
    auto const what = status.why
                          ? written({"indicators.explain_not_counted", {{"why", text_of(*status.why).key}}})
                          : fmt::format("{} / {}", number_of(cell.indicator, status.numerator), status.denominator);
    say(fmt::format("{} {} · {} · {}: {}", about(cell.indicator).name,
                    source.asked.definitions.of(cell.year).version_of(cell.indicator), org_of(source.setting, cell.org),
                    period_label(source, cell), what));
    std::map<std::string, std::string> lines;
    for (auto const place : status.evidence) {
      auto const& row = explanation.evidence[place];
      auto& text = lines[row.file];
      text += fmt::format("{}{}", text.empty() ? "" : ", ", row.line);
    }
    for (auto const& [file, text] : lines) say(Text{"indicators.explain_lines", {{"file", file}, {"lines", text}}});
  }
  say(Text{"indicators.explain_evidence"});
  for (auto const& row : explanation.evidence)
    say(Text{"indicators.explain_row",
             {{"file", row.file},
              {"line", std::to_string(row.line)},
              {"day", row.day ? records::date_text(*row.day) : ""},
              {"what", row.what}}});
}

}  // namespace

int run_indicators_explain(IndicatorsOptions const& options, ExplainOptions const& question, Output output) {
  // A period is one of the year here, not a kind of them.
  auto read = options;
  bool const one_period = options.periods != IndicatorsOptions().periods;
  if (one_period && question.student.empty()) read.periods = IndicatorsOptions().periods;
  if (!one_period && !question.student.empty()) read.periods = "year";
  if (!options.rows.true_counts) return fail({Fault::invalid, {{"--explain", {"indicators.explain_true_counts"}}}});
  auto const asked = read_options(read);
  if (!asked) return fail(asked.error());
  auto const threads = options.rows.threads ? options.rows.threads : records::default_threads();
  auto const reading = read_named(options.path, options.read_as, options.mapping,
                                  {.threads = threads, .all_lines = !question.student.empty()});
  if (!reading) return fail(reading.error());
  Histories const histories(reading->records, asked->as_of, threads, asked->definitions);
  auto const setting = Setting::of(histories);
  Source const source{histories, setting, *asked};
  if (!question.student.empty()) {
    auto const student = reading->records.students.find(question.student);
    if (student == records::Dictionary::none)
      return fail({Fault::not_found, {{"--student", {"indicators.explain_no_student"}}}});
    auto const explanation = explain_student(histories, asked->definitions, asked->wanted, student);
    output == Output::json ? say_json(source, explanation, question.student)
                           : say_text(source, explanation, question.student);
    return 0;
  }
  auto const cell = cell_of(source, options, question);
  if (!cell) return fail(cell.error());
  auto const explanation = explain(histories, asked->definitions, *cell);
  output == Output::json ? say_json(source, explanation, question) : say_text(source, explanation, question);
  return 0;
}

}  // namespace aimline::app
