#include "indicators/cohorts.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>

namespace aimline::indicators {
namespace {

namespace codes = records::codes;
using enum IndicatorId;

constexpr auto grade8 = codes::at(codes::grade, "08");
constexpr auto grade9 = codes::at(codes::grade, "09");

constexpr auto transferred = codes::at(codes::exit_type, "transferred");
constexpr auto graduated = codes::at(codes::exit_type, "graduated");
constexpr auto dropped_out = codes::at(codes::exit_type, "dropout");
constexpr auto died = codes::at(codes::exit_type, "died");
constexpr auto emigrated = codes::at(codes::exit_type, "emigrated");
constexpr auto expelled = codes::at(codes::exit_type, "expelled");
constexpr auto completed_other = codes::at(codes::exit_type, "completed_other");

/// Left for good in a way that takes a student out of the count.
bool leaves(Enrollment const& last) {
  return (last.exit_type == transferred && last.documented) || last.exit_type == emigrated || last.exit_type == died;
}

bool is_regular(Diploma const& diploma) { return diploma.type == codes::at(codes::diploma, "regular"); }

bool counts_for_graduation(Diploma const& diploma, CutPoints const& cut) {
  return is_regular(diploma) || (cut.alternate_diplomas && diploma.type == codes::at(codes::diploma, "alternate") &&
                                 diploma.alternate_assessment);
}

/// The same day of a later month, or that month's last day.
std::int32_t months_later(std::int32_t day, int months) {
  using namespace std::chrono;
  year_month_day const date{sys_days(std::chrono::days(day))};
  auto const month = date.year() / date.month() + std::chrono::months(months);
  auto const last = (month / std::chrono::last).day();
  return static_cast<std::int32_t>(sys_days(month / std::min(date.day(), last)).time_since_epoch().count());
}

/// The class that a day's diplomas belong to: 1 September to 31 August.
int class_of(std::int32_t day) {
  using namespace std::chrono;
  year_month_day const date{sys_days(std::chrono::days(day))};
  return static_cast<int>(date.year()) + (static_cast<unsigned>(date.month()) >= 9 ? 1 : 0);
}

template <class Sink>
class StudentCohorts {
public:
  StudentCohorts(Histories const& histories, CohortRules const& rules, std::int32_t student, Sink& sink)
      : histories_(histories),
        rules_(rules),
        student_(student),
        sink_(sink),
        enrollments_(histories.enrollments[student]),
        grade9_year_(histories.grade9_years[static_cast<std::size_t>(student)]) {}

  void add() {
    if (grade9_year_ != records::no_value) {
      add_freshman_year();
      add_graduation();
    }
    add_college();
  }

private:
  bool wants_year(int year) const {
    return rules_.years.empty() || std::find(rules_.years.begin(), rules_.years.end(), year) != rules_.years.end();
  }

  template <class Is>
  Enrollment const* last_where(Is const& is) const {
    for (auto at = enrollments_.rbegin(); at != enrollments_.rend(); ++at)
      if (is(*at)) return &*at;
    return nullptr;
  }
  bool any_in(int year) const {
    return last_where([&](Enrollment const& row) { return row.year == year; }) != nullptr;
  }

  CutPoints const& cut(int year) const { return rules_.definitions->of(year).cut; }

  /// The groups that count in a row of `year` whose time is from `first` to `last`.
  std::uint32_t groups_between(int year, std::int32_t first, std::int32_t last) const {
    auto bits = histories_.lasting_groups[static_cast<std::size_t>(student_)];
    auto const& own = cut(year);
    if (own.yearly_groups == GroupRule::start) last = first;
    if (own.yearly_groups == GroupRule::end) first = last;
    if (own.yearly_groups == GroupRule::on_date)
      first = last = YearFrame(year).day_in_year(own.group_date.month, own.group_date.day);
    for (auto const& span : histories_.groups[student_])
      if (span.begin <= last && span.end >= first) bits |= span.bit;
    return bits & rules_.groups;
  }
  std::uint32_t groups_in(int year) const { return groups_between(year, day_of(year - 1, 7, 1), day_of(year, 6, 30)); }

  void leave_out(std::initializer_list<IndicatorId> ids, int year, Why why) {
    for (auto const id : ids) sink_.leave_out(id, 0, why, year);
  }
  /// At an organization and all above it.
  void add_at(IndicatorId id, std::int32_t org, int year, std::uint32_t groups, bool numerator) {
    for (auto const at : histories_.orgs[static_cast<std::size_t>(org)].counted_at)
      sink_.add_cohort(id, histories_.orgs[static_cast<std::size_t>(at)].rank, year, groups, numerator);
  }

  void add_freshman_year() {
    auto const year = grade9_year_;
    auto const* const ninth =
        last_where([&](Enrollment const& row) { return row.year == year && row.grade == grade9; });
    if (!wants_year(year)) return;
    if (!ninth)
      return leave_out({freshman_on_track, freshman_on_track_summer, grade9_retention, grade9_retention_sending,
                        grade9_retention_all, grade9_retention_enrolled},
                       year, Why::not_first_time);
    auto const& last = *last_where([&](Enrollment const& row) { return row.year == year; });
    bool const there_next_year = any_in(year + 1);
    auto const groups = groups_in(year);
    add_on_track(*ninth, last, there_next_year, groups);
    add_retention(*ninth, last, there_next_year, groups);
  }

  void add_on_track(Enrollment const& ninth, Enrollment const& last, bool there_next_year, std::uint32_t groups) {
    auto const year = ninth.year;
    if (!histories_.course_years.contains(year)) return;
    if (!there_next_year && leaves(last))
      return leave_out({freshman_on_track, freshman_on_track_summer}, year, Why::left);
    bool const gone = !there_next_year && last.exit_type == dropped_out;
    auto const attempts = histories_.attempts[student_];
    bool const few_failures = core_failures(attempts, year) <= cut(year).on_track_failures;
    auto const is_on_track = [&](Summer summer) {
      return !gone && few_failures && credits_earned(attempts, year, summer) >= cut(year).on_track_credits.thousandths;
    };
    if (rules_.wants(freshman_on_track) && histories_.window_closed(day_of(year, 6, 30)))
      add_at(freshman_on_track, ninth.school, year, groups, is_on_track(Summer::left_out));
    if (rules_.wants(freshman_on_track_summer) && histories_.window_closed(day_of(year, 8, 31)))
      add_at(freshman_on_track_summer, ninth.school, year, groups, is_on_track(Summer::counted));
  }

  void add_retention(Enrollment const& ninth, Enrollment const& last, bool there_next_year, std::uint32_t groups) {
    auto const year = ninth.year;
    if (!histories_.enrollment_years.contains(year + 1) || !histories_.window_closed(day_of(year, 10, 31))) return;
    bool const known = there_next_year || last.exit_type == dropped_out || last.exit_type == expelled ||
                       last.exit_type == graduated || last.exit_type == completed_other;
    bool const retained =
        last_where([&](Enrollment const& row) { return row.year == year + 1 && row.grade == grade9; }) != nullptr;
    if (rules_.wants(grade9_retention_all)) add_at(grade9_retention_all, ninth.school, year, groups, retained);
    if (!there_next_year)
      leave_out({grade9_retention_enrolled}, year, Why::not_enrolled_again);
    else if (rules_.wants(grade9_retention_enrolled))
      add_at(grade9_retention_enrolled, ninth.school, year, groups, retained);
    if (!known) return leave_out({grade9_retention, grade9_retention_sending}, year, Why::outcome_unknown);
    if (rules_.wants(grade9_retention)) add_at(grade9_retention, ninth.school, year, groups, retained);
    if (!rules_.wants(grade9_retention_sending)) return;
    if (auto const eighth = sending_school(year))
      add_at(grade9_retention_sending, *eighth, year, groups, retained);
    else
      sink_.add_cohort(grade9_retention_sending, Counts::unknown_org, year, groups, retained);
  }

  /// Where grade 8 was spent: the last school of it or, by the definition, that of most days of its last year.
  std::optional<std::int32_t> sending_school(int year) const {
    auto const* const last = last_where([&](Enrollment const& row) { return row.year <= year && row.grade == grade8; });
    if (!last) return std::nullopt;
    if (cut(year).sending_school == SendingSchool::last) return last->school;
    std::map<std::int32_t, Days> days;
    for (auto const& row : enrollments_)
      if (row.year == last->year && row.grade == grade8)
        days[row.school] = days[row.school] | histories_.member_days(row);
    auto best = last->school;
    for (auto at = enrollments_.rbegin(); at != enrollments_.rend(); ++at)  // of equals the last
      if (at->year == last->year && at->grade == grade8 && days[at->school].count() > days[best].count())
        best = at->school;
    return best;
  }

  void add_graduation() {
    constexpr IndicatorId rates[] = {acgr4, acgr5, acgr6};
    auto const cohort = grade9_year_;
    if (!wants_year(cohort + 3) || histories_.enrollment_years.empty()) return;
    for (int extra = 0; extra < 3; ++extra) {
      int const measured = cohort + 3 + extra;
      auto const end = day_of(measured, 8, 31);
      if (!rules_.wants(rates[extra]) || !histories_.window_closed(end)) continue;
      if (*histories_.enrollment_years.begin() > cohort || *histories_.enrollment_years.rbegin() < measured) continue;
      if (!any_diploma_between(day_of(measured - 1, 9, 1), end)) continue;
      auto const* const last =
          last_where([&](Enrollment const& row) { return row.year <= measured && row.grade >= grade9; });
      if (!last) {
        leave_out({rates[extra]}, cohort + 3, Why::not_in_cohort);
        continue;
      }
      auto const first_diploma = first_counted_diploma(cut(cohort + 3));
      if (leaves(*last) && !(first_diploma && *first_diploma <= last->exit)) {
        leave_out({rates[extra]}, cohort + 3, Why::left);
        continue;
      }
      add_at(rates[extra], last->school, cohort + 3, groups_between(cohort + 3, day_of(cohort - 1, 7, 1), end),
             first_diploma && *first_diploma <= end);
    }
  }

  bool any_diploma_between(std::int32_t first, std::int32_t last) const {
    auto const& days = histories_.diploma_days;
    auto const at = std::lower_bound(days.begin(), days.end(), first);
    return at != days.end() && *at <= last;
  }

  std::optional<std::int32_t> first_counted_diploma(CutPoints const& own) const {
    for (auto const& diploma : histories_.diplomas[student_])
      if (counts_for_graduation(diploma, own)) return diploma.day;
    return std::nullopt;
  }

  void add_college() {
    auto const all = histories_.diplomas[student_];
    auto const diploma = std::find_if(all.begin(), all.end(), is_regular);
    if (diploma == all.end()) return;
    auto const year = class_of(diploma->day);
    if (!wants_year(year)) return;
    auto const groups = groups_between(year, day_of(year - 1, 7, 1), day_of(year, 8, 31));
    auto const begins_by = [&](std::int32_t day) {
      auto const begins = histories_.college_begins[student_];
      return std::any_of(begins.begin(), begins.end(),
                         [&](std::int32_t begin) { return begin > diploma->day && begin <= day; });
    };
    auto const fall_ends = day_of(year, 10, 31);
    if (rules_.wants(postsecondary_fall) && histories_.window_closed(fall_ends) &&
        histories_.last_college_begin >= day_of(year, 7, 1))
      add_at(postsecondary_fall, diploma->org, year, groups, begins_by(fall_ends));
    if (rules_.wants(postsecondary_16) && histories_.window_closed(day_of(year + 1, 12, 31)) &&
        histories_.last_college_begin >= day_of(year + 1, 7, 1))
      add_at(postsecondary_16, diploma->org, year, groups, begins_by(months_later(diploma->day, 16)));
  }

  Histories const& histories_;
  CohortRules const& rules_;
  std::int32_t student_;
  Sink& sink_;
  std::span<Enrollment const> enrollments_;
  std::int32_t grade9_year_;
};

using ByCourse = std::map<std::int32_t, std::int32_t>;  // thousandths earned

ByCourse credits_by_course(std::span<Attempt const> attempts, int school_year, Summer summer) {
  struct Course {
    std::array<std::int32_t, 4> earned{};  // by term
    std::array<std::int32_t, 4> attempted{};
    bool outside_summer = false;
  };
  constexpr auto s1 = codes::at(codes::term, "S1");
  constexpr auto s2 = codes::at(codes::term, "S2");
  constexpr auto whole = codes::at(codes::term, "Y");
  constexpr auto su = codes::at(codes::term, "SU");
  std::map<std::int32_t, Course> courses;
  for (auto const& attempt : attempts) {
    if (attempt.year != school_year || (attempt.term == su && summer == Summer::left_out)) continue;
    auto& course = courses[attempt.course];
    course.earned[attempt.term] = std::max(course.earned[attempt.term], attempt.earned);
    course.attempted[attempt.term] = std::max(course.attempted[attempt.term], attempt.attempted);
    course.outside_summer = course.outside_summer || attempt.term != su;
  }
  ByCourse credits;
  for (auto const& [code, course] : courses) {
    auto const& [earned, attempted, outside_summer] = course;
    auto const most = outside_summer ? std::max(attempted[whole], attempted[s1] + attempted[s2]) : attempted[su];
    credits[code] = std::min(earned[s1] + earned[s2] + earned[whole] + earned[su], most);
  }
  return credits;
}

ByCourse first_semester_by_course(std::span<Attempt const> attempts, int school_year) {
  ByCourse credits;
  for (auto const& attempt : attempts)
    if (attempt.year == school_year && attempt.term == codes::at(codes::term, "S1"))
      credits[attempt.course] = std::max(credits[attempt.course], attempt.earned);
  return credits;
}

}  // namespace

void CohortCounts::add_cohort(IndicatorId indicator, std::int32_t org, int year, std::uint32_t groups, bool numerator) {
  for (; groups != 0; groups &= groups - 1) {
    Cell const cell{indicator, org, year, 0, 0, static_cast<std::uint8_t>(std::countr_zero(groups))};
    auto const key = static_cast<std::uint64_t>(cell.indicator) << 44 | static_cast<std::uint64_t>(cell.org) << 20 |
                     static_cast<std::uint64_t>(cell.year) << 8 | cell.group;
    auto& count = counts_[key];
    count.cell = cell;
    count.numerator += numerator;
    ++count.denominator;
    ++count.students;
  }
}

void CohortCounts::append_to(std::vector<Count>& to) const {
  for (auto const& [key, count] : counts_) to.push_back(count);
}

template <class Sink>
void add_cohorts(Histories const& histories, CohortRules const& rules, std::int32_t student, Sink& sink) {
  StudentCohorts<Sink>(histories, rules, student, sink).add();
}

template void add_cohorts(Histories const&, CohortRules const&, std::int32_t, CohortCounts&);
template void add_cohorts(Histories const&, CohortRules const&, std::int32_t, Recorder&);

std::int32_t credits_earned(std::span<Attempt const> attempts, int school_year, Summer summer) {
  std::int32_t credits = 0;
  for (auto const& [code, earned] : credits_by_course(attempts, school_year, summer)) credits += earned;
  return credits;
}

std::int32_t credits_of_first_semester(std::span<Attempt const> attempts, int school_year) {
  std::int32_t credits = 0;
  for (auto const& [code, earned] : first_semester_by_course(attempts, school_year)) credits += earned;
  return credits;
}

std::int32_t credits_so_far(std::span<Attempt const> attempts, int school_year, Semester semester) {
  ByCourse best;
  auto const take = [&](ByCourse const& year) {
    for (auto const& [code, earned] : year) best[code] = std::max(best[code], earned);
  };
  std::set<int> years;
  for (auto const& attempt : attempts)
    if (attempt.year < school_year) years.insert(attempt.year);
  for (auto const year : years) take(credits_by_course(attempts, year, Summer::counted));
  if (semester == Semester::first_done) take(first_semester_by_course(attempts, school_year));
  std::int32_t credits = 0;
  for (auto const& [code, earned] : best) credits += earned;
  return credits;
}

int core_failures(std::span<Attempt const> attempts, int school_year) {
  int semesters = 0;
  for (auto const& attempt : attempts) {
    bool const core = attempt.subject != records::no_code && attempt.subject != codes::at(codes::subject, "other");
    if (attempt.year == school_year && core && attempt.result == codes::at(codes::result, "fail") &&
        attempt.term != codes::at(codes::term, "SU"))
      semesters += attempt.semesters;
  }
  return semesters;
}

}  // namespace aimline::indicators
