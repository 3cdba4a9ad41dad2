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

std::uint32_t bits_of(Wanted const& wanted) {
  if (wanted.indicators.empty()) return (1U << indicator_count) - 1;
  std::uint32_t bits = 0;
  for (auto const id : wanted.indicators) bits |= 1U << static_cast<unsigned>(id);
  return bits;
}

bool wants_year(Wanted const& wanted, int year) {
  return wanted.years.empty() || std::find(wanted.years.begin(), wanted.years.end(), year) != wanted.years.end();
}

/// What the year's files allow to count: without a row of the year there is no number, which is not the same as zero.
YearRules rules_of(Histories const& histories, CutPoints const& cut, Wanted const& wanted, int year) {
  YearRules rules{.frame = YearFrame(year), .cut = cut};
  rules.groups = wanted.groups ? (1U << group_count) - 1 : 1U;
  rules.grades = wanted.grades;
  rules.months = wanted.months;
  rules.weeks = wanted.weeks;
  rules.wanted = bits_of(wanted);
  auto const any = [&](std::initializer_list<IndicatorId> ids) {
    return std::any_of(ids.begin(), ids.end(), [&](IndicatorId id) { return rules.wants(id); });
  };
  bool const attendance = histories.attendance_years.contains(year);
  bool const discipline = histories.discipline_years.contains(year);
  bool const courses = histories.course_years.contains(year);
  bool const warned_together = any({ew_any, ew_two_or_more, ew_three}) && attendance && discipline && courses;
  // To-date counts are rows only where there were member days, which attendance tells.
  rules.chronic_absence = attendance && rules.wants(chronic_absence);
  rules.attendance_rate = attendance && (rules.wants(attendance_rate) || rules.chronic_absence);
  rules.ew_attendance = attendance && (rules.wants(ew_attendance) || warned_together);
  rules.ew_behavior = discipline && (rules.wants(ew_behavior) || warned_together);
  rules.ew_course = courses && (rules.wants(ew_course) || warned_together);
  rules.ew_together = warned_together;
  rules.suspension = discipline && rules.wants(suspension);
  rules.suspension_days = discipline && rules.wants(suspension_days);
  rules.course_pass = courses && any({course_pass, course_pass_english, course_pass_mathematics, course_pass_science,
                                      course_pass_social_science, course_pass_other});
  return rules;
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

/// Counts one year; what each thread finds is appended to its own list.
void count_year(Histories const& histories, YearRules const& rules, Wanted const& wanted,
                CountingOptions const& options, std::vector<std::vector<Count>>& found) {
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
  records::in_parallel(tasks.size(), options.threads, [&](std::size_t number, std::size_t thread) {
    auto const& task = tasks[number];
    auto& bench = benches[thread];
    if (bench.org != task.org) {
      bench.org = task.org;
      bench.counts_school.resize(histories.orgs.size());
      for (std::size_t i = 0; i < histories.orgs.size(); ++i) {
        auto const& above = histories.orgs[i].counted_at;
        bench.counts_school[i] = std::find(above.begin(), above.end(), task.org) != above.end();
      }
    }
    for (auto i = task.begin; i < task.end; ++i)
      add_year(histories, rules, students[static_cast<std::size_t>(task.org)][i], bench.counts_school, bench.tally);
    bench.tally.flush(histories.orgs[static_cast<std::size_t>(task.org)].rank, rules.frame.year, found[thread]);
  });
}

void count_cohorts(Histories const& histories, CohortRules const& rules, Wanted const& wanted,
                   CountingOptions const& options, std::vector<std::vector<Count>>& found) {
  constexpr std::size_t at_once = 16'384;
  std::vector<CohortCounts> counts(found.size());
  records::in_parallel((histories.students() + at_once - 1) / at_once, options.threads,
                       [&](std::size_t task, std::size_t thread) {
                         auto const end = std::min(histories.students(), (task + 1) * at_once);
                         for (auto i = task * at_once; i < end; ++i)
                           if (auto const student = static_cast<std::int32_t>(i); is_wanted(histories, wanted, student))
                             add_cohorts(histories, rules, student, counts[thread]);
                       });
  for (std::size_t i = 0; i < found.size(); ++i) counts[i].append_to(found[i]);
}

}  // namespace

Counts count(Histories const& histories, CutPoints const& cut, Wanted const& wanted, CountingOptions const& options) {
  auto const threads = std::max<std::size_t>(1, options.threads);
  std::vector<std::vector<Count>> found(threads);
  std::vector<int> years;
  for (auto const year : histories.enrollment_years)
    if (wants_year(wanted, year)) years.push_back(year);
  std::size_t done = 0;
  for (auto const year : years) {
    count_year(histories, rules_of(histories, cut, wanted, year), wanted, options, found);
    if (options.progress) options.progress(++done, years.size() + 1);
  }
  CohortRules cohort_rules{.cut = cut, .wanted = bits_of(wanted)};
  cohort_rules.groups = wanted.groups ? (1U << group_count) - 1 : 1U;
  cohort_rules.years = wanted.years;
  count_cohorts(histories, cohort_rules, wanted, options, found);
  std::vector<Counts> parts;
  for (auto& list : found) parts.push_back({std::move(list)});
  return merge(std::move(parts));
}

Counts merge(std::vector<Counts> parts) {
  Counts whole;
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
  auto const& all = counts.all;
  auto const has_days = [&](Cell cell) {
    cell.indicator = attendance_rate;
    cell.grade = cell.group = 0;
    auto const at = std::lower_bound(all.begin(), all.end(), cell,
                                     [](Count const& count, Cell const& sought) { return count.cell < sought; });
    return at != all.end() && at->cell == cell;
  };
  std::vector<Count> kept;
  kept.reserve(all.size());
  for (auto const& count : all)
    if (count.cell.indicator != chronic_absence || has_days(count.cell)) kept.push_back(count);
  counts.all = std::move(kept);
}

std::uint32_t shard_of(std::string_view student_id, std::uint32_t shards) {
  return static_cast<std::uint32_t>((records::Dictionary::hash(student_id) >> 32) % shards);
}

}  // namespace aimline::indicators
