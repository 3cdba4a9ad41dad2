#include "spc/time_axis.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

std::vector<Date> days(std::initializer_list<std::string_view> texts) {
  std::vector<Date> dates;
  for (auto const text : texts) dates.push_back(*parse_date(text));
  return dates;
}

std::string read(std::string_view text, ShortForm form = ShortForm::month) {
  auto const date = parse_period(text, form);
  return date ? to_string(*date) : "none";
}

TEST(ParsePeriod, ReadsWhatFilesOfSchoolsHave) {
  EXPECT_EQ(read("2026-03-09"), "2026-03-09");
  EXPECT_EQ(read("3/9/2026"), "2026-03-09");
  EXPECT_EQ(read("2026-03"), "2026-03-01");
  EXPECT_EQ(read("2026"), "2025-07-01");
  EXPECT_EQ(read("2025-26"), "2025-07-01");
  EXPECT_EQ(read("2025-2026"), "2025-07-01");
}

TEST(ParsePeriod, ReadsWeeksAsTheCalendarCountsThem) {
  EXPECT_EQ(read("2026-W01"), "2025-12-29");
  EXPECT_EQ(read("2021-W01"), "2021-01-04");
  EXPECT_EQ(read("2020-W53"), "2020-12-28");
  EXPECT_EQ(read("2021-W53"), "none") << "2021 has 52 weeks";
}

TEST(ParsePeriod, TakesTheFormThatTheColumnHas) {
  EXPECT_EQ(read("2011-12"), "2011-12-01");
  EXPECT_EQ(read("2011-12", ShortForm::school_year), "2011-07-01");
  EXPECT_EQ(short_form_of(std::vector<std::string_view>{"2010-11", "2011-12"}), ShortForm::school_year);
  EXPECT_EQ(short_form_of(std::vector<std::string_view>{"2011-11", "2011-12"}), ShortForm::month);
}

TEST(ParsePeriod, RefusesEverythingElse) {
  for (auto const text : {"", "March", "2026-13", "2026-02-30", "13/40/2026", "3/9/26", "2025-27", "2025-025", "26",
                          "2026-W1", "2026-W54", "2026-3", "0000", "-026", "2025+26"})
    EXPECT_EQ(read(text), "none") << text;
}

TEST(CadenceOf, KnowsWeeksMonthsQuartersAndYears) {
  EXPECT_EQ(cadence_of(days({"2026-01-05", "2026-01-12", "2026-01-26"})), Cadence::weeks);
  EXPECT_EQ(cadence_of(days({"2026-01-15", "2026-02-15", "2026-04-15"})), Cadence::months);
  EXPECT_EQ(cadence_of(days({"2026-01-31", "2026-02-28", "2026-03-31"})), Cadence::months);
  EXPECT_EQ(cadence_of(days({"2026-01-01", "2026-04-01", "2026-07-01"})), Cadence::quarters);
  EXPECT_EQ(cadence_of(days({"2023-07-01", "2024-07-01", "2026-07-01"})), Cadence::years);
}

TEST(CadenceOf, TakesTheMiddleDistanceWhereTheRhythmIsNotExact) {
  EXPECT_EQ(cadence_of(days({"2026-01-05", "2026-01-06", "2026-01-07", "2026-01-09"})), Cadence::days);
  EXPECT_EQ(cadence_of(days({"2026-01-05", "2026-01-13", "2026-01-19", "2026-01-26"})), Cadence::weeks);
  EXPECT_EQ(cadence_of(days({"2026-01-05", "2026-03-20", "2026-03-29"})), Cadence::points);
  EXPECT_EQ(cadence_of(days({"2026-01-05"})), Cadence::points);
}

TEST(MissingPeriods, AreAddedWhereTheRhythmIsExact) {
  EXPECT_EQ(with_missing_periods(days({"2026-01-05", "2026-01-12", "2026-01-26"})),
            days({"2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"}));
  EXPECT_EQ(with_missing_periods(days({"2025-11-30", "2025-12-31", "2026-02-28", "2026-03-31"})),
            days({"2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31"}));
  EXPECT_EQ(with_missing_periods(days({"2026-01-28", "2026-02-28", "2026-04-28"})),
            days({"2026-01-28", "2026-02-28", "2026-03-28", "2026-04-28"}));
}

TEST(MissingPeriods, AreNotInvented) {
  for (auto const& dates : {days({"2026-01-05", "2026-01-06", "2026-01-09"}),  // days: weekends are no gaps
                            days({"2026-01-05", "2026-01-13", "2026-01-19", "2026-01-26"}),  // not exact
                            days({"2026-01-01", "2026-02-01", "2036-02-01"}),                // more than there are
                            days({"2026-01-05"}), days({})})
    EXPECT_EQ(with_missing_periods(dates), dates);
}

TEST(Axis, NamesPointsByTheirRhythm) {
  EXPECT_EQ(axis_of(days({"2026-01-01", "2026-02-01"})).labels, (std::vector<std::string>{"2026-01", "2026-02"}));
  EXPECT_EQ(axis_of(days({"2024-07-01", "2025-07-01"})).labels, (std::vector<std::string>{"2024-25", "2025-26"}));
  EXPECT_EQ(axis_of(days({"2026-01-05", "2026-01-12"})).labels[1], "2026-01-12");
}

}  // namespace
}  // namespace aimline::spc
