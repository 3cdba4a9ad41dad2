#pragma once

#include "records/schema.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

/// What was wrong with files: never a value of a cell, only where it stands.
namespace aimline::records {

/// Why a row takes no part. The first ones are faults of the row itself, which is refused; those from `unknown_student`
/// on set aside a row that could be read.
enum class RowFault : std::uint8_t {
  ragged,    // more or fewer cells than the header
  quote,     // a quotation mark within a cell, text after one, or one that is never closed
  control,   // a zero byte or a lone carriage return
  too_long,  // a cell beyond 1 MiB
  not_utf8,
  empty,  // an empty cell in a required column
  unknown_code,
  not_a_date,
  not_a_number,
  not_a_truth,
  not_a_school_year,
  ends_before_begin,  // an exit before the entry
  unknown_student,
  unknown_school,
  unknown_org,
  not_a_school,  // an organization of another type where a school must stand
  repeated_key,  // an earlier row has the same key
  identical      // an earlier row has the same cells
};
BOOST_DESCRIBE_ENUM(RowFault, ragged, quote, control, too_long, not_utf8, empty, unknown_code, not_a_date, not_a_number,
                    not_a_truth, not_a_school_year, ends_before_begin, unknown_student, unknown_school, unknown_org,
                    not_a_school, repeated_key, identical)
inline constexpr std::size_t fault_count = 18;

constexpr bool is_refused(RowFault fault) { return fault < RowFault::unknown_student; }

/// One kind of fault in one column of a file.
struct FaultGroup {
  RowFault fault{};
  std::string column;  // empty: the row as a whole
  std::size_t count = 0;
  std::vector<std::size_t> lines = {};  // of the first ones

  friend bool operator==(FaultGroup const&, FaultGroup const&) = default;
};

inline constexpr std::size_t most_examples = 5;

/// read = accepted + refused + set_aside, in every file.
struct FileReport {
  std::string file;
  std::string table;
  bool present = false;
  std::size_t read = 0;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t set_aside = 0;
  std::vector<std::string> unknown_columns = {};
  std::vector<FaultGroup> faults = {};

  friend bool operator==(FileReport const&, FileReport const&) = default;
};

struct Report {
  std::vector<FileReport> files;
  std::vector<std::string> other_files = {};  // in the folder, but of no table

  bool complete() const;  // no row was refused or set aside
};

/// The report for programs, one JSON object.
std::string to_json(Report const& report);

}  // namespace aimline::records
