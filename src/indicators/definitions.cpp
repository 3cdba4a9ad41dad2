#include "indicators/definitions.hpp"

namespace aimline::indicators {
namespace {

using enum IndicatorId;

constexpr auto enrolled_last = "students enrolled on the last school day of the year";
constexpr auto cohort =
    "first-time grade 9 of the cohort and transfers in, less those who left with a document, "
    "emigrated or died";

constexpr Indicator all[] = {
    {attendance_rate, "attendance_rate", 1, "days attended", "days enrolled", Unit::days_share, Periods::all,
     Grades::each, false},
    {chronic_absence, "chronic_absence", 1, "students absent on at least a tenth of their enrolled days",
     "students enrolled on at least 10 school days", Unit::share, Periods::all, Grades::each},
    {ew_attendance, "ew_attendance", 1, "students who attended at most 90 % of their days", enrolled_last, Unit::share,
     Periods::year, Grades::each},
    {ew_behavior, "ew_behavior", 1, "students with an out-of-school suspension", enrolled_last, Unit::share,
     Periods::year, Grades::each},
    {ew_course, "ew_course", 1, "students who failed a course in English or mathematics", enrolled_last, Unit::share,
     Periods::year, Grades::each},
    {ew_any, "ew_any", 1, "students with at least one of the three flags", enrolled_last, Unit::share, Periods::year,
     Grades::each},
    {ew_two_or_more, "ew_two_or_more", 1, "students with at least two of the three flags", enrolled_last, Unit::share,
     Periods::year, Grades::each},
    {ew_three, "ew_three", 1, "students with all three flags", enrolled_last, Unit::share, Periods::year, Grades::each},
    {suspension, "suspension", 1, "students with an out-of-school suspension", "students enrolled on any school day",
     Unit::share, Periods::year, Grades::each},
    {suspension_days, "suspension_days", 1, "days of out-of-school suspension", "students enrolled on any school day",
     Unit::days_per_100, Periods::year, Grades::each, false},
    {course_pass, "course_pass", 1, "courses passed", "courses passed or failed", Unit::share, Periods::year,
     Grades::each, false},
    {course_pass_english, "course_pass_english", 1, "courses passed", "courses passed or failed", Unit::share,
     Periods::year, Grades::each, false},
    {course_pass_mathematics, "course_pass_mathematics", 1, "courses passed", "courses passed or failed", Unit::share,
     Periods::year, Grades::each, false},
    {course_pass_science, "course_pass_science", 1, "courses passed", "courses passed or failed", Unit::share,
     Periods::year, Grades::each, false},
    {course_pass_social_science, "course_pass_social_science", 1, "courses passed", "courses passed or failed",
     Unit::share, Periods::year, Grades::each, false},
    {course_pass_other, "course_pass_other", 1, "courses passed", "courses passed or failed", Unit::share,
     Periods::year, Grades::each, false},
    {freshman_on_track, "freshman_on_track", 1, "with 5 credits and at most one semester failed in a core course",
     "first-time grade 9, less documented transfers out", Unit::share, Periods::year, Grades::all_only},
    {freshman_on_track_summer, "freshman_on_track_summer", 1, "the same, credits of the summer included",
     "first-time grade 9, less documented transfers out", Unit::share, Periods::year, Grades::all_only},
    {grade9_retention, "grade9_retention", 1, "in grade 9 again the next year",
     "first-time grade 9 with a known outcome", Unit::share, Periods::year, Grades::all_only},
    {grade9_retention_sending, "grade9_retention_sending", 1, "in grade 9 again the next year",
     "first-time grade 9 with a known outcome, by the school where grade 8 ended", Unit::share, Periods::year,
     Grades::all_only},
    {acgr4, "acgr4", 1, "with a diploma by the summer after year 4", cohort, Unit::share, Periods::year,
     Grades::all_only},
    {acgr5, "acgr5", 1, "with a diploma by the summer after year 5", cohort, Unit::share, Periods::year,
     Grades::all_only},
    {acgr6, "acgr6", 1, "with a diploma by the summer after year 6", cohort, Unit::share, Periods::year,
     Grades::all_only},
    {postsecondary_fall, "postsecondary_fall", 1, "enrolled by 31 October",
     "graduates of the year with a regular diploma", Unit::share, Periods::year, Grades::all_only},
    {postsecondary_16, "postsecondary_16", 1, "enrolled within 16 months",
     "graduates of the year with a regular diploma", Unit::share, Periods::year, Grades::all_only},
};
static_assert(std::size(all) == indicator_count);

}  // namespace

std::span<Indicator const> indicators() { return all; }

Indicator const* find_indicator(std::string_view name) {
  for (auto const& indicator : all)
    if (indicator.name == name) return &indicator;
  return nullptr;
}

}  // namespace aimline::indicators
