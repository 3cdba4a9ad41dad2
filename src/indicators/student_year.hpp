#pragma once

#include "indicators/yearly.hpp"

#include <span>
#include <vector>

/// The facts of one student's year at one organization, on which all that is counted of it stands.
namespace aimline::indicators {

/// Days of membership that one enrollment owns.
struct Stay {
  Enrollment const* enrollment = nullptr;
  Days days;
};

/// A missed part of a day that counts at the organization; in order of days.
struct Missed {
  int day = 0;             // from 1 July
  std::int32_t share = 0;  // thousandths
  std::size_t stay = 0;
};

enum class Verdict : std::uint8_t { none, passing, failing };

/// The mark that stands in a course.
struct StandingMark {
  std::int32_t school = 0;
  std::int32_t course = 0;
  std::int32_t day = 0;
  std::int32_t credits = records::no_value;
  std::uint8_t subject = records::no_code;
  Verdict verdict{};

  bool is_core() const;
};

class StudentYear {
public:
  StudentYear(Histories const& histories, YearRules const& rules, std::int32_t student,
              CountsSchool const& counts_school);

  Histories const& histories;
  YearRules const& rules;
  std::int32_t student;

  std::vector<Stay> stays = {};  // the last first
  std::vector<Missed> missed = {};
  Days member = {};
  bool enrolled_last = false;  // on the last school day of the year

  bool here(std::int32_t school) const { return counts_school_[static_cast<std::size_t>(school)] != 0; }
  bool in_year(std::int32_t day) const { return rules.frame.holds(day); }

  /// The enrollment that owns a day; none on other days.
  Stay const* stay_on(int day) const;
  /// The grade on a day, as a place in a Tally's grades; 0 where grades are not counted.
  std::size_t grade_on(int day) const;
  /// The grade on the last member day up to a day, as in enrollments; no_code without one.
  std::uint8_t code_of_grade(int last) const;

  /// The groups of the year up to a day, counted from 1 July, by the rule for yearly rates.
  std::uint32_t groups_to(int last) const;
  /// Those that stay as they are: everybody, race and sex.
  std::uint32_t lasting_groups() const { return lasting_ & rules.groups; }
  /// Days on which the student counts in the group of `bit`, by the rule for daily rates.
  Days days_in(std::uint32_t bit) const;
  std::uint32_t dated_groups() const;

  /// Thousandths of days of absence from one day to another, by the rule of chronic absence.
  std::int64_t absent_between(int first, int last) const;
  /// Whether at most the share of early warning was attended; never where the student was there for few days.
  bool attended_too_little(int first, int last) const;

  /// The marks that stand, one for each school and course: of one grading period, or of all where none is given.
  std::vector<StandingMark> standing_marks(std::uint8_t grading_period, std::int32_t until) const;

  /// An enrollment that covers the last school day up to `day` of its own calendar; the last of several.
  Enrollment const* enrolled_on(int day) const;

private:
  void find_stays();
  void find_missed();
  bool counts_event_of(Absence const& absence, int day, std::size_t stay) const;
  std::uint32_t groups_between(std::int32_t first, std::int32_t last) const;
  Verdict verdict_of(Mark const& mark) const;

  CountsSchool const& counts_school_;
  std::uint32_t lasting_ = 0;
};

}  // namespace aimline::indicators
