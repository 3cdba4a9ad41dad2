#pragma once

#include "spc/advice.hpp"
#include "spc/chart.hpp"
#include "spc/rebase.hpp"
#include "spc/season.hpp"
#include "spc/time_axis.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

/// A chart with everything that is said about it: what a page, a picture or a file is made from.
namespace aimline::spc {

struct ChartReport {
  std::string name = {};  // of the school or group, where there are several charts
  TimeAxis axis = {};
  Series series = {};
  Plan plan = {};
  Chart chart = {};
  std::optional<Advice> advice = {};  // where the type was left to us
  std::optional<RebaseSuggestion> rebase = {};
  std::vector<std::optional<double>> expected = {};  // by the season, where departures from it are charted
};

/// Charts the series; refuses what `make_chart` refuses.
Result<ChartReport> report_on(TimeAxis axis, Series series, Plan plan);

/// Appends an object: `name`, `type`, `rules`, `better`, `standing`, `sentence` in both languages, `labels`, `dates` or
/// null, `cadence`, `values`, `denominators` or null, `targets`, `excluded`, `limits_stand`, the fields of
/// `write_chart_fields`; `expected` by the season, `advice` and `rebase`, or null.
void write_report_json(std::string& out, ChartReport const& report);

/// Appends an object: `name`; `years`, each with its `year` and its `points` (place, value, lower and upper of the
/// interval, null without one); `comparison` of the last point with the same place in earlier years, in both languages.
void write_years_json(std::string& out, std::string_view name, std::span<YearLine const> lines);

/// Appends one row for each point under `years_csv_header`.
void write_years_csv(std::string& out, std::string_view name, std::span<YearLine const> lines);
std::string years_csv_header();

/// Appends one row for each point under `report_csv_header`; what is missing is an empty cell.
void write_report_csv(std::string& out, ChartReport const& report);
std::string report_csv_header();

}  // namespace aimline::spc
