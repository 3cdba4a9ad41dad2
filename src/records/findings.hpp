#pragma once

#include "records/store.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

/// What rows that could all be read say together: what they refer to and is not there, and what looks wrong. A finding
/// names a school, a period and how many rows; never a student.
namespace aimline::records {

enum class FindingKind : std::uint8_t {
  // What refers to nothing, or is referred to by nothing.
  students_without_enrollment,
  schools_without_enrollment,
  schools_without_calendar,
  enrollment_outside_year,  // no day of it lies in its school year
  overlapping_enrollments,  // of one student at one school
  attendance_not_enrolled,  // no enrollment at that school in that school year
  attendance_in_gap,        // before, between or after the enrollments there
  attendance_no_school_day,
  sections_without_students,
  unknown_sections,  // rows of students or staff in a section that is not there
  // What looks wrong.
  calendar_past_attendance,
  no_absences,
  month_without_attendance,
  enrollment_falls,
  one_date,
  always_whole_days,
  school_on_weekends,
  odd_number_of_days
};
BOOST_DESCRIBE_ENUM(FindingKind, students_without_enrollment, schools_without_enrollment, schools_without_calendar,
                    enrollment_outside_year, overlapping_enrollments, attendance_not_enrolled, attendance_in_gap,
                    attendance_no_school_day, sections_without_students, unknown_sections, calendar_past_attendance,
                    no_absences, month_without_attendance, enrollment_falls, one_date, always_whole_days,
                    school_on_weekends, odd_number_of_days)

constexpr bool is_gap(FindingKind kind) { return kind < FindingKind::calendar_past_attendance; }

struct Finding {
  FindingKind kind{};
  std::string school;    // org_id; empty: the files as a whole
  std::string period;    // "2024", "2024-01" or "2024-01-08"; empty: all
  std::size_t rows = 0;  // how many it is about: rows, students that are left, or school days
  std::size_t of = 0;    // among how many; 0 where that says nothing

  friend bool operator==(Finding const&, Finding const&) = default;
};

/// From where on something looks wrong.
struct FindingLimits {
  std::size_t fewest_students = 10;  // a school or month with fewer is not judged by its shape
  std::size_t fewest_rows = 20;
  std::size_t fewest_days = 5;  // school days of a month without attendance
  double fall = 0.2;            // share of students that leave from one month, or year, to the next
  std::size_t least_days = 100;
  std::size_t most_days = 230;  // school days of a year
};

/// Sorted by kind, school and period; the same for any number of threads.
/// Source: METHODS, "Membership" and rules 3 to 6.
std::vector<Finding> findings_of(Records const& records, std::size_t threads, FindingLimits const& limits = {});

}  // namespace aimline::records
