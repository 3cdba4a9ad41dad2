#include "indicators/explain.hpp"

#include "indicators/cohorts.hpp"
#include "indicators/yearly.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace aimline::indicators {
namespace {

using records::TableId;
using enum IndicatorId;

constexpr auto cohort_indicators = bits_of({freshman_on_track, freshman_on_track_summer, grade9_retention,
                                            grade9_retention_sending, grade9_retention_all, grade9_retention_enrolled,
                                            acgr4, acgr5, acgr6, postsecondary_fall, postsecondary_16});

bool is_cohort(IndicatorId id) { return (cohort_indicators & bit_of(id)) != 0; }

/// Why a student is not in a number of whom nothing was said.
Why why_otherwise(IndicatorId id) {
  switch (id) {
    case acgr4:
    case acgr5:
    case acgr6:
      return Why::not_in_cohort;
    case postsecondary_fall:
    case postsecondary_16:
      return Why::no_regular_diploma;
    default:
      return is_cohort(id) ? Why::not_first_time : Why::no_member_day;
  }
}

/// What was found of one student for one cell.
struct Finding {
  bool counted = false;
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  Why why{};
};

Finding finding_in(Recorder const& recorder, Cell const& cell) {
  bool anywhere = false;
  bool here = false;
  bool in_group = false;
  Finding finding;
  for (auto const& found : recorder.found) {
    if (found.indicator != cell.indicator || found.period != cell.period) continue;
    if (found.year >= 0 && found.year != cell.year) continue;
    anywhere = true;
    if (found.org >= 0 && found.org != cell.org) continue;
    here = true;
    if ((found.groups >> cell.group & 1U) == 0) continue;
    in_group = true;
    if (cell.grade != 0 && found.grade != cell.grade) continue;
    finding.counted = true;
    finding.numerator += found.numerator;
    finding.denominator += found.denominator;
  }
  if (finding.counted) return finding;
  finding.why = in_group   ? Why::in_another_grade
                : here     ? Why::not_in_group
                : anywhere ? Why::counted_elsewhere
                           : why_otherwise(cell.indicator);
  if (!anywhere)
    for (auto const& missing : recorder.missing)
      if (missing.indicator == cell.indicator && missing.period == cell.period &&
          (missing.year < 0 || missing.year == cell.year))
        finding.why = missing.why;
  return finding;
}

std::size_t column_named(records::Table const& table, std::string_view name) {
  auto const at = std::find_if(table.columns.begin(), table.columns.end(),
                               [&](records::Column const& column) { return column.name == name; });
  return static_cast<std::size_t>(at - table.columns.begin());
}

/// The columns that tell whom, where and when a row of a table is about.
class RowsOf {
public:
  RowsOf(records::Records const& records, TableId id)
      : table_(records::tables()[static_cast<std::size_t>(id)]), values_(records[id]) {
    student_ = wide("student_id");
    school_ = wide("school_id");
    year_ = wide("school_year");
    for (auto const* name : {"date", "as_of", "entry_date", "begin_date"})
      if (day_.empty()) day_ = wide(name);
    is_event_ = id == TableId::attendance || id == TableId::discipline_action;
  }

  std::size_t size() const { return values_.rows; }
  std::int32_t student(std::size_t row) const {
    return student_.empty() ? static_cast<std::int32_t>(row) : student_[row];
  }
  std::int32_t school(std::size_t row) const { return school_.empty() ? -1 : school_[row]; }
  std::optional<std::int32_t> day(std::size_t row) const {
    return day_.empty() || day_[row] == records::no_value ? std::nullopt : std::optional(day_[row]);
  }
  /// Rows of years without one count in all.
  bool is_in(std::size_t row, int year) const {
    if (!year_.empty()) return year_[row] == year;
    return !is_event_ || school_year_of_day(day_[row]) == year;
  }
  std::uint32_t line(std::size_t row) const { return row < values_.lines.size() ? values_.lines[row] : 0; }
  std::string file(std::size_t row) const {
    for (auto const& file : values_.files) {
      if (row < file.rows) return file.file;
      row -= file.rows;
    }
    return fmt::format("{}.csv", table_.name);
  }
  std::string codes(std::size_t row) const {
    std::string text;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      auto const& column = table_.columns[i];
      if (column.kind != records::Kind::code) continue;
      auto const code = values_.narrow(i)[row];
      if (code == records::no_code) continue;
      text += text.empty() ? "" : " ";
      text += column.codes[code];
    }
    return text;
  }

private:
  std::span<std::int32_t const> wide(std::string_view name) const {
    auto const at = column_named(table_, name);
    return at < table_.columns.size() && at < values_.columns.size() ? values_.wide(at)
                                                                     : std::span<std::int32_t const>();
  }

  records::Table const& table_;
  records::TableValues const& values_;
  std::span<std::int32_t const> student_ = {};
  std::span<std::int32_t const> school_ = {};
  std::span<std::int32_t const> year_ = {};
  std::span<std::int32_t const> day_ = {};
  bool is_event_ = false;
};

/// The organization of a rank; -1 for nobody's.
std::int32_t org_of_rank(Histories const& histories, std::int32_t rank) {
  for (std::size_t i = 0; i < histories.orgs.size(); ++i)
    if (histories.orgs[i].rank == rank) return static_cast<std::int32_t>(i);
  return -1;
}

Wanted everything_of(IndicatorId id, int year) { return {.indicators = {id}, .years = {year}}; }

CohortRules cohort_rules_of(Definitions const& definitions, Wanted const& wanted) {
  return {
      .definitions = &definitions, .groups = (1U << group_count) - 1, .wanted = wanted.bits(), .years = wanted.years};
}

bool was_there(Histories const& histories, std::int32_t student, std::optional<int> year,
               CountsSchool const& counts_school) {
  auto const is_here = [&](auto const& row) {
    return (!year || row.year == *year) && counts_school[static_cast<std::size_t>(row.school)] != 0;
  };
  auto const enrollments = histories.enrollments[student];
  auto const attempts = histories.attempts[student];
  return std::any_of(enrollments.begin(), enrollments.end(), is_here) ||
         std::any_of(attempts.begin(), attempts.end(), is_here);
}

void count_rows(Histories const& histories, Explanation& explanation, std::vector<bool> const& counted,
                CountsSchool const& counts_school) {
  bool const by_year = !is_cohort(explanation.cell.indicator);
  for (auto const id : tables_of(explanation.cell.indicator)) {
    RowsOf const rows(histories.records, id);
    RowsUsed used{id, rows.size(), 0};
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!counted[static_cast<std::size_t>(rows.student(row))]) continue;
      if (by_year && !rows.is_in(row, explanation.cell.year)) continue;
      if (auto const day = rows.day(row); day && *day > histories.as_of) continue;
      if (by_year && rows.school(row) >= 0 && counts_school[static_cast<std::size_t>(rows.school(row))] == 0) continue;
      ++used.used;
    }
    explanation.rows.push_back(used);
  }
}

}  // namespace

std::vector<TableId> tables_of(IndicatorId indicator) {
  using enum TableId;
  constexpr auto attended =
      bits_of({attendance_rate, chronic_absence, absent_2plus, ew_attendance, ew_any, ew_two_or_more, ew_three,
               g8_ready, ew_current_attendance, ew_current_any, ew_current_two_or_more, ew_current_three});
  constexpr auto disciplined =
      bits_of({ew_behavior, ew_any, ew_two_or_more, ew_three, suspension, suspension_days, suspension_incidents,
               suspension_in, idea_out_short, idea_out_long, idea_in_short, idea_in_long, ew_current_behavior,
               ew_current_any, ew_current_two_or_more, ew_current_three});
  constexpr auto attempted =
      bits_of({ew_course, ew_any, ew_two_or_more, ew_three, course_pass, course_pass_english, course_pass_mathematics,
               course_pass_science, course_pass_social_science, course_pass_other, freshman_on_track,
               freshman_on_track_summer, freshman_on_pace, senior_credit_pace});
  constexpr auto marked = bits_of({failing_core, freshman_on_pace, senior_credit_pace, g8_ready, ew_current_course,
                                   ew_current_any, ew_current_two_or_more, ew_current_three});
  constexpr auto awarded = bits_of({acgr4, acgr5, acgr6, postsecondary_fall, postsecondary_16});
  constexpr auto went_on = bits_of({postsecondary_fall, postsecondary_16});
  std::vector<TableId> tables{student, membership, enrollment};
  auto const add = [&](TableId id, IndicatorBits bits) {
    if ((bits & bit_of(indicator)) != 0) tables.push_back(id);
  };
  add(attendance, attended);
  add(course_attempt, attempted);
  add(mark, marked);
  add(discipline_action, disciplined);
  add(diploma, awarded);
  add(postsecondary, went_on);
  return tables;
}

Explanation explain(Histories const& histories, Definitions const& definitions, Cell const& cell) {
  Explanation explanation{.cell = cell};
  explanation.students = histories.students();
  auto const wanted = everything_of(cell.indicator, cell.year);
  auto const rules = rules_of(histories, definitions, wanted, cell.year);
  auto const cohort_rules = cohort_rules_of(definitions, wanted);
  bool const cohort = is_cohort(cell.indicator);
  auto const org = org_of_rank(histories, cell.org);
  auto const counts_school = schools_of(histories, org);
  explanation.given = cohort || rules.counts(cell.indicator);
  if (!explanation.given) return explanation;
  std::vector<bool> counted(histories.students());
  bool any_day = cell.indicator != chronic_absence;  // to-date counts are rows only where somebody was a member
  for (std::size_t i = 0; i < histories.students(); ++i) {
    auto const student = static_cast<std::int32_t>(i);
    Recorder recorder;
    bool const here = cell.org == Counts::unknown_org ||
                      was_there(histories, student, cohort ? std::nullopt : std::optional(cell.year), counts_school);
    if (cohort)
      add_cohorts(histories, cohort_rules, student, recorder);
    else if (here)
      add_year(histories, rules, student, counts_school, recorder);
    any_day = any_day || std::any_of(recorder.found.begin(), recorder.found.end(), [&](Recorder::Found const& found) {
                return found.indicator == attendance_rate && found.period == cell.period;
              });
    auto const finding = finding_in(recorder, cell);
    if (!here && !finding.counted) continue;
    ++explanation.here;
    if (!finding.counted) {
      ++explanation.left_out[static_cast<std::size_t>(finding.why)];
      continue;
    }
    counted[i] = true;
    ++explanation.counted;
    explanation.in_numerator += finding.numerator > 0;
    explanation.numerator += finding.numerator;
    explanation.denominator += finding.denominator;
  }
  explanation.given = any_day;
  count_rows(histories, explanation, counted, counts_school);
  return explanation;
}

StudentExplanation explain_student(Histories const& histories, Definitions const& definitions, Wanted const& wanted,
                                   std::int32_t student) {
  StudentExplanation explanation;
  std::map<TableId, std::vector<std::pair<std::size_t, std::size_t>>> rows_of;  // row, place in evidence
  for (std::size_t i = 0; i < records::table_count; ++i) {
    auto const id = static_cast<TableId>(i);
    auto const& table = records::tables()[i];
    bool const about_students = column_named(table, "student_id") < table.columns.size();
    if (!about_students || histories.records[id].columns.empty()) continue;
    RowsOf const rows(histories.records, id);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (id == TableId::student ? static_cast<std::int32_t>(row) != student : rows.student(row) != student) continue;
      rows_of[id].emplace_back(row, explanation.evidence.size());
      explanation.evidence.push_back({id, rows.file(row), rows.line(row), rows.day(row), rows.codes(row)});
    }
  }
  auto const evidence_for = [&](Cell const& cell, CountsSchool const& counts_school) {
    std::vector<std::size_t> places;
    bool const by_year = !is_cohort(cell.indicator);
    for (auto const id : tables_of(cell.indicator)) {
      RowsOf const rows(histories.records, id);
      for (auto const& [row, place] : rows_of[id]) {
        if (auto const day = rows.day(row); day && *day > histories.as_of) continue;
        bool const elsewhere = rows.school(row) >= 0 && counts_school[static_cast<std::size_t>(rows.school(row))] == 0;
        if (!by_year || (rows.is_in(row, cell.year) && !elsewhere)) places.push_back(place);
      }
    }
    return places;
  };
  // The organizations where the student was, in order.
  std::map<std::int32_t, std::int32_t> orgs;  // by rank
  std::set<int> years;
  auto const see = [&](std::int32_t school, int year) {
    for (auto const org : histories.orgs[static_cast<std::size_t>(school)].counted_at)
      orgs[histories.orgs[static_cast<std::size_t>(org)].rank] = org;
    if (wanted.years.empty() || std::find(wanted.years.begin(), wanted.years.end(), year) != wanted.years.end())
      years.insert(year);
  };
  for (auto const& row : histories.enrollments[student]) see(row.school, row.year);
  for (auto const& row : histories.attempts[student]) see(row.school, row.year);
  Recorder cohorts;
  add_cohorts(histories, cohort_rules_of(definitions, wanted), student, cohorts);
  for (auto const& found : cohorts.found)
    if (found.org != Counts::unknown_org) orgs[found.org] = org_of_rank(histories, found.org);
  auto const add = [&](Recorder const& recorder, Cell const& cell, CountsSchool const& counts_school) {
    auto const finding = finding_in(recorder, cell);
    Status status{cell, finding.counted, finding.numerator, finding.denominator, std::nullopt, {}};
    if (!finding.counted) status.why = finding.why;
    if (status.why == Why::no_marks && cell.period >= first_grading_period) return;  // of most grading periods
    status.evidence = evidence_for(cell, counts_school);
    explanation.statuses.push_back(std::move(status));
  };
  std::set<std::tuple<int, std::int32_t, IndicatorId>> done;
  auto const add_found_cohorts = [&](std::int32_t rank, CountsSchool const& counts_school) {
    for (auto const& found : cohorts.found)
      if (found.org == rank && done.insert({found.year, rank, found.indicator}).second)
        add(cohorts, {found.indicator, rank, found.year, 0, 0, 0}, counts_school);
    for (auto const& missing : cohorts.missing)
      if (wanted.bits() >> static_cast<unsigned>(missing.indicator) & 1U)
        if (done.insert({missing.year, rank, missing.indicator}).second)
          add(cohorts, {missing.indicator, rank, missing.year, 0, 0, 0}, counts_school);
  };
  for (auto const& [rank, org] : orgs) {
    auto const counts_school = schools_of(histories, org);
    for (auto const year : years) {
      if (!was_there(histories, student, year, counts_school)) continue;
      auto const rules = rules_of(histories, definitions, wanted, year);
      Recorder recorder;
      add_year(histories, rules, student, counts_school, recorder);
      std::set<std::pair<IndicatorId, std::size_t>> told;
      for (auto const& found : recorder.found) told.emplace(found.indicator, found.period);
      for (auto const& missing : recorder.missing) told.emplace(missing.indicator, missing.period);
      for (auto const& [id, period] : told) {
        bool const is_short = period >= first_month && period < first_grading_period;
        if (!rules.counts(id) || (wanted.bits() & bit_of(id)) == 0) continue;
        if (is_short && !(period < first_week ? wanted.months : wanted.weeks)) continue;
        add(recorder, {id, rank, year, static_cast<std::uint8_t>(period), 0, 0}, counts_school);
      }
    }
    add_found_cohorts(rank, counts_school);
  }
  if (std::any_of(cohorts.found.begin(), cohorts.found.end(),
                  [](Recorder::Found const& found) { return found.org == Counts::unknown_org; }))
    add_found_cohorts(Counts::unknown_org, CountsSchool(histories.orgs.size()));
  return explanation;
}

}  // namespace aimline::indicators
