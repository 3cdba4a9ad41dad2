#include "indicators/definitions.hpp"

#include "indicators/days.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace aimline::indicators {
namespace {

using enum IndicatorId;

constexpr Indicator all[] = {
    {attendance_rate, "attendance_rate", 1, Unit::days_share, Periods::all, Grades::each, Independent::no},
    {chronic_absence, "chronic_absence", 1, Unit::share, Periods::all, Grades::each},
    {ew_attendance, "ew_attendance", 1, Unit::share, Periods::year, Grades::each},
    {ew_behavior, "ew_behavior", 1, Unit::share, Periods::year, Grades::each},
    {ew_course, "ew_course", 1, Unit::share, Periods::year, Grades::each},
    {ew_any, "ew_any", 1, Unit::share, Periods::year, Grades::each},
    {ew_two_or_more, "ew_two_or_more", 1, Unit::share, Periods::year, Grades::each},
    {ew_three, "ew_three", 1, Unit::share, Periods::year, Grades::each},
    {suspension, "suspension", 1, Unit::share, Periods::year, Grades::each},
    {suspension_days, "suspension_days", 1, Unit::days_per_100, Periods::year, Grades::each, Independent::no},
    {course_pass, "course_pass", 1, Unit::share, Periods::year, Grades::each, Independent::no},
    {course_pass_english, "course_pass_english", 1, Unit::share, Periods::year, Grades::each, Independent::no},
    {course_pass_mathematics, "course_pass_mathematics", 1, Unit::share, Periods::year, Grades::each, Independent::no},
    {course_pass_science, "course_pass_science", 1, Unit::share, Periods::year, Grades::each, Independent::no},
    {course_pass_social_science, "course_pass_social_science", 1, Unit::share, Periods::year, Grades::each,
     Independent::no},
    {course_pass_other, "course_pass_other", 1, Unit::share, Periods::year, Grades::each, Independent::no},
    {freshman_on_track, "freshman_on_track", 1, Unit::share, Periods::year, Grades::all_only},
    {freshman_on_track_summer, "freshman_on_track_summer", 1, Unit::share, Periods::year, Grades::all_only},
    {grade9_retention, "grade9_retention", 1, Unit::share, Periods::year, Grades::all_only},
    {grade9_retention_sending, "grade9_retention_sending", 1, Unit::share, Periods::year, Grades::all_only},
    {acgr4, "acgr4", 1, Unit::share, Periods::year, Grades::all_only},
    {acgr5, "acgr5", 1, Unit::share, Periods::year, Grades::all_only},
    {acgr6, "acgr6", 1, Unit::share, Periods::year, Grades::all_only},
    {postsecondary_fall, "postsecondary_fall", 1, Unit::share, Periods::year, Grades::all_only},
    {postsecondary_16, "postsecondary_16", 1, Unit::share, Periods::year, Grades::all_only},
    {absent_2plus, "absent_2plus", 1, Unit::share, Periods::weeks, Grades::each},
    {ew_current_attendance, "ew_current_attendance", 1, Unit::share, Periods::day, Grades::each},
    {ew_current_behavior, "ew_current_behavior", 1, Unit::share, Periods::day, Grades::each},
    {ew_current_course, "ew_current_course", 1, Unit::share, Periods::day, Grades::each},
    {ew_current_any, "ew_current_any", 1, Unit::share, Periods::day, Grades::each},
    {ew_current_two_or_more, "ew_current_two_or_more", 1, Unit::share, Periods::day, Grades::each},
    {ew_current_three, "ew_current_three", 1, Unit::share, Periods::day, Grades::each},
    {failing_core, "failing_core", 1, Unit::share, Periods::grading, Grades::each},
    {freshman_on_pace, "freshman_on_pace", 1, Unit::share, Periods::grading, Grades::all_only},
    {senior_credit_pace, "senior_credit_pace", 1, Unit::share, Periods::grading, Grades::all_only},
    {g8_ready, "g8_ready", 1, Unit::share, Periods::grading, Grades::all_only},
    {dropout, "dropout", 1, Unit::share, Periods::year, Grades::each},
    {suspension_incidents, "suspension_incidents", 1, Unit::count_per_100, Periods::year, Grades::each,
     Independent::no},
    {suspension_in, "suspension_in", 1, Unit::share, Periods::year, Grades::each},
    {idea_out_short, "idea_out_short", 1, Unit::share, Periods::year, Grades::each},
    {idea_out_long, "idea_out_long", 1, Unit::share, Periods::year, Grades::each},
    {idea_in_short, "idea_in_short", 1, Unit::share, Periods::year, Grades::each},
    {idea_in_long, "idea_in_long", 1, Unit::share, Periods::year, Grades::each},
    {grade9_retention_all, "grade9_retention_all", 1, Unit::share, Periods::year, Grades::all_only},
    {grade9_retention_enrolled, "grade9_retention_enrolled", 1, Unit::share, Periods::year, Grades::all_only},
};
static_assert(std::size(all) == indicator_count);

/// "chronic_absence.percent" is the argument chronic_absence_percent; what is chosen is a text of its own.
Text with_cut_points(std::string key, CutPoints const& cut) {
  Text text{std::move(key)};
  for (auto const& point : cut_points()) {
    auto const name = fmt::format("{}_{}", point.section, point.name);
    auto const value = plain_text(point, cut);
    if (std::holds_alternative<Choice>(point.kind) || std::holds_alternative<Truth>(point.kind))
      text.arguments.emplace_back(name, fmt::format("indicators.cut_{}_{}", name, value));
    else
      text.arguments.emplace_back(name, value);
  }
  return text;
}

}  // namespace

std::span<Indicator const> indicators() { return all; }

Indicator const* find_indicator(std::string_view name) {
  for (auto const& indicator : all)
    if (indicator.name == name) return &indicator;
  return nullptr;
}

Text numerator_text(IndicatorId id, CutPoints const& cut) {
  return with_cut_points(fmt::format("{}{}", "indicators.numerator_", about(id).name), cut);
}

Text denominator_text(IndicatorId id, CutPoints const& cut) {
  return with_cut_points(fmt::format("{}{}", "indicators.denominator_", about(id).name), cut);
}

std::string Definition::version_of(IndicatorId indicator) const {
  auto const own = about(indicator).version;
  return is_standard() ? std::to_string(own) : fmt::format("{}@{}.{}", own, id, version);
}

Definitions::Definitions(std::vector<Definition> versions) : versions_(std::move(versions)) {
  std::sort(versions_.begin(), versions_.end(),
            [](Definition const& a, Definition const& b) { return a.valid_from < b.valid_from; });
}

Definition const& Definitions::of(int school_year) const {
  auto const last = day_of(school_year, 6, 30);
  auto const after = std::find_if(versions_.begin(), versions_.end(),
                                  [&](Definition const& version) { return version.valid_from > last; });
  return after == versions_.begin() ? standard_ : *(after - 1);
}

}  // namespace aimline::indicators
