#pragma once

#include "indicators/counts.hpp"
#include "indicators/sink.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

/// Why a number is what it is, and what was found of one student. Both hold true counts and student data.
namespace aimline::indicators {

/// Rows of one table.
struct RowsUsed {
  records::TableId table{};
  std::size_t accepted = 0;  // of the file
  std::size_t used = 0;      // about the students who are counted, where and when it counts
};

/// From the rows to one number. Every student who was looked at is counted or left out for one reason.
struct Explanation {
  Cell cell;
  bool given = false;  // whether the files have what the indicator needs; without it there is no row
  std::vector<RowsUsed> rows = {};
  std::size_t students = 0;                          // in the files
  std::size_t here = 0;                              // with anything at the organization
  std::size_t counted = 0;                           // in the denominator
  std::size_t in_numerator = 0;                      // with anything in the numerator
  std::array<std::size_t, why_count> left_out = {};  // by Why
  std::int64_t numerator = 0;                        // as in the row: thousandths where days are counted
  std::int64_t denominator = 0;
};

/// Counts once more, by the same rules, what `count` gives for one cell, and keeps why.
Explanation explain(Histories const& histories, Definitions const& definitions, Cell const& cell);

/// A row of a file that says something about a student.
struct Evidence {
  records::TableId table{};
  std::string file;
  std::uint32_t line = 0;
  std::optional<std::int32_t> day = {};
  std::string what;  // the row's codes, as "absent" or "pass"
};

/// What one indicator says about a student at one organization.
struct Status {
  Cell cell;  // of all grades and everybody
  bool counted = false;
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  std::optional<Why> why = {};        // where not counted
  std::vector<std::size_t> evidence;  // places in StudentExplanation::evidence
};

struct StudentExplanation {
  std::vector<Status> statuses;
  std::vector<Evidence> evidence;  // by table and line
};

/// Everything that `wanted` asks for, at all organizations where the student was: of years, grading periods and today;
/// months and weeks too where they are wanted.
StudentExplanation explain_student(Histories const& histories, Definitions const& definitions, Wanted const& wanted,
                                   std::int32_t student);

/// The tables that an indicator is counted from, those that name schools and calendars aside.
std::vector<records::TableId> tables_of(IndicatorId indicator);

}  // namespace aimline::indicators
