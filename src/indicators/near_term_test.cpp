// What can still be changed: weeks, flags of today, marks. The numbers are worked out by hand in the comments.

#include "indicators/testing_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::indicators {
namespace {

using enum IndicatorId;

// The first week of the calendar begins on Friday, 1 September 2023; the second is 4 to 10 September. Student 1 misses
// two of its days, student 2 one and a half, which are one day by whole days where half a day is one, and none below.
TEST(WeeklyAbsence, CountsTwoDaysOfAWeek) {
  Files files;
  for (auto const* id : {"1", "2", "3"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 30);
  }
  files.absent("1", 'A', 4, 2);
  files.absent("2", 'A', 4, 1);
  files.absent("2", 'A', 5, 1, "0.4");
  files.absent("3", 'A', 1, 1);
  files.absent("3", 'A', 3, 1);  // Monday
  auto const counts = files.counts();
  YearFrame const frame(2024);
  std::size_t second = 0;
  for (std::size_t i = first_week; i < frame.periods.size(); ++i)
    if (frame.periods[i].label == "2023-W36") second = i;
  EXPECT_EQ(share_in(counts, absent_2plus, second), Share({1, 3}));
  EXPECT_EQ(share_in(counts, absent_2plus, second - 1), Share({0, 3}));
  EXPECT_EQ(share_in(counts, absent_2plus, second + 1), Share({0, 3}));
}

// Balfanz: attendance of at most 90 %, an out-of-school suspension, an F in English or mathematics.
TEST(EarlyWarning, FlagsAttendanceAndBehavior) {
  auto const flags = [](int absent, bool suspended) {
    Files files;
    files.student("1");
    files.enroll("1", 'A', 0, 179);
    files.absent("1", 'A', 0, absent);
    files.text("discipline_action") +=
        fmt::format("a,1,A,2023-09-05,{},1\n", suspended ? "out_of_school_suspension" : "other");
    files.text("course_attempt") += "1,A,2024,Y,C,english,1,pass\n";
    auto const counts = files.counts();
    return std::array{share(counts, ew_attendance, school_a)->first, share(counts, ew_behavior, school_a)->first,
                      share(counts, ew_course, school_a)->first, share(counts, ew_any, school_a)->first,
                      share(counts, ew_two_or_more, school_a)->first};
  };
  EXPECT_THAT(flags(18, false), testing::ElementsAre(1, 0, 0, 1, 0));
  EXPECT_THAT(flags(17, true), testing::ElementsAre(0, 1, 0, 1, 0));
}

// By day 100, 9 December, as of which is counted: of the last 30 days (71 to 100) student 1 missed 3 of 30, which is
// 90 % attended; student 2 missed 20 days long ago and has recovered, as has student 3 from a suspension then.
TEST(CurrentWarning, LetsAStudentRecover) {
  Files files;
  for (auto const* id : {"1", "2", "3", "4"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 179);
  }
  files.absent("1", 'A', 80, 3);
  files.absent("2", 'A', 0, 20);
  files.text("discipline_action") += "a,3,A," + Files::date(20) + ",out_of_school_suspension,3\n" + "b,4,A," +
                                     Files::date(90) + ",referral,\nc,4,A," + Files::date(91) + ",referral,\n";
  auto const as_of = day_of(2023, 9, 1) + 99;
  auto const counts = files.counts({}, as_of);
  EXPECT_EQ(share_in(counts, ew_current_attendance, the_day), Share({1, 4}));
  EXPECT_EQ(share_in(counts, ew_current_behavior, the_day), Share({1, 4}));
  EXPECT_EQ(share_in(counts, ew_current_course, the_day), std::nullopt) << "no marks are no zero";
  EXPECT_EQ(share_in(counts, ew_current_any, the_day), Share({2, 4}));
  EXPECT_EQ(share_in(counts, ew_current_three, the_day), std::nullopt) << "of two there are no three";
}

// A letter decides before a percent, a percent before a standard; failing is F, below 60 %, or 1.
TEST(Marks, FailByLetterPercentOrStandard) {
  auto const fails = [](std::string const& rest, CutPoints const& cut = {}) {
    Files files;
    files.student("1");
    files.enroll("1", 'A', 0, 179);
    files.mark("1", "science", rest);
    auto const found = share_in(files.counts(cut), failing_core, first_quarter);
    return found ? found->first : -1;
  };
  EXPECT_EQ(fails("F,,,"), 1);
  EXPECT_EQ(fails("D,40,1,"), 0);
  EXPECT_EQ(fails("D,40,1,", {.failing_letters = {"d", "f"}}), 1);
  EXPECT_EQ(fails(",59.999,,"), 1);
  EXPECT_EQ(fails(",60,1,"), 0);
  EXPECT_EQ(fails(",,1,"), 1);
  EXPECT_EQ(fails(",,1.5,"), 0);
  EXPECT_EQ(fails(",,,"), -1) << "no mark that tells";
}

// In reach for student 1: 1 + 1 + 1 + 1 + 1 = 5 credits; for student 2 one of the five is failing, 4; student 3 has
// six courses, two of them failing, in core subjects: 4 credits and two failures.
TEST(FreshmanPace, NeedsCreditsInReachAndFewFailures) {
  Files files;
  for (auto const* id : {"1", "2", "3"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 179, "09");
    for (auto const* subject : {"english", "mathematics", "science", "social_science", "other"}) {
      bool const failing = id[0] == '2' && subject[0] == 'e';
      files.mark(id, subject, failing ? "F,,,1" : "B,,,1");
    }
  }
  files.text("mark") += "3,A,2024,X,english," + Files::date(41) + ",Q1,F,,,1\n3,A,2024,english,english," +
                        Files::date(42) + ",Q1,F,,,1\n";
  auto const counts = files.counts();
  EXPECT_EQ(share_in(counts, freshman_on_pace, first_quarter), Share({1, 3}));
  EXPECT_EQ(share_in(files.counts({.pace_credits_first_half = {4'000}}), freshman_on_pace, first_quarter),
            Share({2, 3}));
}

// Grade 12: 21 credits of earlier years and 1 in progress are 22; the course that was passed twice counts once.
TEST(SeniorPace, AddsWhatIsInProgress) {
  Files files;
  for (auto const* id : {"1", "2"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 179, "12");
    for (int i = 0; i < 21; ++i) {
      bool const again = id[0] == '2' && i == 20;
      files.text("course_attempt") +=
          fmt::format("{},A,{},Y,C{},other,1,pass\n", id, again ? 2022 : 2023, again ? 19 : i);
    }
    files.mark(id, "english", "F,,,1");
  }
  EXPECT_EQ(share_in(files.counts(), senior_credit_pace, first_quarter), Share({1, 2}));
}

// Grade 8, marks on day 40: student 1 attended 37 of 41 days, 90.2 %; student 2 36, 87.8 %; student 3 fails; student 4
// has no mark in mathematics and takes no part.
TEST(Grade8, IsReadyWithAttendanceAndBothSubjects) {
  Files files;
  for (auto const* id : {"1", "2", "3", "4"}) {
    files.student(id);
    files.enroll(id, 'A', 0, 179, "08");
    files.mark(id, "english", id[0] == '3' ? "F,,," : "C,,,");
    if (id[0] != '4') files.mark(id, "mathematics", "C,,,");
  }
  files.absent("1", 'A', 0, 4);
  files.absent("2", 'A', 0, 5);
  EXPECT_EQ(share_in(files.counts(), g8_ready, first_quarter), Share({1, 3}));
}

}  // namespace
}  // namespace aimline::indicators
