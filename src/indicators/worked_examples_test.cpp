// Examples whose numbers follow from published rules. Each names its source.

#include "indicators/cohorts.hpp"
#include "indicators/released.hpp"
#include "records/cells.hpp"
#include "records/testing_records.hpp"

#include <optional>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::indicators {
namespace {

using Share = std::optional<std::pair<std::int64_t, std::int64_t>>;

/// Record files under construction: one district, schools A and B, a school day for every day from 1 September 2023.
class Files {
public:
  Files() {
    for (auto const* school : {"A", "B"})
      for (int day = 0; day < 180; ++day) text("calendar_day") += fmt::format("{},{},1\n", school, date(day));
  }

  static std::string date(int day) { return records::date_text(day_of(2023, 9, 1) + day); }

  std::string& text(std::string const& table) {
    static std::map<std::string, std::string> const headers{
        {"org", "org_id,type,parent_id,name\nD,district,,D\nA,school,D,A\nB,school,D,B\n"},
        {"calendar_day", "school_id,date,is_school_day\n"},
        {"student", "student_id\n"},
        {"enrollment", "student_id,school_id,school_year,grade,entry_date,exit_date,exit_type,exit_documented\n"},
        {"attendance", "student_id,school_id,date,category,fraction_absent\n"},
        {"course_attempt", "student_id,school_id,school_year,term,course_code,subject,credits_attempted,result\n"},
        {"discipline_action", "action_id,student_id,school_id,date,type,days\n"},
        {"diploma", "student_id,org_id,type,date,alternate_assessment\n"},
        {"postsecondary", "student_id,institution,begin_date\n"},
        {"membership", "student_id,group,begin_date,end_date\n"}};
    return texts_.try_emplace(table, headers.at(table)).first->second;
  }

  void student(std::string const& id) { text("student") += id + "\n"; }
  void enroll(std::string const& id, char school, int first, int last, std::string const& grade = "05") {
    text("enrollment") += fmt::format("{},{},2024,{},{},{},,\n", id, school, grade, date(first), date(last));
  }
  void year(std::string const& id, int school_year, std::string const& grade, std::string const& exit = ",") {
    text("enrollment") +=
        fmt::format("{},A,{},{},{}-09-01,{}-06-01,{}\n", id, school_year, grade, school_year - 1, school_year, exit);
  }
  void absent(std::string const& id, char school, int first, int days, std::string const& fraction = "") {
    for (int day = first; day < first + days; ++day)
      text("attendance") += fmt::format("{},{},{},absent,{}\n", id, school, date(day), fraction);
  }

  Counts counts(CutPoints const& cut = {}) {
    text("org");
    auto const reading = records::read_texts(texts_);
    EXPECT_TRUE(reading && reading->report.complete());
    Definitions const definitions(cut);
    Histories const histories(reading->records, never, 1, definitions);
    return count(histories, definitions, {}, {});
  }

private:
  std::map<std::string, std::string> texts_ = {};
};

// Ranks of the organizations above.
constexpr std::int32_t school_a = 0;
constexpr std::int32_t school_b = 1;
constexpr std::int32_t district = 2;

Share share(Counts const& counts, IndicatorId indicator, std::int32_t org, int year = 2024, std::uint8_t group = 0) {
  for (auto const& count : counts.all)
    if (count.cell == Cell{indicator, org, year, 0, 0, group}) return {{count.numerator, count.denominator}};
  return std::nullopt;
}

using enum IndicatorId;

Share chronic_of(int enrolled, int absent, CutPoints const& cut = {}, std::string const& fraction = "") {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, enrolled - 1);
  files.absent("1", 'A', 0, absent, fraction);
  return share(files.counts(cut), chronic_absence, school_a);
}

// EDFacts FS195: enrolled at least 10 school days, absent on at least 10 % of them; half a day missed is a day of
// absence.
TEST(ChronicAbsence, IncludesTheBoundary) {
  EXPECT_EQ(chronic_of(180, 18), Share({1, 1}));
  EXPECT_EQ(chronic_of(180, 17), Share({0, 1}));
}

TEST(ChronicAbsence, LeavesOutWhoWasEnrolledForNineDays) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 8);
  files.absent("1", 'A', 0, 5);
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, chronic_absence, school_a), std::nullopt);
  EXPECT_EQ(share(counts, attendance_rate, school_a), Share({4'000, 9}));
}

TEST(ChronicAbsence, TakesAnotherNumberOfDays) {
  for (int const days : {10, 20, 31, 45})
    EXPECT_EQ(chronic_of(15, 2, {.eligible_days = days}).has_value(), days == 10) << days;
}

TEST(ChronicAbsence, CountsHalfDaysWholeOrAsTheyAre) {
  EXPECT_EQ(chronic_of(100, 18, {}, "0.5"), Share({1, 1}));
  EXPECT_EQ(chronic_of(100, 18, {.absence_rule = AbsenceRule::fractional}, "0.5"), Share({0, 1}));
  EXPECT_EQ(chronic_of(100, 18, {}, "0.4999"), Share({0, 1}));
}

// A transfer within the year, numbers as published with TEAMSchools/teamster issue 5122.
TEST(ChronicAbsence, IsJudgedAtEachSchoolAndOnceInTheDistrict) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 81);
  files.enroll("1", 'B', 82, 177);
  files.absent("1", 'A', 0, 45);
  files.absent("1", 'B', 82, 7);
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, attendance_rate, school_a), Share({37'000, 82}));
  EXPECT_EQ(share(counts, attendance_rate, school_b), Share({89'000, 96}));
  EXPECT_EQ(share(counts, attendance_rate, district), Share({126'000, 178}));
  EXPECT_EQ(share(counts, chronic_absence, school_a), Share({1, 1}));
  EXPECT_EQ(share(counts, chronic_absence, school_b), Share({0, 1}));
  EXPECT_EQ(share(counts, chronic_absence, district), Share({1, 1}));
}

// Data of two schools duplicate a student who was chronically absent in both (note on FS195, DG814).
TEST(ChronicAbsence, CountsAStudentOnceAboveTheSchool) {
  Files files;
  for (auto const* id : {"1", "2", "3"}) files.student(id);
  files.enroll("1", 'A', 0, 89);
  files.enroll("1", 'B', 90, 179);
  files.enroll("2", 'A', 0, 179);
  files.enroll("3", 'B', 0, 179);
  files.absent("1", 'A', 0, 12);
  files.absent("1", 'B', 90, 10);
  files.absent("2", 'A', 0, 3);
  files.absent("3", 'B', 0, 20);
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, chronic_absence, school_a), Share({1, 2}));
  EXPECT_EQ(share(counts, chronic_absence, school_b), Share({2, 2}));
  EXPECT_EQ(share(counts, chronic_absence, district), Share({2, 3}));
}

TEST(Attendance, TakesOverlappingRecordsAtOneSchoolAsOne) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 49);
  files.enroll("1", 'A', 29, 59);
  files.absent("1", 'A', 30, 3);
  EXPECT_EQ(share(files.counts(), attendance_rate, school_a), Share({57'000, 60}));
}

// Two schools share days 14 to 19: the later enrollment owns them in the district.
TEST(Attendance, GivesASharedDayToTheLastEnrollment) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 19);
  files.enroll("1", 'B', 14, 39);
  files.absent("1", 'A', 15, 2);
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, attendance_rate, school_a), Share({18'000, 20}));
  EXPECT_EQ(share(counts, attendance_rate, school_b), Share({26'000, 26}));
  EXPECT_EQ(share(counts, attendance_rate, district), Share({40'000, 40}));
}

TEST(Attendance, TakesTheLargestOfSeveralEventsOnADay) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 49);
  files.text("attendance") += "1,A," + Files::date(7) + ",tardy,\n1,A," + Files::date(7) + ",absent,\n1,A," +
                              Files::date(7) + ",absent,\n1,A," + Files::date(8) + ",tardy,\n";
  EXPECT_EQ(share(files.counts(), attendance_rate, school_a), Share({49'000, 50}));
}

// A student leaves the group on day 60; the yearly rate counts whoever was ever in it, the daily one days in it.
TEST(Groups, AreEverForTheYearAndByDayForAttendance) {
  Files files;
  for (auto const* id : {"1", "2", "3"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 179);
  }
  files.text("membership") += "1,english_learner,2023-09-01," + Files::date(59) + "\n2,english_learner,2023-09-01,\n";
  files.absent("1", 'A', 0, 20);
  files.absent("1", 'A', 100, 10);
  files.absent("2", 'A', 0, 4);
  files.absent("3", 'A', 0, 25);
  auto const counts = files.counts();
  constexpr std::uint8_t english_learner = 11;
  EXPECT_EQ(share(counts, chronic_absence, school_a, 2024, english_learner), Share({1, 2}));
  EXPECT_EQ(share(counts, attendance_rate, school_a, 2024, english_learner), Share({216'000, 240}));
}

// 34 CFR 200.34: a transfer out stays in the cohort unless it is documented.
TEST(Graduation, KeepsUndocumentedLeavers) {
  Files files;
  for (int i = 0; i < 50; ++i) {
    auto const id = std::to_string(i);
    files.student(id);
    files.year(id, 2021, "09", i < 2 ? "transferred,1" : i < 5 ? "transferred,0" : ",");
    if (i < 5) continue;
    for (int year = 2022; year <= 2024; ++year) files.year(id, year, year == 2022 ? "10" : year == 2023 ? "11" : "12");
    if (i >= 10) files.text("diploma") += id + ",A,regular,2024-06-05,\n";
  }
  EXPECT_EQ(share(files.counts(), acgr4, school_a), Share({40, 48}));
}

// ESEA 8101(25): the summer after year 4 counts; state-defined alternate diplomas count for students on the alternate
// assessment, other certificates do not.
TEST(Graduation, CountsTheSummerAndAlternateDiplomas) {
  Files files;
  std::vector<std::string> const diplomas{
      "A,regular,2024-06-05,",    "A,regular,2024-08-14,",    "A,regular,2024-12-20,", "",
      "A,alternate,2024-06-05,1", "A,alternate,2024-06-05,0", "A,ged,2024-06-05,"};
  for (std::size_t i = 0; i < diplomas.size(); ++i) {
    auto const id = std::to_string(i);
    files.student(id);
    for (int year = 2021; year <= 2025; ++year)
      files.year(id, year, year == 2021 ? "09" : year == 2022 ? "10" : year == 2023 ? "11" : "12");
    if (!diplomas[i].empty()) files.text("diploma") += id + "," + diplomas[i] + "\n";
  }
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, acgr4, school_a), Share({3, 7}));
  EXPECT_EQ(share(counts, acgr5, school_a), Share({4, 7}));
}

// 34 CFR 200.34: who repeats grade 9 stays with the first cohort.
TEST(Graduation, KeepsTheFirstCohortOfARepeater) {
  Files files;
  files.student("1");
  int year = 2021;
  for (auto const* grade : {"09", "09", "10", "11", "12"}) files.year("1", year++, grade);
  files.text("diploma") += "1,A,regular,2025-06-06,\n1,A,other,2024-06-06,\n";
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, acgr4, school_a), Share({0, 1}));
  EXPECT_EQ(share(counts, acgr5, school_a), Share({1, 1}));
}

Attempt attempt(std::int32_t course, std::uint8_t term, std::uint8_t subject, std::string_view result,
                std::int32_t credits) {
  auto const code = *records::read_code(records::codes::result, result);
  auto const year_long = term == 2;
  return {.year = 2024,
          .course = course,
          .attempted = credits,
          .earned = code == 0 ? credits : 0,
          .term = term,
          .subject = subject,
          .semesters = static_cast<std::uint8_t>(year_long ? 2 : 1),
          .result = code};
}

// UChicago Consortium (Allensworth & Easton 2005): 5 credits and at most one semester F in a core course.
TEST(OnTrack, CountsAFailedYearAsTwoSemestersAndLeavesElectivesOut) {
  constexpr std::uint8_t english = 0, mathematics = 1, other = 4, s1 = 0, s2 = 1, whole = 2;
  std::vector<Attempt> const failed_year{attempt(1, whole, english, "fail", 1'000)};
  EXPECT_EQ(core_failures(failed_year, 2024), 2);
  std::vector<Attempt> const electives{attempt(1, s1, mathematics, "fail", 500), attempt(2, s1, other, "fail", 500),
                                       attempt(2, s2, other, "fail", 500)};
  EXPECT_EQ(core_failures(electives, 2024), 1);
}

TEST(OnTrack, CountsARepeatedCourseOnce) {
  constexpr std::uint8_t mathematics = 1, s1 = 0, s2 = 1, su = 3;
  std::vector<Attempt> const recovered{attempt(1, s1, mathematics, "fail", 500),
                                       attempt(1, s2, mathematics, "pass", 500),
                                       attempt(1, su, mathematics, "pass", 500)};
  EXPECT_EQ(credits_earned(recovered, 2024, Summer::left_out), 500);
  EXPECT_EQ(credits_earned(recovered, 2024, Summer::counted), 1'000);
  std::vector<Attempt> const twice{attempt(1, s1, mathematics, "pass", 500), attempt(1, su, mathematics, "pass", 500)};
  EXPECT_EQ(credits_earned(twice, 2024, Summer::counted), 500);
}

// 92 first-time freshmen after 8 documented transfers: 70 on track, 18 off, 4 dropouts who had their credits.
TEST(OnTrack, LeavesTransfersOutAndCountsDropoutsAsOff) {
  Files files;
  for (int i = 0; i < 100; ++i) {
    auto const id = std::to_string(i);
    files.student(id);
    files.year(id, 2024, "09", i < 8 ? "transferred,1" : i < 12 ? "dropout," : ",");
    for (int course = 0; course < (i < 82 ? 5 : 4); ++course)
      files.text("course_attempt") += fmt::format("{},A,2024,Y,C{},english,1,pass\n", id, course);
  }
  EXPECT_EQ(share(files.counts(), freshman_on_track, school_a), Share({70, 92}));
}

TEST(Retention, KnowsWhoLeftAndIsGivenToTheSchoolOfGrade8) {
  Files files;
  for (int i = 0; i < 20; ++i) {
    auto const id = std::to_string(i);
    files.student(id);
    if (i < 10) files.text("enrollment") += id + ",B,2023,08,2022-09-01,,,\n";
    files.year(id, 2024, "09", i < 2 ? "transferred,1" : i < 4 ? "dropout," : ",");
    if (i >= 4) files.year(id, 2025, i < 9 ? "09" : "10");
  }
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, grade9_retention, school_a), Share({5, 18}));
  EXPECT_EQ(share(counts, grade9_retention_sending, school_b), Share({5, 8}));
  EXPECT_EQ(share(counts, grade9_retention_sending, Counts::unknown_org), Share({0, 10}));
}

TEST(Suspension, CountsStudentsOnceAndDaysInFull) {
  Files files;
  for (int i = 1; i <= 250; ++i) {
    files.student(std::to_string(i));
    files.enroll(std::to_string(i), 'A', 0, 100);
  }
  files.text("discipline_action") +=
      "a,1,A,2023-09-05,out_of_school_suspension,3\nb,1,A,2023-10-05,out_of_school_suspension,2\n"
      "c,2,A,2023-09-05,in_school_suspension,1\nd,3,A,2023-09-05,out_of_school_suspension,0.5\n";
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, suspension, school_a), Share({2, 250}));
  EXPECT_EQ(share(counts, suspension_days, school_a), Share({5'500, 250}));
}

TEST(CoursePass, LeavesWithdrawnAndIncompleteOut) {
  Files files;
  files.student("1");
  files.year("1", 2024, "10");
  for (int i = 0; i < 23; ++i)
    files.text("course_attempt") += fmt::format("1,A,2024,S1,C{},,,{}\n", i,
                                                i < 17   ? "pass"
                                                : i < 20 ? "fail"
                                                : i < 22 ? "withdrawn"
                                                         : "incomplete");
  EXPECT_EQ(share(files.counts(), course_pass, school_a), Share({17, 20}));
}

// EDFacts C160: within 16 months of the diploma; enrollment before it is dual enrollment.
TEST(Postsecondary, LeavesDualEnrollmentOut) {
  Files files;
  for (int i = 1; i <= 5; ++i) {
    files.student(std::to_string(i));
    files.year(std::to_string(i), 2023, "12");
    files.text("diploma") += fmt::format("{},A,regular,2023-06-10,\n", i);
  }
  files.text("postsecondary") += "1,C,2023-08-25\n2,C,2024-09-03\n3,C,2024-11-01\n4,C,2022-08-20\n";
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, postsecondary_fall, school_a, 2023), Share({1, 5}));
  EXPECT_EQ(share(counts, postsecondary_16, school_a, 2023), Share({2, 5}));
}

// 34 CFR 300.647: the risk of a group over that of all others; intervals after Katz and Newcombe.
TEST(Gaps, CompareAGroupWithAllOthers) {
  Counts const counts{
      {{{suspension, 0, 2024, 0, 0, 0}, 100, 1'000, 1'000}, {{suspension, 0, 2024, 0, 0, 3}, 40, 200, 200}}};
  Setting const setting{{"A"}, {-1}, {2}};
  auto const rows = rows_of(counts, setting, {}, {});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_NEAR(rows[2].value, 0.125, 1e-12);
  EXPECT_NEAR(*rows[2].lower, 0.071435, 5e-7);
  EXPECT_NEAR(*rows[2].upper, 0.187998, 5e-7);
  EXPECT_NEAR(rows[3].value, 2.666667, 5e-7);
  EXPECT_NEAR(*rows[3].lower, 1.844074, 5e-7);
  EXPECT_NEAR(*rows[3].upper, 3.856195, 5e-7);
  EXPECT_EQ(rows[3].denominator, 200);
}

TEST(Periods, WeekAcrossTheFirstOfJulyIsInBothYears) {
  YearFrame const before(2024);
  YearFrame const after(2025);
  EXPECT_EQ(before.periods.back().label, "2024-W26");
  EXPECT_EQ(YearFrame(2025).periods[13].label, "2024-W27");
  EXPECT_EQ(YearFrame(2026).periods[13].label, YearFrame(2025).periods.back().label);
  EXPECT_LE(after.periods.size(), YearFrame::most_periods);
}

}  // namespace
}  // namespace aimline::indicators
