#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is counted, and by which rule.
namespace aimline::indicators {

/// The indicators in the order of `indicators()`.
enum class IndicatorId : std::uint8_t {
  attendance_rate,
  chronic_absence,
  ew_attendance,
  ew_behavior,
  ew_course,
  ew_any,
  ew_two_or_more,
  ew_three,
  suspension,
  suspension_days,
  course_pass,
  course_pass_english,
  course_pass_mathematics,
  course_pass_science,
  course_pass_social_science,
  course_pass_other,
  freshman_on_track,
  freshman_on_track_summer,
  grade9_retention,
  grade9_retention_sending,
  acgr4,
  acgr5,
  acgr6,
  postsecondary_fall,
  postsecondary_16
};
inline constexpr std::size_t indicator_count = 25;

enum class Unit : std::uint8_t { share, days_share, days_per_100 };
enum class Periods : std::uint8_t { year, all };  // the year alone, or months and weeks too
enum class Grades : std::uint8_t { all_only, each };

struct Indicator {
  IndicatorId id{};
  std::string_view name;
  int version = 1;
  std::string_view numerator;
  std::string_view denominator;
  Unit unit{};
  Periods periods{};
  Grades grades{};
  bool independent = true;  // its cases are independent of each other, so it has an interval
};

std::span<Indicator const> indicators();
Indicator const* find_indicator(std::string_view name);

/// Whether half a missed day is a day of absence, or half of one.
enum class AbsenceRule : std::uint8_t { whole_day, fractional };

/// The numbers that definitions leave to whoever uses them.
struct CutPoints {
  int eligible_days = 10;  // enrolled days below which nobody is chronically absent; FS195
  AbsenceRule absence_rule = AbsenceRule::whole_day;
  std::int32_t absent_from = 500;         // thousandths of a day missed that make it a day of absence; FS195
  int chronic_percent = 10;               // of enrolled days; FS195
  int warning_days = 10;                  // enrolled days below which attendance raises no flag
  int warning_percent = 90;               // of days attended, at most
  std::int32_t on_track_credits = 5'000;  // thousandths; Allensworth & Easton 2005
  int on_track_core_failures = 1;         // semesters, at most; Allensworth & Easton 2005

  friend bool operator==(CutPoints const&, CutPoints const&) = default;
};

}  // namespace aimline::indicators
