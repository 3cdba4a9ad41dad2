#include "indicators/near_term.hpp"

#include "indicators/cohorts.hpp"

#include <algorithm>

namespace aimline::indicators {
namespace {

namespace codes = records::codes;
using enum IndicatorId;

constexpr auto by_grading_period = bits_of({failing_core, freshman_on_pace, senior_credit_pace, g8_ready});
constexpr auto current = bits_of({ew_current_attendance, ew_current_behavior, ew_current_course, ew_current_any,
                                  ew_current_two_or_more, ew_current_three});

bool is_of(StandingMark const& mark, std::string_view subject) {
  return mark.subject != records::no_code && codes::subject[mark.subject] == subject;
}

/// All the marks of one grading period.
template <class Sink>
class Grading {
public:
  Grading(StudentYear const& year, std::size_t grading_period, Sink& sink)
      : year_(year),
        rules_(year.rules),
        sink_(sink),
        grading_period_(grading_period),
        marks_(year.standing_marks(static_cast<std::uint8_t>(grading_period), never)) {
    for (auto const& mark : marks_) failures_ += mark.is_core() && mark.verdict == Verdict::failing;
  }

  void add() {
    if (marks_.empty() || !year_.member.any()) {
      for (auto const id : {failing_core, freshman_on_pace, senior_credit_pace, g8_ready})
        leave_out(id, marks_.empty() ? Why::no_marks : Why::no_member_day);
      return;
    }
    groups_ = year_.groups_to(rules_.frame.days() - 1);
    grade_ = year_.code_of_grade(rules_.frame.days() - 1);
    if (rules_.counts(failing_core)) add_failing();
    if (rules_.counts(freshman_on_pace)) add_freshman();
    if (rules_.counts(senior_credit_pace)) add_senior();
    if (rules_.counts(g8_ready)) add_grade8();
  }

private:
  std::size_t period() const { return first_grading_period + grading_period_; }
  void put(IndicatorId id, bool numerator) {
    auto const by_grade = about(id).grades == Grades::each && rules_.grades;
    sink_.add(id, period(), by_grade ? std::size_t{grade_} + 1 : 0, groups_, numerator, 1);
  }
  void leave_out(IndicatorId id, Why why) { sink_.leave_out(id, period(), why); }

  void add_failing() {
    bool const judged = std::any_of(marks_.begin(), marks_.end(), [](StandingMark const& mark) {
      return mark.is_core() && mark.verdict != Verdict::none;
    });
    judged ? put(failing_core, failures_ > 0) : leave_out(failing_core, Why::no_marks);
  }

  enum class Which : bool { not_failing, all };
  std::int64_t in_progress(Which which) const {
    std::int64_t credits = 0;
    for (auto const& mark : marks_)
      if (mark.credits != records::no_value && (which == Which::all || mark.verdict != Verdict::failing))
        credits += mark.credits;
    return credits;
  }

  void add_freshman() {
    auto const year = rules_.frame.year;
    auto const enrollments = year_.histories.enrollments[year_.student];
    bool const first_time = year_.histories.grade9_years[static_cast<std::size_t>(year_.student)] == year &&
                            std::any_of(enrollments.begin(), enrollments.end(), [&](Enrollment const& row) {
                              return row.year == year && row.grade == codes::at(codes::grade, "09");
                            });
    if (!first_time) return leave_out(freshman_on_pace, Why::not_first_time);
    bool const second = is_second_half(grading_period_);
    auto const needed = second ? rules_.cut.pace_credits : rules_.cut.pace_credits_first_half;
    auto const earned = second ? credits_of_first_semester(year_.histories.attempts[year_.student], year) : 0;
    put(freshman_on_pace,
        earned + in_progress(Which::not_failing) >= needed.thousandths && failures_ <= rules_.cut.pace_failures);
  }

  void add_senior() {
    if (grade_ != codes::at(codes::grade, "12")) return leave_out(senior_credit_pace, Why::other_grade);
    auto const earned = credits_so_far(year_.histories.attempts[year_.student], rules_.frame.year,
                                       is_second_half(grading_period_) ? Semester::first_done : Semester::none_done);
    put(senior_credit_pace, earned + in_progress(Which::all) >= rules_.cut.senior_credits.thousandths);
  }

  void add_grade8() {
    if (grade_ != codes::at(codes::grade, "08")) return leave_out(g8_ready, Why::other_grade);
    bool passing = true;
    std::int32_t until = 0;
    for (auto const subject : {"english", "mathematics"}) {
      bool judged = false;
      for (auto const& mark : marks_)
        if (is_of(mark, subject) && mark.verdict != Verdict::none) {
          judged = true;
          passing = passing && mark.verdict == Verdict::passing;
        }
      if (!judged) return leave_out(g8_ready, Why::no_marks);
    }
    for (auto const& mark : marks_) until = std::max(until, mark.day);
    auto const last = std::clamp(until - rules_.frame.first_day, 0, rules_.frame.days() - 1);
    put(g8_ready, passing && !year_.attended_too_little(0, last));
  }

  StudentYear const& year_;
  YearRules const& rules_;
  Sink& sink_;
  std::size_t grading_period_;
  std::vector<StandingMark> marks_;
  int failures_ = 0;
  std::uint32_t groups_ = 0;
  std::uint8_t grade_ = records::no_code;
};

/// The first of the last `count` days up to a day.
int first_of_last(Days const& days, int day, int count) {
  int first = days.last_to(day);
  for (int i = 1; i < count; ++i) {
    int const before = days.last_to(first - 1);
    if (before < 0) break;
    first = before;
  }
  return first;
}

bool behaves_badly(StudentYear const& year, int first, int last) {
  int suspensions = 0;
  int referrals = 0;
  for (auto const& action : year.histories.actions[year.student]) {
    int const day = action.day - year.rules.frame.first_day;
    if (day < first || day > last || !year.here(action.school)) continue;
    suspensions +=
        action.type == codes::at(codes::action, "out_of_school_suspension") ||
        (year.rules.cut.current_in_school && action.type == codes::at(codes::action, "in_school_suspension"));
    referrals += action.type == codes::at(codes::action, "referral");
  }
  auto const& cut = year.rules.cut;
  return suspensions >= cut.current_suspensions || (cut.current_referrals > 0 && referrals >= cut.current_referrals);
}

bool fails_now(StudentYear const& year) {
  int failures = 0;
  for (auto const& mark : year.standing_marks(records::no_code, year.rules.frame.first_day + year.rules.today))
    failures += mark.subject != records::no_code && (year.rules.warning_subjects >> mark.subject & 1) != 0 &&
                mark.verdict == Verdict::failing;
  return failures >= year.rules.cut.warning_failures;
}

template <class Sink>
void add_current(StudentYear const& year, Sink& sink) {
  constexpr IndicatorId all[] = {ew_current_attendance, ew_current_behavior,    ew_current_course,
                                 ew_current_any,        ew_current_two_or_more, ew_current_three};
  auto const& rules = year.rules;
  auto const* const enrollment = year.enrolled_on(rules.today);
  if (!enrollment) {
    for (auto const id : all) sink.leave_out(id, the_day, Why::not_enrolled_then);
    return;
  }
  int const first = first_of_last(year.histories.school_days(*enrollment), rules.today, rules.cut.current_school_days);
  bool const a = rules.attendance_given && year.attended_too_little(first, rules.today);
  bool const b = rules.discipline_given && behaves_badly(year, first, rules.today);
  bool const c = rules.marks_given && fails_now(year);
  auto const flags = a + b + c;
  bool const flagged[] = {a, b, c, flags >= 1, flags >= 2, flags == 3};
  auto const grade = year.grade_on(year.member.last_to(rules.today));
  auto const groups = year.groups_to(rules.today);
  for (std::size_t i = 0; i < std::size(all); ++i)
    if (rules.counts(all[i])) sink.add(all[i], the_day, grade, groups, flagged[i], 1);
}

}  // namespace

template <class Sink>
void add_near_term(StudentYear const& year, Sink& sink) {
  if (year.rules.counts_any(by_grading_period))
    for (std::size_t i = 0; i < grading_periods; ++i) Grading<Sink>(year, i, sink).add();
  if (year.rules.counts_any(current)) add_current(year, sink);
}

template void add_near_term(StudentYear const&, Tally&);
template void add_near_term(StudentYear const&, Recorder&);

bool is_second_half(std::size_t grading_period) {
  auto const name = codes::grading_period[grading_period];
  return name == "Q3" || name == "Q4" || name == "T3" || name == "S2";
}

}  // namespace aimline::indicators
