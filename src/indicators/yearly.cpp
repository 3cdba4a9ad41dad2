#include "indicators/yearly.hpp"

#include "indicators/near_term.hpp"
#include "indicators/student_year.hpp"

#include <algorithm>

namespace aimline::indicators {
namespace {

namespace codes = records::codes;
using enum IndicatorId;

constexpr std::uint8_t suspension_out = codes::at(codes::action, "out_of_school_suspension");
constexpr std::uint8_t suspension_within = codes::at(codes::action, "in_school_suspension");
constexpr std::uint8_t expulsion = codes::at(codes::action, "expulsion");
constexpr std::uint8_t referral = codes::at(codes::action, "referral");

/// What was done to a student in the year, at the organization's schools.
struct Discipline {
  std::int64_t out_actions = 0;
  std::int64_t out_days = 0;  // thousandths
  std::int64_t in_actions = 0;
  std::int64_t in_days = 0;
  std::int64_t removals = 0;  // out of school or expelled
  std::int64_t removal_days = 0;
  std::int64_t referrals = 0;
};

Discipline discipline_of(StudentYear const& year) {
  Discipline done;
  for (auto const& action : year.histories.actions[year.student]) {
    if (!year.in_year(action.day) || !year.here(action.school)) continue;
    if (action.type == suspension_out) {
      ++done.out_actions;
      done.out_days += action.length;
    }
    if (action.type == suspension_within) {
      ++done.in_actions;
      done.in_days += action.length;
    }
    if (action.type == suspension_out || action.type == expulsion) {
      ++done.removals;
      done.removal_days += action.length;
    }
    done.referrals += action.type == referral;
  }
  return done;
}

template <class Sink>
class Adding {
public:
  Adding(StudentYear const& year, Sink& sink) : year_(year), rules_(year.rules), sink_(sink) {}

  void add() {
    sink_.begin_student();
    add_days();
    constexpr auto at_the_end = bits_of({ew_attendance,
                                         ew_behavior,
                                         ew_course,
                                         ew_any,
                                         ew_two_or_more,
                                         ew_three,
                                         suspension,
                                         suspension_days,
                                         suspension_incidents,
                                         suspension_in,
                                         idea_out_short,
                                         idea_out_long,
                                         idea_in_short,
                                         idea_in_long,
                                         course_pass,
                                         course_pass_english,
                                         course_pass_mathematics,
                                         course_pass_science,
                                         course_pass_social_science,
                                         course_pass_other,
                                         dropout});
    if (rules_.counts_any(at_the_end)) add_year_end();
    add_near_term(year_, sink_);
  }

private:
  bool wants(Period const& period) const {
    return period.kind == PeriodKind::year || (period.kind == PeriodKind::month ? rules_.months : rules_.weeks);
  }

  void add_days() {
    bool const any = year_.member.any();
    if (rules_.counts(attendance_rate)) {
      if (any)
        add_attendance();
      else
        leave_out_everywhere(attendance_rate);
    }
    if (rules_.counts(chronic_absence)) {
      if (any)
        add_chronic();
      else
        leave_out_everywhere(chronic_absence);
    }
    if (rules_.counts(absent_2plus) && rules_.weeks) add_weekly();
  }

  void leave_out_everywhere(IndicatorId id) {
    for (std::size_t i = 0; i < rules_.frame.periods.size(); ++i) sink_.leave_out(id, i, Why::no_member_day);
  }

  /// Group by group, since a student is in one only on some days.
  void add_attendance() {
    Days const whole = Days::between(0, Days::most - 1);
    for (std::size_t i = 0; i < year_.stays.size(); ++i) add_attendance_of(i, whole, year_.lasting_groups());
    for (auto dated = year_.dated_groups(); dated != 0; dated &= dated - 1) {
      auto const bit = dated & (~dated + 1);
      auto const days = year_.days_in(bit);
      for (std::size_t i = 0; i < year_.stays.size(); ++i) add_attendance_of(i, days, bit);
    }
  }

  void add_attendance_of(std::size_t stay, Days const& within, std::uint32_t groups) {
    auto const days = year_.stays[stay].days & within;
    if (!days.any() || groups == 0) return;
    std::array<std::int64_t, Days::most + 1> missed_before{};  // thousandths missed before each day
    bool any_missed = false;
    for (auto const& missed : year_.missed)
      if (missed.stay == stay && days.has(missed.day)) {
        missed_before[static_cast<std::size_t>(missed.day) + 1] = missed.share;
        any_missed = true;
      }
    if (any_missed)
      for (std::size_t i = 1; i < missed_before.size(); ++i) missed_before[i] += missed_before[i - 1];
    auto const grade = rules_.grades ? std::size_t{year_.stays[stay].enrollment->grade} + 1 : 0;
    for (std::size_t i = 0; i < rules_.frame.periods.size(); ++i) {
      auto const& period = rules_.frame.periods[i];
      if (!wants(period)) continue;
      auto const enrolled = days.count_between(period.first, period.last);
      if (enrolled == 0) continue;
      auto const missed = missed_before[static_cast<std::size_t>(period.last) + 1] -
                          missed_before[static_cast<std::size_t>(period.first)];
      sink_.add(attendance_rate, i, grade, groups, std::int64_t{1'000} * enrolled - missed, enrolled);
    }
  }

  void add_chronic() {
    for (std::size_t i = 0; i < rules_.frame.periods.size(); ++i) {
      auto const& period = rules_.frame.periods[i];
      if (!wants(period)) continue;
      auto const enrolled = year_.member.count_to(period.last);
      if (enrolled < rules_.cut.eligible_days || enrolled == 0) {
        sink_.leave_out(chronic_absence, i, enrolled == 0 ? Why::no_member_day : Why::too_few_days);
        continue;
      }
      auto const last = year_.member.last_to(period.last);
      if (year_.stay_on(last)->enrollment->grade == codes::at(codes::grade, "PK")) {
        sink_.leave_out(chronic_absence, i, Why::prekindergarten);
        continue;
      }
      bool const chronic =
          100 * year_.absent_between(0, period.last) >= std::int64_t{1'000} * rules_.cut.chronic_percent * enrolled;
      sink_.add(chronic_absence, i, year_.grade_on(last), year_.groups_to(period.last), chronic, 1);
    }
  }

  void add_weekly() {
    for (auto i = first_week; i < rules_.frame.periods.size(); ++i) {
      auto const& week = rules_.frame.periods[i];
      auto const last = year_.member.last_to(week.last);
      if (last < week.first) {
        sink_.leave_out(absent_2plus, i, Why::no_member_day);
        continue;
      }
      bool const often = year_.absent_between(week.first, week.last) >= std::int64_t{1'000} * rules_.cut.weekly_days;
      sink_.add(absent_2plus, i, year_.grade_on(last), year_.groups_to(week.last), often, 1);
    }
  }

  void add_year_end() {
    groups_ = year_.groups_to(rules_.frame.days() - 1);
    grade_ = year_.grade_on(year_.member.last());
    auto const done = discipline_of(year_);
    add_early_warning(done);
    add_discipline(done);
    add_courses();
    if (rules_.counts(dropout)) add_dropout();
  }

  void add_one(IndicatorId id, std::int64_t numerator) { sink_.add(id, 0, grade_, groups_, numerator, 1); }

  bool failed_courses() const {
    int failures = 0;
    for (auto const& attempt : year_.histories.attempts[year_.student])
      failures += attempt.year == rules_.frame.year && year_.here(attempt.school) && !attempt.external &&
                  attempt.result == codes::at(codes::result, "fail") && attempt.term != codes::at(codes::term, "SU") &&
                  attempt.subject != records::no_code && (rules_.warning_subjects >> attempt.subject & 1) != 0;
    return failures >= rules_.cut.warning_failures;
  }

  void add_early_warning(Discipline const& done) {
    constexpr IndicatorId all[] = {ew_attendance, ew_behavior, ew_course, ew_any, ew_two_or_more, ew_three};
    if (!rules_.counts_any(bits_of({ew_attendance, ew_behavior, ew_course, ew_any, ew_two_or_more, ew_three}))) return;
    if (!year_.enrolled_last) {
      for (auto const id : all) sink_.leave_out(id, 0, Why::not_enrolled_then);
      return;
    }
    bool const a = rules_.attendance_given && year_.attended_too_little(0, rules_.frame.days() - 1);
    bool const b = done.out_actions >= rules_.cut.warning_suspensions ||
                   (rules_.cut.warning_referrals > 0 && done.referrals >= rules_.cut.warning_referrals);
    bool const c = rules_.courses_given && failed_courses();
    auto const flags = a + b + c;
    bool const flagged[] = {a, b, c, flags >= 1, flags >= 2, flags == 3};
    for (std::size_t i = 0; i < std::size(all); ++i)
      if (rules_.counts(all[i])) add_one(all[i], flagged[i]);
  }

  void add_discipline(Discipline const& done) {
    std::int64_t const limit = std::int64_t{1'000} * rules_.cut.idea_days;
    std::pair<IndicatorId, std::int64_t> const numbers[] = {
        {suspension, done.out_actions > 0},
        {suspension_days, done.out_days},
        {suspension_incidents, done.out_actions},
        {suspension_in, done.in_actions > 0},
        {idea_out_short, done.removals > 0 && done.removal_days <= limit},
        {idea_out_long, done.removals > 0 && done.removal_days > limit},
        {idea_in_short, done.in_actions > 0 && done.in_days <= limit},
        {idea_in_long, done.in_actions > 0 && done.in_days > limit},
    };
    for (auto const& [id, number] : numbers) {
      if (!rules_.counts(id)) continue;
      if (year_.member.any())
        add_one(id, number);
      else
        sink_.leave_out(id, 0, Why::no_member_day);
    }
  }

  void add_courses() {
    constexpr auto passing = bits_of({course_pass, course_pass_english, course_pass_mathematics, course_pass_science,
                                      course_pass_social_science, course_pass_other});
    if (!rules_.counts_any(passing)) return;
    IndicatorBits counted = 0;
    for (auto const& attempt : year_.histories.attempts[year_.student]) {
      if (attempt.year != rules_.frame.year || attempt.external || !year_.here(attempt.school)) continue;
      bool const passed = attempt.result == codes::at(codes::result, "pass");
      if (!passed && attempt.result != codes::at(codes::result, "fail")) continue;
      if (rules_.counts(course_pass)) add_one(course_pass, passed);
      counted |= bit_of(course_pass);
      if (attempt.subject == records::no_code) continue;
      auto const of_subject = static_cast<IndicatorId>(static_cast<unsigned>(course_pass_english) + attempt.subject);
      if (rules_.counts(of_subject)) add_one(of_subject, passed);
      counted |= bit_of(of_subject);
    }
    for (auto id = course_pass; id <= course_pass_other; id = static_cast<IndicatorId>(static_cast<unsigned>(id) + 1))
      if ((counted & bit_of(id)) == 0) sink_.leave_out(id, 0, Why::no_attempts);
  }

  /// A student who drops out does so where the year's last enrollment was, unless there is one in the next year.
  void add_dropout() {
    auto const grade = year_.code_of_grade(rules_.frame.days() - 1);
    if (grade == records::no_code || grade < codes::at(codes::grade, "09")) {
      sink_.leave_out(dropout, 0, grade == records::no_code ? Why::no_member_day : Why::other_grade);
      return;
    }
    Enrollment const* last = nullptr;
    bool again = false;
    for (auto const& row : year_.histories.enrollments[year_.student]) {
      if (row.year == rules_.frame.year) last = &row;
      again = again || row.year == rules_.frame.year + 1;
    }
    add_one(dropout, !again && year_.here(last->school) && last->exit_type == codes::at(codes::exit_type, "dropout"));
  }

  StudentYear const& year_;
  YearRules const& rules_;
  Sink& sink_;
  std::uint32_t groups_ = 0;
  std::size_t grade_ = 0;
};

}  // namespace

template <class Sink>
void add_year(Histories const& histories, YearRules const& rules, std::int32_t student,
              CountsSchool const& counts_school, Sink& sink) {
  StudentYear const year(histories, rules, student, counts_school);
  Adding<Sink>(year, sink).add();
}

template void add_year(Histories const&, YearRules const&, std::int32_t, CountsSchool const&, Tally&);
template void add_year(Histories const&, YearRules const&, std::int32_t, CountsSchool const&, Recorder&);

CountsSchool schools_of(Histories const& histories, std::int32_t org) {
  CountsSchool schools(histories.orgs.size());
  for (std::size_t i = 0; i < schools.size(); ++i) {
    auto const& above = histories.orgs[i].counted_at;
    schools[i] = std::find(above.begin(), above.end(), org) != above.end();
  }
  return schools;
}

}  // namespace aimline::indicators
