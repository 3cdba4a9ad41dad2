#include "indicators/counts.hpp"

#include "indicators/cohorts.hpp"
#include "indicators/yearly.hpp"
#include "records/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace aimline::indicators {
namespace {

using enum IndicatorId;

bool wants_year(Wanted const& wanted, int year) {
  return wanted.years.empty() || std::find(wanted.years.begin(), wanted.years.end(), year) != wanted.years.end();
}

bool is_failing_letter(std::string_view letter, CutPoints const& cut) {
  auto const same = [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? a - 32 : a) == (b >= 'a' && b <= 'z' ? b - 32 : b);
  };
  return std::any_of(cut.failing_letters.begin(), cut.failing_letters.end(), [&](std::string const& failing) {
    return std::equal(letter.begin(), letter.end(), failing.begin(), failing.end(), same);
  });
}

bool is_wanted(Histories const& histories, Wanted const& wanted, std::int32_t student) {
  return wanted.shards <= 1 || shard_of(histories.records.students[student], wanted.shards) == wanted.shard;
}

/// For each organization the students who have anything to do with it in a year.
std::vector<std::vector<std::int32_t>> students_by_org(Histories const& histories, Wanted const& wanted, int year) {
  std::vector<std::vector<std::int32_t>> students(histories.orgs.size());
  std::vector<std::int32_t> here;
  for (std::size_t i = 0; i < histories.students(); ++i) {
    auto const student = static_cast<std::int32_t>(i);
    here.clear();
    auto const add = [&](std::int32_t school) {
      for (auto const org : histories.orgs[static_cast<std::size_t>(school)].counted_at)
        if (std::find(here.begin(), here.end(), org) == here.end()) here.push_back(org);
    };
    for (auto const& enrollment : histories.enrollments[student])
      if (enrollment.year == year) add(enrollment.school);
    for (auto const& attempt : histories.attempts[student])
      if (attempt.year == year) add(attempt.school);
    if (here.empty() || !is_wanted(histories, wanted, student)) continue;
    for (auto const org : here) students[static_cast<std::size_t>(org)].push_back(student);
  }
  return students;
}

struct Task {
  std::int32_t org = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Told how many of some tasks are done.
using Done = std::function<void(std::size_t done, std::size_t all)>;

/// Counts one year; what each thread finds is appended to its own list.
void count_year(Histories const& histories, YearRules const& rules, Wanted const& wanted, std::size_t threads,
                Done const& done, std::vector<std::vector<Count>>& found) {
  constexpr std::size_t at_once = 4'096;
  auto const students = students_by_org(histories, wanted, rules.frame.year);
  std::vector<Task> tasks;
  for (std::size_t org = 0; org < students.size(); ++org)
    for (std::size_t begin = 0; begin < students[org].size(); begin += at_once)
      tasks.push_back({static_cast<std::int32_t>(org), begin, std::min(begin + at_once, students[org].size())});
  struct Bench {  // of one thread
    Tally tally;
    CountsSchool counts_school;
    std::int32_t org = -1;
  };
  std::vector<Bench> benches(found.size());
  records::in_parallel(tasks.size(), threads, [&](std::size_t number, std::size_t thread) {
    if (thread == 0) done(number, tasks.size());
    auto const& task = tasks[number];
    auto& bench = benches[thread];
    if (bench.org != task.org) {
      bench.org = task.org;
      bench.counts_school = schools_of(histories, task.org);
    }
    for (auto i = task.begin; i < task.end; ++i)
      add_year(histories, rules, students[static_cast<std::size_t>(task.org)][i], bench.counts_school, bench.tally);
    bench.tally.flush(histories.orgs[static_cast<std::size_t>(task.org)].rank, rules.frame.year, found[thread]);
  });
}

void count_cohorts(Histories const& histories, CohortRules const& rules, Wanted const& wanted, std::size_t threads,
                   Done const& done, std::vector<std::vector<Count>>& found) {
  constexpr std::size_t at_once = 16'384;
  std::vector<CohortCounts> counts(found.size());
  auto const tasks = (histories.students() + at_once - 1) / at_once;
  records::in_parallel(tasks, threads, [&](std::size_t task, std::size_t thread) {
    if (thread == 0) done(task, tasks);
    auto const end = std::min(histories.students(), (task + 1) * at_once);
    for (auto i = task * at_once; i < end; ++i)
      if (auto const student = static_cast<std::int32_t>(i); is_wanted(histories, wanted, student))
        add_cohorts(histories, rules, student, counts[thread]);
  });
  for (std::size_t i = 0; i < found.size(); ++i) counts[i].append_to(found[i]);
}

}  // namespace

IndicatorBits Wanted::bits() const {
  if (indicators.empty()) return all_indicators;
  IndicatorBits bits = 0;
  for (auto const id : indicators) bits |= bit_of(id);
  return bits;
}

Count const* Counts::find(Cell const& cell) const {
  auto const at = std::lower_bound(all.begin(), all.end(), cell,
                                   [](Count const& count, Cell const& sought) { return count.cell < sought; });
  return at != all.end() && at->cell == cell ? &*at : nullptr;
}

Setting Setting::of(Histories const& histories) {
  Setting setting;
  auto const count = histories.orgs.size();
  setting.orgs.resize(count);
  setting.parents.assign(count, -1);
  setting.types.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto const& org = histories.orgs[i];
    auto const rank = static_cast<std::size_t>(org.rank);
    setting.orgs[rank] = histories.records.orgs[static_cast<std::int32_t>(i)];
    setting.types[rank] = org.type;
    if (org.counted_at.size() > 1)
      setting.parents[rank] = histories.orgs[static_cast<std::size_t>(org.counted_at[1])].rank;
  }
  if (auto const today = histories.today()) {
    auto const year = school_year_of_day(*today);
    setting.today = *today;
    setting.current_sources = static_cast<int>(histories.attendance_years.contains(year)) +
                              static_cast<int>(histories.discipline_years.contains(year)) +
                              static_cast<int>(histories.mark_years.contains(year));
  }
  return setting;
}

std::int32_t Setting::state_above(std::int32_t org) const {
  auto at = parents[static_cast<std::size_t>(org)];
  // Each step goes to what is counted above, which never runs in a circle for long.
  for (std::size_t steps = 0; at >= 0 && steps <= parents.size(); ++steps) {
    if (types[static_cast<std::size_t>(at)] == records::codes::at(records::codes::org_type, "state")) return at;
    at = parents[static_cast<std::size_t>(at)];
  }
  return -1;
}

YearRules rules_of(Histories const& histories, Definitions const& definitions, Wanted const& wanted, int year) {
  YearRules rules{.frame = YearFrame(year), .cut = definitions.of(year).cut};
  rules.groups = wanted.groups ? (1U << group_count) - 1 : 1U;
  rules.grades = wanted.grades;
  rules.months = wanted.months;
  rules.weeks = wanted.weeks;
  rules.attendance_given = histories.attendance_years.contains(year);
  rules.discipline_given = histories.discipline_years.contains(year);
  rules.courses_given = histories.course_years.contains(year);
  rules.marks_given = histories.mark_years.contains(year);
  constexpr auto with_attendance = bits_of({attendance_rate, chronic_absence, ew_attendance, absent_2plus});
  constexpr auto with_discipline = bits_of({ew_behavior, suspension, suspension_days, suspension_incidents,
                                            suspension_in, idea_out_short, idea_out_long, idea_in_short, idea_in_long});
  constexpr auto with_courses = bits_of({ew_course, course_pass, course_pass_english, course_pass_mathematics,
                                         course_pass_science, course_pass_social_science, course_pass_other});
  constexpr auto with_all = bits_of({ew_any, ew_two_or_more, ew_three});
  IndicatorBits given = 0;
  if (rules.attendance_given) given |= with_attendance;
  if (rules.discipline_given) given |= with_discipline;
  if (rules.courses_given) given |= with_courses;
  if (rules.attendance_given && rules.discipline_given && rules.courses_given) given |= with_all;
  if (rules.marks_given) given |= bit_of(failing_core);
  if (histories.mark_credit_years.contains(year)) given |= bits_of({freshman_on_pace, senior_credit_pace});
  if (rules.marks_given && rules.attendance_given) given |= bit_of(g8_ready);
  if (histories.exit_years.contains(year)) given |= bit_of(dropout);
  if (auto const today = histories.today(); today && school_year_of_day(*today) == year) {
    rules.today = *today - rules.frame.first_day;
    int const sources = static_cast<int>(rules.attendance_given) + static_cast<int>(rules.discipline_given) +
                        static_cast<int>(rules.marks_given);
    if (rules.attendance_given) given |= bit_of(ew_current_attendance);
    if (rules.discipline_given) given |= bit_of(ew_current_behavior);
    if (rules.marks_given) given |= bit_of(ew_current_course);
    if (sources >= 1) given |= bit_of(ew_current_any);
    if (sources >= 2) given |= bit_of(ew_current_two_or_more);
    if (sources >= 3) given |= bit_of(ew_current_three);
  }
  auto asked = wanted.bits();
  // To-date counts are rows only where there were member days, which attendance tells. Whether days and incidents of
  // suspension may be shown depends on how many students it is.
  if ((asked & bit_of(chronic_absence)) != 0) asked |= bit_of(attendance_rate);
  if ((asked & bits_of({suspension_days, suspension_incidents})) != 0) asked |= bit_of(suspension);
  rules.counted = given & asked;
  for (std::size_t i = 0; i < std::size(records::codes::subject); ++i)
    for (auto const& subject : rules.cut.warning_subjects)
      if (records::codes::subject[i] == subject) rules.warning_subjects |= static_cast<std::uint8_t>(1U << i);
  auto const letter = records::columns::at(records::columns::mark, "letter");
  auto const& texts = histories.records[records::TableId::mark].texts;
  auto const letters = texts.empty() ? 0 : texts[letter].size();
  for (std::size_t i = 0; i < letters; ++i)
    rules.failing_letters.push_back(is_failing_letter(texts[letter][static_cast<std::int32_t>(i)], rules.cut));
  return rules;
}

Counts count(Histories const& histories, Definitions const& definitions, Wanted const& wanted,
             CountingOptions const& options) {
  auto const threads = std::max<std::size_t>(1, options.threads);
  std::vector<std::vector<Count>> found(threads);
  std::vector<int> years;
  for (auto const year : histories.enrollment_years)
    if (wants_year(wanted, year)) years.push_back(year);
  std::size_t step = 0;
  constexpr std::size_t parts = 1'000;  // of a step, for who watches
  auto const done = [&](std::size_t tasks, std::size_t all) {
    if (options.progress && all > 0) options.progress(step * parts + tasks * parts / all, (years.size() + 1) * parts);
  };
  for (auto const year : years) {
    count_year(histories, rules_of(histories, definitions, wanted, year), wanted, threads, done, found);
    ++step;
  }
  CohortRules cohort_rules{.definitions = &definitions, .wanted = wanted.bits(), .years = wanted.years};
  // Its release decides on theirs.
  if ((cohort_rules.wanted & bits_of({grade9_retention_all, grade9_retention_enrolled})) != 0)
    cohort_rules.wanted |= bit_of(grade9_retention);
  cohort_rules.groups = wanted.groups ? (1U << group_count) - 1 : 1U;
  count_cohorts(histories, cohort_rules, wanted, threads, done, found);
  std::vector<Counts> parts_of_all;
  for (auto& list : found) parts_of_all.push_back({std::move(list)});
  return merge(std::move(parts_of_all));
}

Counts merge(std::vector<Counts> parts) {
  Counts whole;
  std::size_t size = 0;
  for (auto const& part : parts) size += part.all.size();
  if (parts.size() == 1)
    whole = std::move(parts.front());
  else
    whole.all.reserve(size);
  for (auto& part : parts) {
    whole.all.insert(whole.all.end(), part.all.begin(), part.all.end());
    part = {};
  }
  std::sort(whole.all.begin(), whole.all.end(), [](Count const& a, Count const& b) { return a.cell < b.cell; });
  std::size_t to = 0;
  for (std::size_t i = 0; i < whole.all.size(); ++i) {
    auto const& next = whole.all[i];
    if (to > 0 && whole.all[to - 1].cell == next.cell) {
      auto& last = whole.all[to - 1];
      last.numerator += next.numerator;
      last.denominator += next.denominator;
      last.students += next.students;
    } else {
      whole.all[to++] = next;
    }
  }
  whole.all.resize(to);
  return whole;
}

void keep_periods_with_days(Counts& counts) {
  // Days come first and stay where they are, so the rest can be moved up while they are looked into.
  auto const days_end = std::partition_point(
      counts.all.begin(), counts.all.end(), [](Count const& count) { return count.cell.indicator == attendance_rate; });
  auto const has_days = [&](Cell cell) {
    cell.indicator = attendance_rate;
    cell.grade = cell.group = 0;
    auto const at = std::lower_bound(counts.all.begin(), days_end, cell,
                                     [](Count const& count, Cell const& sought) { return count.cell < sought; });
    return at != days_end && at->cell == cell;
  };
  auto const kept = std::remove_if(days_end, counts.all.end(), [&](Count const& count) {
    return count.cell.indicator == chronic_absence && !has_days(count.cell);
  });
  counts.all.erase(kept, counts.all.end());
}

std::uint32_t shard_of(std::string_view student_id, std::uint32_t shards) {
  return static_cast<std::uint32_t>((records::Dictionary::hash(student_id) >> 32) % shards);
}

}  // namespace aimline::indicators
