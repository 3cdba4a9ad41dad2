#pragma once

#include "indicators/counts.hpp"

#include <optional>
#include <string>
#include <vector>

/// Counts as the rows that people and programs get.
namespace aimline::indicators {

/// Which number of an indicator a row is.
enum class Figure : std::uint8_t { itself, gap, gap_ratio };

enum class Kept : std::uint8_t { open, coded, hidden };

/// One row of an indicator run. Numbers are computed from the counts; what is hidden has none.
struct Row {
  Cell cell;
  Figure figure{};
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  std::int64_t students = 0;
  double value = 0;
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  Kept kept = Kept::open;
  std::string_view text = {};    // of a coded value, as ">=0.95"
  std::string_view reason = {};  // why a row is hidden or coded

  friend bool operator==(Row const&, Row const&) = default;
};

/// The rows of all counts with their intervals, and the gaps between groups; sorted as they are written.
/// Source of gaps: METHODS, rule 25; intervals after Wilson 1927, Newcombe 1998 and Katz 1978.
std::vector<Row> rows_of(Counts const& counts, Wanted const& wanted);

enum class Format : std::uint8_t { csv, json, jsonl };
enum class CountsAre : std::uint8_t { true_counts, released };

/// The names that rows are written with.
struct Names {
  std::vector<std::string_view> orgs;  // by rank
  std::vector<YearFrame> years;        // in order

  static Names of(Histories const& histories, std::vector<Row> const& rows);
  YearFrame const& frame(int year) const;
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
