#include "spc/report.hpp"

#include "base/csv.hpp"
#include "base/json.hpp"
#include "spc/chart_json.hpp"
#include "spc/sentence.hpp"

#include <array>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

constexpr std::array columns{"name",   "label", "value",    "numerator",     "denominator",
                             "center", "lower", "upper",    "lower_warning", "upper_warning",
                             "target", "phase", "excluded", "signals"};

template <class T>
void write_field(std::string& out, std::string_view name, T const& value) {
  out += '"';
  out += name;
  out += "\":";
  write_json(out, value);
  out += ',';
}

/// `"name":{"en":…,"es":…},` by what `write` gives for each language.
template <class Write>
void write_in_both(std::string& out, std::string_view name, Write write) {
  out += fmt::format("\"{}\":{{\"en\":", name);
  write_json_string(out, write(Language::en));
  out += ",\"es\":";
  write_json_string(out, write(Language::es));
  out += "},";
}

void write_text(std::string& out, std::string_view name, Text const& text) {
  write_in_both(out, name, [&](Language language) { return write_out(text, language); });
}

void write_advice(std::string& out, std::optional<Advice> const& advice) {
  out += "\"advice\":";
  if (!advice) {
    out += "null,";
    return;
  }
  out += '{';
  write_field(out, "type", advice->type);
  write_text(out, "why", advice->why);
  write_field(out, "alternative", advice->alternative);
  write_text(out, "when", advice->when);
  out.back() = '}';
  out += ',';
}

void write_rebase(std::string& out, std::optional<RebaseSuggestion> const& rebase) {
  out += "\"rebase\":";
  if (!rebase) {
    out += "null";
    return;
  }
  out += '{';
  write_field(out, "first", static_cast<std::int64_t>(rebase->first + 1));
  write_text(out, "reason", rebase->reason());
  out += "\"after\":{";
  write_chart_fields(out, rebase->after);
  out += "}}";
}

/// What was counted out of what, one entry for each point.
struct Counts {
  std::vector<std::optional<double>> values = {};
  std::optional<std::vector<std::optional<double>>> denominators = {};
};

Counts counts_of(Series const& series) {
  Counts counts;
  if (series.has_denominators) counts.denominators.emplace();
  for (auto const& subgroup : series.subgroups) {
    counts.values.push_back(subgroup.size > 0 ? std::optional(subgroup.sum) : std::nullopt);
    if (counts.denominators) counts.denominators->push_back(subgroup.denominator);
  }
  return counts;
}

/// The names of the rules that each point is part of.
std::vector<std::string> signals_by_point(Chart const& chart) {
  std::vector<std::string> names(chart.points.size());
  for (auto const& signal : chart.signals)
    for (auto const point : signal.points) {
      names[point] += names[point].empty() ? "" : ";";
      names[point] += TextForm<Rule>::view(signal.rule);
    }
  return names;
}

std::string number(std::optional<double> value) { return value ? to_json(*value) : std::string(); }

}  // namespace

Result<ChartReport> report_on(TimeAxis axis, Series series, Plan plan) {
  auto chart = make_chart(series, plan);
  if (!chart) return refuse(chart.error());
  ChartReport report{{}, std::move(axis), std::move(series), std::move(plan), std::move(*chart)};
  report.rebase = suggest_rebase(report.series, report.plan, report.chart);
  return report;
}

void write_report_json(std::string& out, ChartReport const& report) {
  auto const& chart = report.chart;
  out += '{';
  write_field(out, "name", report.name);
  write_field(out, "type", chart.type);
  write_field(out, "rules", chart.rules);
  write_field(out, "better", chart.better);
  write_field(out, "standing", standing_of(chart));
  write_in_both(out, "sentence", [&](Language language) { return sentence(chart, report.axis, language); });
  write_field(out, "labels", report.axis.labels);
  if (report.axis.dates.empty())
    out += "\"dates\":null,";
  else
    write_field(out, "dates", report.axis.dates);
  write_field(out, "cadence", report.axis.cadence);
  auto const counts = counts_of(report.series);
  write_field(out, "values", counts.values);
  write_field(out, "denominators", counts.denominators);
  std::vector<std::optional<double>> targets;
  for (auto const& point : chart.points) targets.push_back(point.target);
  write_field(out, "targets", targets);
  std::vector<std::int64_t> excluded;
  for (std::size_t i = 0; i < chart.points.size(); ++i)
    if (chart.points[i].excluded) excluded.push_back(static_cast<std::int64_t>(i + 1));
  write_field(out, "excluded", excluded);
  write_field(out, "limits_stand", !chart.phases.empty() && limits_stand(chart.phases.back()));
  write_chart_fields(out, chart);
  out += ',';
  if (report.expected.empty())
    out += "\"expected\":null,";
  else
    write_field(out, "expected", report.expected);
  write_advice(out, report.advice);
  write_rebase(out, report.rebase);
  out += '}';
}

std::string report_csv_header() {
  std::string row;
  std::vector<std::string_view> const names(columns.begin(), columns.end());
  write_csv_texts(row, names);
  return row;
}

void write_report_csv(std::string& out, ChartReport const& report) {
  auto const counts = counts_of(report.series);
  auto const signals = signals_by_point(report.chart);
  std::size_t phase = 0;
  for (std::size_t i = 0; i < report.chart.points.size(); ++i) {
    auto const& point = report.chart.points[i];
    while (report.chart.phases[phase].last < i) ++phase;
    std::array<std::string_view, 2> const names{
        report.name, i < report.axis.labels.size() ? std::string_view(report.axis.labels[i]) : std::string_view()};
    write_csv_texts(out, names, {ForWhom::people});
    out.resize(out.size() - 2);  // the row goes on
    for (auto const& cell :
         {number(point.value), number(counts.values[i]),
          number(counts.denominators ? (*counts.denominators)[i] : std::nullopt), number(point.center),
          number(point.lower), number(point.upper), number(point.lower_warning), number(point.upper_warning),
          number(point.target), std::to_string(phase + 1), std::string(point.excluded ? "1" : "0"), signals[i]}) {
      out += ',';
      out += cell;
    }
    out += "\r\n";
  }
}

void write_years_json(std::string& out, std::string_view name, std::span<YearLine const> lines) {
  out += '{';
  write_field(out, "name", std::string(name));
  write_text(out, "comparison", compare_with_earlier(lines));
  out += "\"years\":[";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += i > 0 ? ",{" : "{";
    write_field(out, "year", lines[i].year);
    out += "\"points\":[";
    for (std::size_t k = 0; k < lines[i].points.size(); ++k) {
      auto const& point = lines[i].points[k];
      out += k > 0 ? ",{" : "{";
      write_field(out, "place", point.place);
      write_field(out, "value", point.value);
      write_field(out, "lower", point.interval ? std::optional(point.interval->lower) : std::nullopt);
      write_field(out, "upper", point.interval ? std::optional(point.interval->upper) : std::nullopt);
      out.back() = '}';
    }
    out += "]}";
  }
  out += "]}";
}

std::string years_csv_header() { return "name,year,place,value,lower,upper\r\n"; }

void write_years_csv(std::string& out, std::string_view name, std::span<YearLine const> lines) {
  for (auto const& line : lines)
    for (auto const& point : line.points) {
      write_csv_texts(out, std::array{name}, {ForWhom::people});
      out.resize(out.size() - 2);  // the row goes on
      out += fmt::format(",{},{},{},{},{}\r\n", line.year.ends, point.place, number(point.value),
                         number(point.interval ? std::optional(point.interval->lower) : std::nullopt),
                         number(point.interval ? std::optional(point.interval->upper) : std::nullopt));
    }
}

}  // namespace aimline::spc
