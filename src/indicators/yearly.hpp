#pragma once

#include "indicators/tally.hpp"

/// What is counted of a student at an organization in one school year: attendance, early warning, suspension, courses.
namespace aimline::indicators {

/// What of a year is counted, worked out once.
struct YearRules {
  YearFrame frame;
  CutPoints cut;
  std::uint32_t groups = 0;  // those that are wanted, as bits
  bool grades = true;
  bool months = true;
  bool weeks = true;
  bool attendance_rate = false;
  bool chronic_absence = false;
  bool ew_attendance = false;
  bool ew_behavior = false;
  bool ew_course = false;
  bool ew_together = false;
  bool suspension = false;
  bool suspension_days = false;
  bool course_pass = false;  // any of them
  std::uint32_t wanted = 0;  // indicators, as bits

  bool wants(IndicatorId id) const { return (wanted >> static_cast<unsigned>(id) & 1U) != 0; }
};

/// Whether an organization's rows count a school.
using CountsSchool = std::vector<std::uint8_t>;  // by organization

/// Adds one student at one organization.
void add_year(Histories const& histories, YearRules const& rules, std::int32_t student,
              CountsSchool const& counts_school, Tally& tally);

}  // namespace aimline::indicators
