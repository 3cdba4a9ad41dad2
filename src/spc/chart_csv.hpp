#pragma once

#include "spc/funnel.hpp"
#include "spc/series.hpp"
#include "spc/time_axis.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Series out of any CSV file, by the names of its columns.
namespace aimline::spc {

/// Which column holds what. Left out, `date`, `value`, `denominator` and `target` are the columns of that name, where
/// the file has them.
struct ChartColumns {
  std::optional<std::string> date = {};
  std::optional<std::string> value = {};
  std::optional<std::string> denominator = {};
  std::optional<std::string> subgroup = {};  // rows with one text here are one point
  std::optional<std::string> target = {};    // a target for each point
  std::optional<std::string> facet = {};     // rows with one text here are one chart
  std::vector<std::string> unit = {};        // what a funnel compares; several columns make one name
};

struct ChartRow {
  std::size_t line = 0;
  std::string facet = {};
  std::string unit = {};
  std::string subgroup = {};
  std::optional<Date> date = {};
  std::optional<double> value = {};
  std::optional<double> denominator = {};
  std::optional<double> target = {};
};

/// The rows of a file as they stand.
struct ChartTable {
  std::vector<ChartRow> rows = {};
  bool has_dates = false;
  bool has_subgroups = false;
  Denominators denominators = Denominators::none;
  bool has_targets = false;
  std::string value_column = {};
  std::string denominator_column = {};
  std::size_t hidden = 0;  // cells with a mark of suppression: missing
};

/// Reads a file with commas, semicolons or tabs, as its first line shows.
///
/// A number may have a % sign or commas at its thousands; TRUE is 1, FALSE is 0. Empty, NA, N/A, - and . are missing;
/// what begins with *, < or > is a value that its source hides, and missing too. Dates are those of `parse_period`.
/// Refuses, each at "line 12, column days": a column that is not there, with the names of those that are; a date or
/// number that cannot be read; a file without rows; what `CsvReader` refuses.
Result<ChartTable> read_chart_csv(std::string_view text, ChartColumns const& columns);

/// What `misfit` calls wrong in a row, with its line and column; none when all rows can stand on that chart.
std::vector<Problem> misfits(ChartTable const& table, ChartType type);

/// Each row out of one: for shares of rows that say yes or no by 1 or 0. Unchanged where other numbers stand.
ChartTable with_rows_as_opportunities(ChartTable table);

/// The rows of one chart as points.
struct Facet {
  std::string name = {};  // empty without a column of facets
  TimeAxis axis = {};
  Series series = {};
  std::vector<std::optional<double>> targets = {};  // empty, or one for each point
};

/// One for each text in the column of facets, in the order in which they first stand. Points are in the order of their
/// dates; without dates, of their numbers; otherwise as they stand. Rows of one date, or one subgroup, are one point. A
/// period that is missing between two others is a missing point.
std::vector<Facet> facets_of(ChartTable const& table);

/// What a funnel compares: the rows of each unit added up, in the order in which they first stand.
struct NamedUnit {
  std::string name = {};
  FunnelUnit unit = {};
};
std::vector<NamedUnit> units_of(ChartTable const& table);

}  // namespace aimline::spc
