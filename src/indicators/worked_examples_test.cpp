// Examples whose numbers follow from published rules. Each names its source.

#include "indicators/cohorts.hpp"
#include "indicators/testing_files.hpp"

#include <gtest/gtest.h>

namespace aimline::indicators {
namespace {

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

// Events of the other school count in the district too where the definition says so: days 16 and 17 are missed.
TEST(Attendance, TakesTheEventsOfAnySchoolWhereAskedTo) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 19);
  files.enroll("1", 'B', 14, 39);
  files.absent("1", 'A', 15, 2);
  auto const counts = files.counts({.day_events = DayEvents::any});
  EXPECT_EQ(share(counts, attendance_rate, district), Share({38'000, 40}));
  EXPECT_EQ(share(counts, attendance_rate, school_b), Share({26'000, 26}));
}

// A transfer within the district on day 90: with inclusive exits both schools count that day, the district once.
TEST(Attendance, CountsTheDayOfATransferOnceInTheDistrict) {
  Files files;
  files.student("1");
  files.enroll("1", 'A', 0, 89);
  files.enroll("1", 'B', 89, 179);
  files.text("attendance") += "1,A," + Files::date(3) + ",tardy,\n";
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, attendance_rate, school_a), Share({90'000, 90}));
  EXPECT_EQ(share(counts, attendance_rate, school_b), Share({91'000, 91}));
  EXPECT_EQ(share(counts, attendance_rate, district), Share({180'000, 180}));
  EXPECT_EQ(share(files.counts({.exit_inclusive = false}), attendance_rate, school_a), Share({89'000, 89}));
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

// The same three students under the other rules for change during the year: on a count date (day 100) and at the end
// only student 2 is in the group, at the start both are.
TEST(Groups, AreThoseOfADateOfTheStartOrOfTheEnd) {
  Files files;
  for (auto const* id : {"1", "2", "3"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 179);
  }
  files.text("membership") += "1,english_learner,2023-09-01," + Files::date(59) + "\n2,english_learner,2023-09-01,\n";
  files.absent("1", 'A', 0, 30);
  files.absent("2", 'A', 0, 4);
  files.absent("3", 'A', 0, 25);
  constexpr std::uint8_t english_learner = 11;
  auto const rate = [&](CutPoints const& cut) {
    return share(files.counts(cut), chronic_absence, school_a, 2024, english_learner);
  };
  MonthDay const day_100{12, 10};
  EXPECT_EQ(rate({.yearly_groups = GroupRule::on_date, .group_date = day_100}), Share({0, 1}));
  EXPECT_EQ(rate({.yearly_groups = GroupRule::end}), Share({0, 1}));
  EXPECT_EQ(rate({.yearly_groups = GroupRule::start}), Share({1, 2}));
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

// 34 CFR 200.34 and ESEA 8101(23), (25): 100 first-time students and 10 transfers in, less 8 documented transfers out,
// 1 emigrated and 1 deceased; 85 graduate in four years, 6 more in five while 1 leaves, 2 more in six.
TEST(Graduation, AdjustsTheCohortForFourFiveAndSixYears) {
  Files files;
  for (int i = 0; i < 110; ++i) {
    auto const id = std::to_string(i);
    files.student(id);
    bool const comes_in = i >= 100;
    if (!comes_in) files.year(id, 2021, "09", i < 8 ? "transferred,1" : i == 8 ? "emigrated," : i == 9 ? "died," : ",");
    if (i < 10) continue;
    for (int year = 2022; year <= 2024; ++year) files.year(id, year, year == 2022 ? "10" : year == 2023 ? "11" : "12");
    if (i >= 95) {
      files.year(id, 2025, "12", i == 109 ? "transferred,1" : ",");
      if (i < 109) files.year(id, 2026, "12");
    }
    int const graduates = i < 95 ? 2024 : i < 101 ? 2025 : i < 103 ? 2026 : 0;
    if (graduates != 0) files.text("diploma") += fmt::format("{},A,regular,{}-06-05,\n", id, graduates);
  }
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, acgr4, school_a), Share({85, 100}));
  EXPECT_EQ(share(counts, acgr5, school_a), Share({91, 99}));
  EXPECT_EQ(share(counts, acgr6, school_a), Share({93, 99}));
}

TEST(Graduation, LeavesAlternateDiplomasOutWhereAskedTo) {
  Files files;
  files.student("1");
  for (int year = 2021; year <= 2024; ++year)
    files.year("1", year, year == 2021 ? "09" : year == 2022 ? "10" : year == 2023 ? "11" : "12");
  files.text("diploma") += "1,A,alternate,2024-06-05,1\n";
  EXPECT_EQ(share(files.counts(), acgr4, school_a), Share({1, 1}));
  EXPECT_EQ(share(files.counts({.alternate_diplomas = false}), acgr4, school_a), Share({0, 1}));
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

// Allensworth & Easton 2005: 5 credits with two semesters failed in core courses are off track, with one, and two
// electives, on track; 6 credits with a core course failed for the year are off track.
TEST(OnTrack, AllowsOneSemesterFailedInACoreCourse) {
  auto const on_track = [](int credits, std::vector<std::string> const& failed) {
    Files files;
    files.student("1");
    files.year("1", 2024, "09");
    for (int i = 0; i < credits; ++i) files.text("course_attempt") += fmt::format("1,A,2024,Y,P{},other,1,pass\n", i);
    for (std::size_t i = 0; i < failed.size(); ++i)
      files.text("course_attempt") += fmt::format("1,A,2024,{},fail\n", fmt::format(fmt::runtime(failed[i]), i));
    return share(files.counts(), freshman_on_track, school_a);
  };
  EXPECT_EQ(on_track(5, {"S1,F{},english,0.5", "S2,F{},science,0.5"}), Share({0, 1}));
  EXPECT_EQ(on_track(5, {"S1,F{},mathematics,0.5", "S1,F{},other,0.5", "S2,F{},other,0.5"}), Share({1, 1}));
  EXPECT_EQ(on_track(6, {"Y,F{},english,1"}), Share({0, 1}));
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

// Of 200 first-time students 15 transferred, 5 dropped out, 25 repeat and 155 are promoted.
TEST(Retention, HasThreeDenominators) {
  Files files;
  for (int i = 0; i < 200; ++i) {
    auto const id = std::to_string(i);
    files.student(id);
    files.year(id, 2024, "09", i < 15 ? "transferred,1" : i < 20 ? "dropout," : ",");
    if (i >= 20) files.year(id, 2025, i < 45 ? "09" : "10");
  }
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, grade9_retention, school_a), Share({25, 185}));
  EXPECT_EQ(share(counts, grade9_retention_enrolled, school_a), Share({25, 180}));
  EXPECT_EQ(share(counts, grade9_retention_all, school_a), Share({25, 200}));
}

// Days in grade 8 at two schools, five students of whom 2, 3 and 5 are retained; the last has no grade 8 here.
TEST(Retention, GivesStudentsToTheLastSchoolOrToThatOfMostDays) {
  Files files;
  for (auto const* id : {"1", "2", "3", "4", "5"}) files.student(id);
  auto const grade8 = [&](std::string const& id, char school, int first, int last) {
    files.text("enrollment") +=
        fmt::format("{},{},2024,08,{},{},,\n", id, school, Files::date(first), Files::date(last));
  };
  grade8("1", 'A', 0, 179);
  grade8("2", 'A', 0, 99);
  grade8("2", 'B', 100, 179);
  grade8("3", 'B', 0, 179);
  grade8("4", 'A', 0, 89);
  grade8("4", 'B', 90, 179);
  for (auto const* id : {"1", "2", "3", "4", "5"}) {
    files.year(id, 2025, "09");
    files.year(id, 2026, id[0] == '2' || id[0] == '3' || id[0] == '5' ? "09" : "10");
  }
  auto const last = files.counts();
  EXPECT_EQ(share(last, grade9_retention_sending, school_a, 2025), Share({0, 1}));
  EXPECT_EQ(share(last, grade9_retention_sending, school_b, 2025), Share({2, 3}));
  EXPECT_EQ(share(last, grade9_retention_sending, Counts::unknown_org, 2025), Share({1, 1}));
  auto const most = files.counts({.sending_school = SendingSchool::most_days});
  EXPECT_EQ(share(most, grade9_retention_sending, school_a, 2025), Share({1, 2}));
  EXPECT_EQ(share(most, grade9_retention_sending, school_b, 2025), Share({1, 2}));
  EXPECT_EQ(share(last, grade9_retention, school_a, 2025), Share({3, 5}));
}

// Of six students of grades 9 to 12: one drops out, one drops out and is back the next year, one transfers; a dropout
// of grade 8 takes no part. 1 of 3.
TEST(Dropout, IsWhoLeavesAndIsNotBack) {
  Files files;
  for (auto const* id : {"1", "2", "3", "4"}) files.student(id);
  files.year("1", 2024, "10", "dropout,");
  files.year("2", 2024, "11", "dropout,");
  files.year("2", 2025, "11");
  files.year("3", 2024, "09", "transferred,1");
  files.year("4", 2024, "08", "dropout,");
  EXPECT_EQ(share(files.counts(), dropout, school_a), Share({1, 3}));
}

// EDFacts FS006: removals of a year add up: 4 + 7 days are more than 10, 10 days are not.
TEST(Suspension, AddsRemovalsUpForIdea) {
  Files files;
  for (auto const* id : {"1", "2", "3", "4"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 100);
  }
  files.text("discipline_action") +=
      "a,1,A,2023-09-05,out_of_school_suspension,4\nb,1,A,2023-10-05,expulsion,7\n"
      "c,2,A,2023-09-05,out_of_school_suspension,10\nd,3,A,2023-09-05,in_school_suspension,1\n";
  auto const counts = files.counts();
  EXPECT_EQ(share(counts, idea_out_short, school_a), Share({1, 4}));
  EXPECT_EQ(share(counts, idea_out_long, school_a), Share({1, 4}));
  EXPECT_EQ(share(counts, idea_in_short, school_a), Share({1, 4}));
  EXPECT_EQ(share(counts, idea_in_long, school_a), Share({0, 4}));
  EXPECT_EQ(share(counts, idea_out_long, school_a), Share({1, 4}));
  EXPECT_EQ(share(files.counts({.idea_days = 11}), idea_out_long, school_a), Share({0, 4}));
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
  EXPECT_EQ(share(counts, suspension_incidents, school_a), Share({3, 250}));
  EXPECT_EQ(share(counts, suspension_in, school_a), Share({1, 250}));
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
