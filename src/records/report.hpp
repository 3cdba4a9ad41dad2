#pragma once

#include "records/findings.hpp"
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
  contradiction,      // counts that a share cannot have, or that are not those of the share beside them
  not_json,           // a record that is not JSON, or that the file ends within
  twice,              // a field that a record has twice
  no_such_code,       // a row of code_map.csv whose kind or canonical code is none
  unknown_student,
  unknown_school,
  unknown_org,
  not_a_school,  // an organization of another type where a school must stand
  repeated_key,  // an earlier row has the same key
  identical,     // an earlier row has the same cells
  no_place,      // a code that is known and has no place in the tables, such as a grade below kindergarten
  no_measure     // no measure of the mapping takes the row
};
BOOST_DESCRIBE_ENUM(RowFault, ragged, quote, control, too_long, not_utf8, empty, unknown_code, not_a_date, not_a_number,
                    not_a_truth, not_a_school_year, ends_before_begin, contradiction, not_json, twice, no_such_code,
                    unknown_student, unknown_school, unknown_org, not_a_school, repeated_key, identical, no_place,
                    no_measure)
inline constexpr std::size_t fault_count = 24;

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
  std::size_t records = 0;  // of the file where one may make several rows or none; otherwise 0
  std::size_t read = 0;
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t set_aside = 0;
  std::vector<std::string> unknown_columns = {};
  std::vector<FaultGroup> faults = {};

  friend bool operator==(FileReport const&, FileReport const&) = default;
};

/// A code of a source that `code_map.csv` does not map. A row where it is needed is refused.
struct UnmappedCode {
  std::string source;
  std::string kind;
  std::string raw;
  std::size_t count = 0;
  std::string line = {};       // the row that code_map.csv lacks, up to its last cell
  std::string canonical = {};  // what the last cell may be

  friend bool operator==(UnmappedCode const&, UnmappedCode const&) = default;
};

/// Records of a kind that no table takes.
struct RecordsPassedOver {
  std::string file;
  std::string kind;
  std::size_t count = 0;

  friend bool operator==(RecordsPassedOver const&, RecordsPassedOver const&) = default;
};

struct Report {
  std::string format = {};  // what the files were taken for
  std::vector<FileReport> files;
  std::vector<UnmappedCode> unmapped = {};
  std::vector<RecordsPassedOver> passed_over = {};
  std::vector<std::string> other_files = {};  // in the folder, but of no table
  std::vector<Finding> findings = {};         // where somebody asked for them

  bool complete() const;  // no row was refused or set aside
};

/// The report for programs, one JSON object.
std::string to_json(Report const& report);

}  // namespace aimline::records
