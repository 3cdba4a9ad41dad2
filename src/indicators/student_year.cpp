#include "indicators/student_year.hpp"

#include <algorithm>
#include <tuple>

namespace aimline::indicators {

namespace codes = records::codes;

bool StandingMark::is_core() const {
  return subject != records::no_code && subject != codes::at(codes::subject, "other");
}

StudentYear::StudentYear(Histories const& from, YearRules const& by, std::int32_t who,
                         CountsSchool const& counts_school)
    : histories(from), rules(by), student(who), counts_school_(counts_school) {
  find_stays();
  find_missed();
  lasting_ = histories.lasting_groups[static_cast<std::size_t>(student)];
}

/// Every day belongs to the last enrollment of which it is a member day.
void StudentYear::find_stays() {
  auto const all = histories.enrollments[student];
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    if (at->year != rules.frame.year || !here(at->school)) continue;
    auto const days = histories.member_days(*at).without(member);
    auto const whole = histories.school_days(*at);
    if (auto const last = whole.last(); last >= 0) {
      auto const day = rules.frame.first_day + last;
      enrolled_last = enrolled_last || (at->entry <= day && at->last_day >= day);
    }
    if (!days.any()) continue;
    member = member | days;
    stays.push_back({&*at, days});
  }
}

void StudentYear::find_missed() {
  auto const all = histories.absences[student];
  auto at = std::lower_bound(all.begin(), all.end(), rules.frame.first_day,
                             [](Absence const& absence, std::int32_t day) { return absence.day < day; });
  for (; at != all.end() && at->day <= rules.frame.last_day; ++at) {
    int const day = at->day - rules.frame.first_day;
    if (!member.has(day)) continue;
    for (std::size_t i = 0; i < stays.size(); ++i) {
      if (!stays[i].days.has(day) || !counts_event_of(*at, day, i)) continue;
      // Those of one day are together.
      if (!missed.empty() && missed.back().day == day)
        missed.back().share = std::max(missed.back().share, at->missed);
      else
        missed.push_back({day, at->missed, i});
    }
  }
}

bool StudentYear::counts_event_of(Absence const& absence, int day, std::size_t stay) const {
  if (stays[stay].enrollment->school == absence.school) return true;
  if (rules.cut.day_events == DayEvents::owner || !here(absence.school)) return false;
  auto const all = histories.enrollments[student];
  return std::any_of(all.begin(), all.end(), [&](Enrollment const& row) {
    return row.year == rules.frame.year && row.school == absence.school && histories.member_days(row).has(day);
  });
}

Stay const* StudentYear::stay_on(int day) const {
  for (auto const& stay : stays)
    if (day >= 0 && stay.days.has(day)) return &stay;
  return nullptr;
}

std::size_t StudentYear::grade_on(int day) const {
  auto const* const stay = rules.grades ? stay_on(day) : nullptr;
  return stay ? std::size_t{stay->enrollment->grade} + 1 : 0;
}

std::uint8_t StudentYear::code_of_grade(int last) const {
  auto const* const stay = stay_on(member.last_to(last));
  return stay ? stay->enrollment->grade : records::no_code;
}

/// Of two days of the calendar, both included.
std::uint32_t StudentYear::groups_between(std::int32_t first, std::int32_t last) const {
  auto bits = lasting_;
  for (auto const& span : histories.groups[student])
    if (span.begin <= last && span.end >= first) bits |= span.bit;
  return bits & rules.groups;
}

std::uint32_t StudentYear::groups_to(int last) const {
  auto const begin = rules.frame.first_day;
  auto const on = [&](std::int32_t day) { return groups_between(day, day); };
  switch (rules.cut.yearly_groups) {
    case GroupRule::start: {
      int const first = member.first();
      return on(begin + (first >= 0 ? first : 0));
    }
    case GroupRule::end: {
      int const day = member.last_to(last);
      return on(begin + (day >= 0 ? day : last));
    }
    case GroupRule::on_date:
      return on(rules.frame.day_in_year(rules.cut.group_date.month, rules.cut.group_date.day));
    case GroupRule::ever:
    case GroupRule::by_day:
      break;
  }
  return groups_between(begin, begin + last);
}

std::uint32_t StudentYear::dated_groups() const {
  return groups_between(rules.frame.first_day, rules.frame.last_day) & ~lasting_;
}

Days StudentYear::days_in(std::uint32_t bit) const {
  auto const begin = rules.frame.first_day;
  auto const all_if = [](bool in) { return in ? Days::between(0, Days::most - 1) : Days(); };
  auto const in_on = [&](std::int32_t day) { return (groups_between(day, day) & bit) != 0; };
  switch (rules.cut.daily_groups) {
    case GroupRule::ever:
      return all_if(true);
    case GroupRule::start:
      return all_if(in_on(begin + std::max(member.first(), 0)));
    case GroupRule::end:
      return all_if(in_on(begin + std::max(member.last(), 0)));
    case GroupRule::on_date:
      return all_if(in_on(rules.frame.day_in_year(rules.cut.group_date.month, rules.cut.group_date.day)));
    case GroupRule::by_day:
      break;
  }
  Days days;
  for (auto const& span : histories.groups[student])
    if (span.bit == bit && span.begin <= rules.frame.last_day && span.end >= begin)
      days = days | Days::between(span.begin - begin, std::min(span.end, rules.frame.last_day) - begin);
  return days;
}

std::int64_t StudentYear::absent_between(int first, int last) const {
  std::int64_t absent = 0;
  for (auto const& part : missed) {
    if (part.day > last) break;
    if (part.day < first) continue;
    if (rules.cut.absence_rule == AbsenceRule::fractional)
      absent += part.share;
    else if (part.share >= rules.cut.absent_from.thousandths)
      absent += 1'000;
  }
  return absent;
}

bool StudentYear::attended_too_little(int first, int last) const {
  auto const enrolled = member.count_between(first, last);
  if (enrolled < rules.cut.warning_days || enrolled == 0) return false;
  std::int64_t lost = 0;
  for (auto const& part : missed)
    if (part.day >= first && part.day <= last) lost += part.share;
  return 100 * (std::int64_t{1'000} * enrolled - lost) <= std::int64_t{1'000} * rules.cut.warning_percent * enrolled;
}

/// The school's own letter decides; where there is none the percent, then the standard.
Verdict StudentYear::verdict_of(Mark const& mark) const {
  auto const verdict = [](bool failing) { return failing ? Verdict::failing : Verdict::passing; };
  if (mark.letter != records::no_value)
    return verdict(rules.failing_letters[static_cast<std::size_t>(mark.letter)] != 0);
  if (mark.percent != records::no_value) return verdict(mark.percent < rules.cut.failing_below.thousandths);
  if (mark.standard != records::no_value) return verdict(mark.standard <= rules.cut.failing_standard.thousandths);
  return Verdict::none;
}

std::vector<StandingMark> StudentYear::standing_marks(std::uint8_t grading_period, std::int32_t until) const {
  std::vector<StandingMark> standing;
  auto const rank = [](StandingMark const& mark) {
    return std::tuple(mark.day, mark.verdict, mark.credits, mark.subject);
  };
  for (auto const& row : histories.marks[student]) {
    if (row.year != rules.frame.year || row.day > until || !here(row.school)) continue;
    if (grading_period != records::no_code && row.grading_period != grading_period) continue;
    StandingMark const mark{row.school, row.course, row.day, row.credits, row.subject, verdict_of(row)};
    auto const same = std::find_if(standing.begin(), standing.end(), [&](StandingMark const& other) {
      return other.school == mark.school && other.course == mark.course;
    });
    if (same == standing.end())
      standing.push_back(mark);
    else if (rank(*same) < rank(mark))
      *same = mark;
  }
  return standing;
}

Enrollment const* StudentYear::enrolled_on(int day) const {
  auto const all = histories.enrollments[student];
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    if (at->year != rules.frame.year || !here(at->school)) continue;
    auto const last = histories.school_days(*at).last_to(day);
    if (last < 0) continue;
    if (at->entry <= rules.frame.first_day + last && at->last_day >= rules.frame.first_day + last) return &*at;
  }
  return nullptr;
}

}  // namespace aimline::indicators
