#pragma once

#include "indicators/counts.hpp"

#include <optional>
#include <string>
#include <vector>

/// Counts as the rows that people and programs get.
namespace aimline::indicators {

/// Which number of an indicator a row is: of a group itself, or against all others, against a reference group, or as
/// 34 CFR 300.647 has it.
enum class Figure : std::uint8_t {
  itself,
  gap,
  gap_ratio,
  reference_gap,
  reference_ratio,
  risk_ratio,
  alternate_risk_ratio
};

enum class Kept : std::uint8_t { open, coded, hidden };

/// One row of an indicator run. Numbers are computed from the counts; what is hidden has none.
struct Row {
  Cell cell;
  Figure figure{};
  std::uint8_t reference = 0;  // the group that a gap is against; 0 for all others
  bool undefined = false;      // a ratio to nothing: no row, unless it is hidden anyway
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  std::int64_t students = 0;
  double value = 0;
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  Kept kept = Kept::open;
  friend bool operator==(Row const&, Row const&) = default;
};

/// How a rate near 0 or 1 is shown, as ">=0.95"; none for a number that is shown as it is.
std::optional<std::string_view> coded_text(Row const& row);

/// The rows of all counts with their intervals, and the gaps between groups; sorted as they are written.
/// Source of gaps: METHODS, rule 25; risk ratios: 34 CFR 300.647; intervals after Wilson 1927, Newcombe 1998 and Katz
/// 1978.
std::vector<Row> rows_of(Counts const& counts, Setting const& setting, Definitions const& definitions,
                         Wanted const& wanted);

/// Takes out what is no row when nothing is hidden.
void drop_undefined(std::vector<Row>& rows);

enum class Format : std::uint8_t { csv, json, jsonl };
enum class CountsAre : std::uint8_t { true_counts, released };

/// What rows are written with.
struct Names {
  Setting const& setting;
  Definitions const& definitions;
  std::vector<YearFrame> years;  // in order

  static Names of(Setting const& setting, Definitions const& definitions, std::vector<Row> const& rows);
  YearFrame const& frame(int year) const;
  /// "2024", "2024-01", "2024-W05", "2024-Q2", "2024-02-15"
  std::string period(Cell const& cell) const;
};

/// Writes rows one by one.
class RowWriter {
public:
  RowWriter(Names const& names, Format format, CountsAre counts) : names_(names), format_(format), counts_(counts) {}

  void begin(std::string& out) const;
  void write(std::string& out, Row const& row);
  void end(std::string& out) const;

private:
  Names const& names_;
  Format format_;
  CountsAre counts_;
  bool first_ = true;
};

}  // namespace aimline::indicators
