#include "base/time.hpp"

#include <concepts>
#include <stdexcept>

#include <gtest/gtest.h>

namespace aimline {
namespace {

static_assert(!std::equality_comparable_with<Date, Instant>);
static_assert(!std::equality_comparable_with<Date, SchoolYear>);
static_assert(!std::convertible_to<int, SchoolYear>);

Instant instant(std::string_view text) { return parse_instant(text).value(); }

TEST(ParseDate, TakesDaysThatExist) {
  for (auto text : {"2026-03-09", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1900-02-28"}) {
    auto const date = parse_date(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(to_string(*date), text);
  }
}

TEST(ParseDate, RefusesDaysThatDoNotExist) {
  for (auto text :
       {"2023-02-29", "2100-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(ParseDate, RefusesOtherForms) {
  for (auto text : {"", "2026-3-9", "09/03/2026", "20260309", "2026-03-09 ", " 2026-03-09", "2026-03-09T00:00Z",
                    "+2026-03-09", "-001-03-09", "2026-03-0a", "10000-01-01", "2026-03"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(DateOf, ThrowsForADayThatDoesNotExist) {
  EXPECT_EQ(to_string(date_of(2024, 2, 29)), "2024-02-29");
  EXPECT_THROW(date_of(2023, 2, 29), std::invalid_argument);
  EXPECT_THROW(date_of(0, 1, 1), std::invalid_argument);
  EXPECT_THROW(date_of(10'000, 1, 1), std::invalid_argument);
  EXPECT_THROW(date_of(2024, 257, 1), std::invalid_argument);
  EXPECT_THROW(date_of(2024, 1, 257), std::invalid_argument);
}

TEST(PlusDays, CrossesMonthsAndStaysInTheYearsThatCanBeWritten) {
  EXPECT_EQ(plus_days(date_of(2024, 2, 28), 2), date_of(2024, 3, 1));
  EXPECT_EQ(plus_days(date_of(2024, 1, 1), -1), date_of(2023, 12, 31));
  EXPECT_THROW(plus_days(date_of(9999, 12, 31), 1), std::invalid_argument);
  EXPECT_THROW(plus_days(date_of(1, 1, 1), -1), std::invalid_argument);
}

TEST(ParseInstant, TurnsAnOffsetIntoUtc) {
  EXPECT_EQ(to_string(instant("2026-03-09T10:04:05.12-06:00")), "2026-03-09T16:04:05.120Z");
  EXPECT_EQ(to_string(instant("2026-03-09T00:30:00+05:30")), "2026-03-08T19:00:00.000Z");
  EXPECT_EQ(to_string(instant("2026-01-01T00:00+1400")), "2025-12-31T10:00:00.000Z");
  EXPECT_EQ(to_string(instant("2026-03-09t16:04:05Z")), "2026-03-09T16:04:05.000Z");
  EXPECT_EQ(to_string(instant("1969-12-31T23:59:59.999Z")), "1969-12-31T23:59:59.999Z");
}

TEST(ParseInstant, DropsWhatIsFinerThanMilliseconds) {
  EXPECT_EQ(to_string(instant("2026-03-09T16:04:05.123999Z")), "2026-03-09T16:04:05.123Z");
}

TEST(ParseInstant, RefusesOtherForms) {
  for (auto text :
       {"", "2026-03-09", "2026-03-09T16:04:05", "2026-03-09T24:00:00Z", "2026-03-09T23:60:00Z", "2026-03-09T23:59:60Z",
        "2026-03-09T16:04:05.Z", "2026-03-09T16:04:05+15:00", "2026-03-09T16:04:05+14:01", "2026-03-09T16:04:05+5:30",
        "2026-03-09T16:04:05ZZ", "2026-02-30T00:00:00Z", "2026-03-09T1604Z", "2026-03-09T16:04:05Europe/Madrid"})
    EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(ParseInstant, RefusesWhatAnOffsetPushesOutOfTheYears) {
  EXPECT_TRUE(parse_instant("0001-01-01T00:00:00Z"));
  EXPECT_FALSE(parse_instant("0001-01-01T00:00:00+00:01"));
  EXPECT_TRUE(parse_instant("9999-12-31T23:59:59.999Z"));
  EXPECT_FALSE(parse_instant("9999-12-31T23:59:59-00:01"));
}

TEST(Instants, OfTheSameMomentAreEqualWhateverTheirOffset) {
  EXPECT_EQ(instant("2026-03-09T10:00:00-06:00"), instant("2026-03-09T16:00:00Z"));
  EXPECT_EQ(date_in_utc(instant("2026-03-09T23:00:00-06:00")), date_of(2026, 3, 10));
}

TEST(TimeZones, AreThoseOfTheDatabase) {
  for (auto name : {"UTC", "America/Denver", "America/Argentina/Buenos_Aires", "Pacific/Kiritimati"})
    EXPECT_TRUE(parse_time_zone(name)) << name;
  for (auto name : {"", "Denver", "america/denver", "../etc/passwd", "/usr/share/zoneinfo/UTC", "America/", "zone.tab",
                    "tzdata.zi", "leapseconds", "America/Denver\n"})
    EXPECT_FALSE(parse_time_zone(name)) << name;
}

TEST(TimeZones, FollowSummerTimeInDenver) {
  TimeZone const denver{"America/Denver"};
  // Source: Energy Policy Act of 2005, §110: from 2 a.m. on the second Sunday of March to the first of November.
  EXPECT_EQ(local_time(denver, instant("2026-03-08T08:59:00Z")), "2026-03-08 01:59 MST");
  EXPECT_EQ(local_time(denver, instant("2026-03-08T09:00:00Z")), "2026-03-08 03:00 MDT");
  EXPECT_EQ(local_time(denver, instant("2026-11-01T07:30:00Z")), "2026-11-01 01:30 MDT");
  EXPECT_EQ(local_time(denver, instant("2026-11-01T08:30:00Z")), "2026-11-01 01:30 MST");
}

TEST(TimeZones, DecideWhichDayItIs) {
  auto const evening = instant("2026-07-01T05:30:00Z");
  EXPECT_EQ(date_in(TimeZone{}, evening), date_of(2026, 7, 1));
  EXPECT_EQ(date_in(TimeZone{"America/Denver"}, evening), date_of(2026, 6, 30));
  EXPECT_EQ(date_in(TimeZone{"Pacific/Kiritimati"}, instant("2026-07-01T10:00:00Z")), date_of(2026, 7, 2));
}

TEST(TimeZones, AnswerAsInUtcAtTheEndsOfTheYears) {
  auto const first = instant("0001-01-01T01:00:00Z");
  EXPECT_EQ(date_in(TimeZone{"America/Denver"}, first), date_of(1, 1, 1));
  EXPECT_EQ(local_time(TimeZone{"America/Denver"}, first), "0001-01-01 01:00 UTC");
  EXPECT_EQ(date_in(TimeZone{"Pacific/Kiritimati"}, instant("9999-12-31T23:00:00Z")), date_of(9999, 12, 31));
}

TEST(SchoolYears, RunFromTheFirstOfJulyToTheLastOfJune) {
  EXPECT_EQ(school_year_of(date_of(2023, 6, 30)), SchoolYear{2023});
  EXPECT_EQ(school_year_of(date_of(2023, 7, 1)), SchoolYear{2024});
  EXPECT_EQ(school_year_of(date_of(2024, 1, 1)), SchoolYear{2024});
  EXPECT_EQ(school_year_of(date_of(2024, 6, 30)), SchoolYear{2024});
  EXPECT_EQ(first_day(SchoolYear{2024}), date_of(2023, 7, 1));
  EXPECT_EQ(last_day(SchoolYear{2024}), date_of(2024, 6, 30));
}

TEST(SchoolYears, FollowOneAnotherWithoutAGap) {
  for (int ends = SchoolYear::earliest; ends < SchoolYear::latest; ++ends)
    EXPECT_EQ(plus_days(last_day(SchoolYear{ends}), 1), first_day(SchoolYear{ends + 1}));
}

TEST(SchoolYears, AreWrittenForPeopleWithBothYears) {
  EXPECT_EQ(to_string(SchoolYear{2024}), "2023-24");
  EXPECT_EQ(to_string(SchoolYear{2000}), "1999-00");
  EXPECT_EQ(to_string(SchoolYear{2101}), "2100-01");
}

}  // namespace
}  // namespace aimline
