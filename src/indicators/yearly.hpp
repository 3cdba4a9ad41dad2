#pragma once

#include "indicators/sink.hpp"
#include "indicators/tally.hpp"

/// What is counted of a student at an organization in one school year: attendance, early warning, discipline, courses,
/// marks.
namespace aimline::indicators {

/// What of a year is counted, worked out once.
struct YearRules {
  YearFrame frame;
  CutPoints cut;
  std::uint32_t groups = 0;  // those that are wanted, as bits
  bool grades = true;
  bool months = true;
  bool weeks = true;
  bool attendance_given = false;  // whether the files have any row of the year
  bool discipline_given = false;
  bool courses_given = false;
  bool marks_given = false;
  IndicatorBits counted = 0;                       // indicators that are wanted and whose files have rows of the year
  int today = -1;                                  // from 1 July, for what is current
  std::uint8_t warning_subjects = 0;               // as bits
  std::vector<std::uint8_t> failing_letters = {};  // by the letter's number among the texts of mark.csv

  bool counts(IndicatorId id) const { return (counted & bit_of(id)) != 0; }
  bool counts_any(IndicatorBits ids) const { return (counted & ids) != 0; }
};

/// What the year's files allow to count: without a row of the year there is no number, which is not the same as zero.
YearRules rules_of(Histories const& histories, Definitions const& definitions, Wanted const& wanted, int year);

/// Whether an organization's rows count a school.
using CountsSchool = std::vector<std::uint8_t>;  // by organization
CountsSchool schools_of(Histories const& histories, std::int32_t org);

/// Adds one student at one organization. `Sink` is a Tally, or a Recorder that keeps why.
template <class Sink>
void add_year(Histories const& histories, YearRules const& rules, std::int32_t student,
              CountsSchool const& counts_school, Sink& sink);

}  // namespace aimline::indicators
