#pragma once

#include "records/schema.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The numbers that definitions leave to whoever uses them, described once: reading and writing them, and what is said
/// about them, all come from this list.
namespace aimline::indicators {

/// Whether half a missed day is a day of absence, or half of one.
enum class AbsenceRule : std::uint8_t { whole_day, fractional };

/// Which of the groups that a student is in at times a number counts: those of any time of the period, of the student's
/// first or last day in it, of a day of the calendar, or for each day those of that day.
enum class GroupRule : std::uint8_t { ever, start, end, on_date, by_day };

/// Whose events count above the school on a day that two schools share: the owner's of the day, or any.
enum class DayEvents : std::uint8_t { owner, any };

/// Which school of grade 8 a student is given to: the last one, or that of most days.
enum class SendingSchool : std::uint8_t { last, most_days };

/// A number with three decimals.
struct Decimal {
  std::int32_t thousandths = 0;

  friend auto operator<=>(Decimal, Decimal) = default;
};

/// A day of every year.
struct MonthDay {
  unsigned month = 1;
  unsigned day = 1;

  friend bool operator==(MonthDay, MonthDay) = default;
};

struct CutPoints {
  // Membership and groups.
  bool exit_inclusive = true;
  DayEvents day_events = DayEvents::owner;
  GroupRule yearly_groups = GroupRule::ever;
  GroupRule daily_groups = GroupRule::by_day;
  MonthDay group_date = {10, 1};

  // Chronic absence, after EDFacts FS195, and weekly absence.
  int eligible_days = 10;
  AbsenceRule absence_rule = AbsenceRule::whole_day;
  Decimal absent_from = {500};  // of a day missed: a day of absence
  int chronic_percent = 10;
  int weekly_days = 2;

  // Early warning.
  int warning_days = 10;
  int warning_percent = 90;
  int warning_suspensions = 1;
  int warning_referrals = 0;  // 0: referrals raise no flag
  int warning_failures = 1;
  std::vector<std::string> warning_subjects = {"english", "mathematics"};

  // Current early warning.
  int current_school_days = 30;
  int current_suspensions = 1;
  bool current_in_school = true;
  int current_referrals = 2;

  // Marks.
  std::vector<std::string> failing_letters = {"F"};
  Decimal failing_below = {60'000};    // percent
  Decimal failing_standard = {1'000};  // at most

  // Grade 9 and credits.
  Decimal on_track_credits = {5'000};  // Allensworth & Easton 2005
  int on_track_failures = 1;           // semesters, at most; Allensworth & Easton 2005
  Decimal pace_credits = {5'000};
  Decimal pace_credits_first_half = {5'000};
  int pace_failures = 1;
  Decimal senior_credits = {22'000};
  SendingSchool sending_school = SendingSchool::last;

  // Graduation and discipline.
  bool alternate_diplomas = true;
  int idea_days = 10;  // 34 CFR 300.530

  // Gaps, after 34 CFR 300.647, and release.
  std::vector<std::string> references = {};
  int ratio_cell = 10;
  int ratio_students = 30;
  int least = 10;

  friend bool operator==(CutPoints const&, CutPoints const&) = default;
};

struct WholeNumber {
  int CutPoints::*place;
  int least = 0;
  int most = 0;
};
struct DecimalNumber {
  Decimal CutPoints::*place;
  std::int32_t most = 0;  // thousandths
};
struct Truth {
  bool CutPoints::*place;
};
struct DayOfYear {
  MonthDay CutPoints::*place;
};
struct Texts {
  std::vector<std::string> CutPoints::*place;
  std::span<std::string_view const> choices = {};  // none: anything short
};
struct Choice {
  std::span<std::string_view const> names;
  std::uint8_t (*get)(CutPoints const&);
  void (*set)(CutPoints&, std::uint8_t);
};

/// One of the cut points: where it stands in a file and what it may be.
struct CutPoint {
  std::string_view section;
  std::string_view name;
  std::variant<WholeNumber, DecimalNumber, Truth, DayOfYear, Texts, Choice> kind;
};

std::span<CutPoint const> cut_points();

/// As it stands in a file: 10, 0.5, true, "10-01", "ever", ["F"].
std::string value_text(CutPoint const& point, CutPoints const& cut);

/// For people: without quotation marks and brackets.
std::string plain_text(CutPoint const& point, CutPoints const& cut);

/// Thousandths as a number: "5" for 5000, "0.5" for 500.
std::string decimal_text(std::int64_t thousandths);
inline std::string decimal_text(Decimal number) { return decimal_text(std::int64_t{number.thousandths}); }

}  // namespace aimline::indicators
