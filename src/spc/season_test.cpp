#include "spc/season.hpp"

#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::missing;
using testing::Numbers;

std::vector<YearPlace> places_of(int first_year, std::size_t years, int places) {
  std::vector<YearPlace> all;
  for (std::size_t year = 0; year < years; ++year)
    for (int place = 1; place <= places; ++place)
      all.push_back({SchoolYear{first_year + static_cast<int>(year)}, place});
  return all;
}

TEST(PlacesInYear, CountFromTheFirstOfJuly) {
  std::vector<Date> const dates{date_of(2025, 7, 1), date_of(2025, 7, 8), date_of(2025, 12, 31), date_of(2026, 6, 30)};
  auto const places = [&](YearPart part) {
    std::vector<int> found;
    for (auto const& place : places_in_year(dates, part)) {
      EXPECT_EQ(place.year, SchoolYear{2026});
      found.push_back(place.place);
    }
    return found;
  };
  EXPECT_EQ(places(YearPart::week), (std::vector{1, 2, 27, 53}));
  EXPECT_EQ(places(YearPart::month), (std::vector{1, 1, 6, 12}));
  EXPECT_EQ(places(YearPart::year), (std::vector{1, 1, 1, 1}));
}

TEST(SeasonalView, ExpectsTheMeanOfTheSamePlaceInEarlierYears) {
  auto const series = series_of(Numbers{10, 30, 14, 34, 15, 40});
  auto const view = seasonal_view(series, places_of(2024, 3, 2));
  ASSERT_TRUE(view);
  EXPECT_EQ(view->expected, (Numbers{missing, missing, missing, missing, 12, 32}));
  EXPECT_EQ(view->first, 4u);
  EXPECT_EQ(values_for(ChartType::i, view->departures), (Numbers{3, 8}));
}

TEST(SeasonalView, TakesTheRatioOfSums) {
  auto const series = series_of(Numbers{1, 30, 20}, Numbers{10, 100, 100});
  auto const view = seasonal_view(series, places_of(2024, 3, 1));
  ASSERT_TRUE(view);
  EXPECT_DOUBLE_EQ(*view->expected[2], 31.0 / 110);
}

TEST(SeasonalView, LeavesAGapWhereAnEarlierYearHasNone) {
  auto const series = series_of(Numbers{10, missing, 20, 14, 34, 24, 15, 40, 22});
  auto const view = seasonal_view(series, places_of(2024, 3, 3));
  ASSERT_TRUE(view);
  EXPECT_EQ(values_for(ChartType::i, view->departures), (Numbers{3, missing, 0}));
}

TEST(SeasonalView, NeedsTwoEarlierYears) {
  auto const refused = seasonal_view(series_of(Numbers{1, 2, 3, 4}), places_of(2024, 2, 2));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.front().what.key, "season.too_few_years");
  EXPECT_FALSE(seasonal_view(series_of(Numbers{1, 2}), places_of(2024, 1, 1)));
}

TEST(SeasonalView, CountsYearsAndNotPoints) {
  // Two days of one week of one year are one earlier year.
  std::vector<YearPlace> const places{{SchoolYear{2025}, 3}, {SchoolYear{2025}, 3}, {SchoolYear{2026}, 3}};
  EXPECT_FALSE(seasonal_view(series_of(Numbers{1, 2, 3}), places));
}

TEST(SeasonalView, OfASeriesThatRepeatsHasNothingLeft) {
  Numbers values;
  for (int year = 0; year < 4; ++year)
    for (int week = 0; week < 10; ++week) values.push_back(50 + week * week);
  auto const view = seasonal_view(series_of(values), places_of(2023, 4, 10));
  ASSERT_TRUE(view);
  auto const chart = testing::chart_of(view->departures, {.type = ChartType::i});
  EXPECT_EQ(chart.points.size(), 20u);
  EXPECT_TRUE(chart.signals.empty());
}

TEST(YearOverYear, IsALineForEachYear) {
  auto const series = series_of(Numbers{70, 80, 75, missing}, Numbers{100, 100, 100, 100});
  auto const lines = year_over_year(series, places_of(2025, 2, 2), Uncertainty::binomial);
  ASSERT_TRUE(lines);
  ASSERT_EQ(lines->size(), 2u);
  EXPECT_EQ((*lines)[0].year, SchoolYear{2025});
  EXPECT_DOUBLE_EQ(*(*lines)[0].points[1].value, 0.8);
  EXPECT_EQ((*lines)[1].points[1].value, missing);
  EXPECT_EQ((*lines)[0].points[0].interval, stats::wilson(*Proportion::of(70, 100)));
}

TEST(YearOverYear, HasIntervalsForSharesOfPersonsAlone) {
  auto const days = series_of(Numbers{70.5}, Numbers{100});
  EXPECT_FALSE((*year_over_year(days, places_of(2025, 1, 1), Uncertainty::binomial))[0].points[0].interval);
  auto const whole = series_of(Numbers{70}, Numbers{100});
  EXPECT_FALSE((*year_over_year(whole, places_of(2025, 1, 1), Uncertainty::none))[0].points[0].interval);
  auto const above = series_of(Numbers{170}, Numbers{100});
  EXPECT_FALSE((*year_over_year(above, places_of(2025, 1, 1), Uncertainty::binomial))[0].points[0].interval);
}

TEST(YearOverYear, RefusesAPlaceTwice) {
  std::vector<YearPlace> const places{{SchoolYear{2025}, 1}, {SchoolYear{2025}, 1}};
  auto const refused = year_over_year(series_of(Numbers{1, 2}), places, Uncertainty::none);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.front().where, "places[1]");
}

TEST(CompareWithEarlier, SaysHowTheLastPointLies) {
  auto const text_for = [](Numbers const& values, std::size_t years, int places) {
    return compare_with_earlier(*year_over_year(series_of(values), places_of(2024, years, places), Uncertainty::none))
        .key;
  };
  EXPECT_EQ(text_for({10, 20, 15, 25, 30, 40}, 3, 2), "season.above_all");
  EXPECT_EQ(text_for({10, 20, 15, 25, 30, 5}, 3, 2), "season.below_all");
  EXPECT_EQ(text_for({10, 20, 15, 25, 12, missing}, 3, 2), "season.among");
  EXPECT_EQ(text_for({10, 20}, 1, 2), "season.nothing_to_compare");
  EXPECT_EQ(compare_with_earlier({}).key, "season.nothing_to_compare");
}

}  // namespace
}  // namespace aimline::spc
