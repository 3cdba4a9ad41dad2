#pragma once

#include "records/mapping.hpp"
#include "records/report.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Numbers that somebody else counted, as the rows of an indicator run.
namespace aimline::records {

enum class AggregateState : std::uint8_t { open, coded, hidden };

/// One row. What the source keeps to itself has no numbers.
struct AggregateRow {
  std::string indicator;
  std::string org;
  std::string grade;
  std::string group;
  int year = 0;
  std::string period;
  std::optional<std::int64_t> numerator = {};    // thousandths
  std::optional<std::int64_t> denominator = {};  // thousandths
  std::optional<double> value = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  AggregateState state = AggregateState::open;
  std::string bound = {};  // of a coded value, as ">=0.95"
  std::size_t line = 0;    // of the file

  friend bool operator==(AggregateRow const&, AggregateRow const&) = default;
};

struct Aggregate {
  std::vector<AggregateRow> rows;  // sorted by indicator, organization, grade, group, year and period
  FileReport report;               // rows of the file; one may make several of ours or, where nothing stands, none
  std::vector<UnmappedCode> unmapped = {};
};

/// Reads the text of a file. A row is refused whole where one of its cells is not what the mapping says, and set aside
/// where no measure takes it or an earlier row has the same key.
///
/// A share is computed from the counts; a value printed beside them must be the same as far as it goes. Where the
/// source hides a count its value is taken as printed; a bound, as ">= 95.0", stays one.
/// Refuses: a file without one of the mapping's columns; one that cannot be read.
Result<Aggregate> read_aggregate(std::string_view text, std::string_view file, AggregateMapping const& mapping);

enum class AggregateFormat : std::uint8_t { csv, json, jsonl };

/// The rows in the columns of an indicator run. Source: METHODS, "Output of an indicator run".
std::string write_aggregate(std::vector<AggregateRow> const& rows, Mapping const& mapping, AggregateFormat format);

}  // namespace aimline::records
