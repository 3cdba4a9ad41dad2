#include "indicators/yearly.hpp"

#include <algorithm>

namespace aimline::indicators {
namespace {

namespace codes = records::codes;
using enum IndicatorId;

/// Days of membership that one enrollment owns.
struct Stay {
  Enrollment const* enrollment = nullptr;
  Days days;
};

/// A missed part of a day that counts at the organization.
struct Missed {
  int day = 0;  // from 1 July
  std::int32_t share = 0;
  std::size_t stay = 0;
};

/// What one student's year at one organization was.
class StudentYear {
public:
  StudentYear(Histories const& histories, YearRules const& rules, std::int32_t student,
              CountsSchool const& counts_school, Tally& tally)
      : histories_(histories), rules_(rules), student_(student), counts_school_(counts_school), tally_(tally) {
    find_stays();
    find_missed();
    lasting_ = histories.lasting_groups[static_cast<std::size_t>(student)];
  }

  void add() {
    tally_.begin_student();
    if (member_.any()) {
      if (rules_.attendance_rate) add_attendance();
      if (rules_.chronic_absence) add_chronic();
    }
    bool const outcomes = rules_.ew_attendance || rules_.ew_behavior || rules_.ew_course || rules_.suspension ||
                          rules_.suspension_days || rules_.course_pass;
    if (!outcomes) return;
    year_groups_ = groups_ever(rules_.frame.days() - 1);
    year_grade_ = grade_on(member_.last());
    if (rules_.ew_attendance || rules_.ew_behavior || rules_.ew_course) add_early_warning();
    if (member_.any() && (rules_.suspension || rules_.suspension_days)) add_suspension();
    if (rules_.course_pass) add_courses();
  }

private:
  bool here(std::int32_t school) const { return counts_school_[static_cast<std::size_t>(school)] != 0; }

  /// Every day belongs to the last enrollment of which it is a member day.
  void find_stays() {
    auto const all = histories_.enrollments[student_];
    for (auto at = all.rbegin(); at != all.rend(); ++at) {
      if (at->year != rules_.frame.year || !here(at->school)) continue;
      auto const days = histories_.member_days(*at).without(member_);
      auto const whole = histories_.school_days(*at);
      if (auto const last = whole.last(); last >= 0) {
        auto const day = rules_.frame.first_day + last;
        enrolled_last_ = enrolled_last_ || (at->entry <= day && at->exit >= day);
      }
      if (!days.any()) continue;
      member_ = member_ | days;
      stays_.push_back({&*at, days});
    }
  }

  void find_missed() {
    auto const all = histories_.absences[student_];
    auto at = std::lower_bound(all.begin(), all.end(), rules_.frame.first_day,
                               [](Absence const& absence, std::int32_t day) { return absence.day < day; });
    for (; at != all.end() && at->day <= rules_.frame.last_day; ++at) {
      int const day = at->day - rules_.frame.first_day;
      if (!member_.has(day)) continue;
      for (std::size_t i = 0; i < stays_.size(); ++i) {
        if (!stays_[i].days.has(day) || stays_[i].enrollment->school != at->school) continue;
        // Those of one day are together, the largest last.
        if (!missed_.empty() && missed_.back().day == day)
          missed_.back().share = std::max(missed_.back().share, at->missed);
        else
          missed_.push_back({day, at->missed, i});
      }
    }
  }

  std::size_t grade_of(Enrollment const& enrollment) const {
    return rules_.grades ? std::size_t{enrollment.grade} + 1 : 0;
  }

  Stay const* stay_on(int day) const {
    for (auto const& stay : stays_)
      if (day >= 0 && stay.days.has(day)) return &stay;
    return nullptr;
  }
  std::size_t grade_on(int day) const {
    auto const* const stay = stay_on(day);
    return stay ? grade_of(*stay->enrollment) : 0;
  }

  /// Of the year up to a day, counted from 1 July: those the student was in on any day of it.
  std::uint32_t groups_ever(int last) const {
    auto bits = lasting_;
    for (auto const& span : histories_.groups[student_])
      if (span.begin <= rules_.frame.first_day + last && span.end >= rules_.frame.first_day) bits |= span.bit;
    return bits & rules_.groups;
  }

  bool wants(Period const& period) const {
    return period.kind == PeriodKind::year || (period.kind == PeriodKind::month ? rules_.months : rules_.weeks);
  }

  /// Days on which the student was in the groups of `bit`, as far as they touch the year.
  Days days_in(std::uint32_t bit) const {
    Days days;
    for (auto const& span : histories_.groups[student_])
      if (span.bit == bit && span.begin <= rules_.frame.last_day && span.end >= rules_.frame.first_day)
        days = days | Days::between(span.begin - rules_.frame.first_day,
                                    std::min(span.end, rules_.frame.last_day) - rules_.frame.first_day);
    return days;
  }

  /// Group by group, since a student is in one only on some days.
  void add_attendance() {
    Days const whole = Days::between(0, Days::most - 1);
    auto const lasting = lasting_ & rules_.groups;
    for (std::size_t i = 0; i < stays_.size(); ++i) add_attendance_of(i, whole, lasting);
    auto dated = groups_ever(rules_.frame.days() - 1) & ~lasting_;
    for (; dated != 0; dated &= dated - 1) {
      auto const bit = dated & (~dated + 1);
      auto const days = days_in(bit);
      for (std::size_t i = 0; i < stays_.size(); ++i) add_attendance_of(i, days, bit);
    }
  }

  void add_attendance_of(std::size_t stay, Days const& within, std::uint32_t groups) {
    auto const days = stays_[stay].days & within;
    if (!days.any() || groups == 0) return;
    std::array<std::int64_t, Days::most + 1> missed_before{};  // thousandths missed before each day
    bool any_missed = false;
    for (auto const& missed : missed_)
      if (missed.stay == stay && days.has(missed.day)) {
        missed_before[static_cast<std::size_t>(missed.day) + 1] = missed.share;
        any_missed = true;
      }
    if (any_missed)
      for (std::size_t i = 1; i < missed_before.size(); ++i) missed_before[i] += missed_before[i - 1];
    auto const grade = grade_of(*stays_[stay].enrollment);
    for (std::size_t i = 0; i < rules_.frame.periods.size(); ++i) {
      auto const& period = rules_.frame.periods[i];
      if (!wants(period)) continue;
      auto const enrolled = days.count_between(period.first, period.last);
      if (enrolled == 0) continue;
      auto const missed = missed_before[static_cast<std::size_t>(period.last) + 1] -
                          missed_before[static_cast<std::size_t>(period.first)];
      tally_.add(attendance_rate, i, grade, groups, std::int64_t{1'000} * enrolled - missed, enrolled);
    }
  }

  /// Thousandths of days of absence up to a day, by the rule of chronic absence.
  std::int64_t absent_to(int last) const {
    std::int64_t absent = 0;
    for (auto const& missed : missed_) {
      if (missed.day > last) break;
      if (rules_.cut.absence_rule == AbsenceRule::fractional)
        absent += missed.share;
      else if (missed.share >= rules_.cut.absent_from)
        absent += 1'000;
    }
    return absent;
  }

  void add_chronic() {
    for (std::size_t i = 0; i < rules_.frame.periods.size(); ++i) {
      auto const& period = rules_.frame.periods[i];
      if (!wants(period)) continue;
      auto const enrolled = member_.count_to(period.last);
      if (enrolled < rules_.cut.eligible_days || enrolled == 0) continue;
      auto const* const stay = stay_on(member_.last_to(period.last));
      if (stay->enrollment->grade == codes::at(codes::grade, "PK")) continue;
      bool const chronic = 100 * absent_to(period.last) >= std::int64_t{1'000} * rules_.cut.chronic_percent * enrolled;
      tally_.add(chronic_absence, i, grade_of(*stay->enrollment), groups_ever(period.last), chronic, 1);
    }
  }

  bool is_suspended(std::int64_t& days) const {
    bool any = false;
    for (auto const& action : histories_.suspensions[student_]) {
      if (!rules_.frame.holds(action.day) || !here(action.school)) continue;
      any = true;
      days += action.length;
    }
    return any;
  }

  bool attended_too_little() const {
    auto const enrolled = member_.count();
    if (enrolled < rules_.cut.warning_days || enrolled == 0) return false;
    std::int64_t missed = 0;
    for (auto const& part : missed_) missed += part.share;
    return 100 * (std::int64_t{1'000} * enrolled - missed) <=
           std::int64_t{1'000} * rules_.cut.warning_percent * enrolled;
  }

  bool failed_a_core_course() const {
    auto const all = histories_.attempts[student_];
    return std::any_of(all.begin(), all.end(), [&](Attempt const& attempt) {
      return attempt.year == rules_.frame.year && here(attempt.school) && !attempt.external &&
             attempt.result == codes::at(codes::result, "fail") && attempt.term != codes::at(codes::term, "SU") &&
             (attempt.subject == codes::at(codes::subject, "english") ||
              attempt.subject == codes::at(codes::subject, "mathematics"));
    });
  }

  void add_early_warning() {
    if (!enrolled_last_) return;
    std::int64_t days = 0;
    bool const a = rules_.ew_attendance && attended_too_little();
    bool const b = rules_.ew_behavior && is_suspended(days);
    bool const c = rules_.ew_course && failed_a_core_course();
    auto const flags = a + b + c;
    auto const flag = [&](IndicatorId id, bool given, bool flagged) {
      if (given && rules_.wants(id)) tally_.add(id, 0, year_grade_, year_groups_, flagged, 1);
    };
    flag(ew_attendance, rules_.ew_attendance, a);
    flag(ew_behavior, rules_.ew_behavior, b);
    flag(ew_course, rules_.ew_course, c);
    flag(ew_any, rules_.ew_together, flags >= 1);
    flag(ew_two_or_more, rules_.ew_together, flags >= 2);
    flag(ew_three, rules_.ew_together, flags == 3);
  }

  void add_suspension() {
    std::int64_t days = 0;
    bool const any = is_suspended(days);
    if (rules_.suspension) tally_.add(suspension, 0, year_grade_, year_groups_, any, 1);
    if (rules_.suspension_days) tally_.add(suspension_days, 0, year_grade_, year_groups_, days, 1);
  }

  void add_courses() {
    for (auto const& attempt : histories_.attempts[student_]) {
      if (attempt.year != rules_.frame.year || attempt.external || !here(attempt.school)) continue;
      bool const passed = attempt.result == codes::at(codes::result, "pass");
      if (!passed && attempt.result != codes::at(codes::result, "fail")) continue;
      if (rules_.wants(course_pass)) tally_.add(course_pass, 0, year_grade_, year_groups_, passed, 1);
      if (attempt.subject == records::no_code) continue;
      auto const of_subject = static_cast<IndicatorId>(static_cast<unsigned>(course_pass_english) + attempt.subject);
      if (rules_.wants(of_subject)) tally_.add(of_subject, 0, year_grade_, year_groups_, passed, 1);
    }
  }

  Histories const& histories_;
  YearRules const& rules_;
  std::int32_t student_;
  CountsSchool const& counts_school_;
  Tally& tally_;
  std::vector<Stay> stays_ = {};  // the last first
  std::vector<Missed> missed_ = {};
  Days member_ = {};
  bool enrolled_last_ = false;
  std::uint32_t lasting_ = 0;
  std::uint32_t year_groups_ = 0;
  std::size_t year_grade_ = 0;
};

}  // namespace

void add_year(Histories const& histories, YearRules const& rules, std::int32_t student,
              CountsSchool const& counts_school, Tally& tally) {
  StudentYear(histories, rules, student, counts_school, tally).add();
}

}  // namespace aimline::indicators
