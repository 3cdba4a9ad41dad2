#include "spc/advice.hpp"

#include "base/catalog.hpp"
#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::noise;
using testing::Numbers;

struct Expected {
  ChartType type, alternative;
};

void expect_advice(Series const& series, Counted counted, Expected expected) {
  auto const advice = advise(series, counted);
  EXPECT_EQ(advice.type, expected.type) << advice.why.key;
  EXPECT_EQ(advice.alternative, expected.alternative) << advice.why.key;
  for (auto const language : {Language::en, Language::es})
    for (auto const* text : {&advice.why, &advice.when})
      EXPECT_EQ(write_out(*text, language).find('{'), std::string::npos) << text->key;
}

/// Counts out of `size` whose spread is `spread` times that of chance.
Series shares(double size, double level, double spread) {
  Numbers events, sizes;
  for (auto const& z : noise(24, 0, spread)) {
    events.push_back(std::round(size * level + *z * std::sqrt(size * level * (1 - level))));
    sizes.push_back(size);
  }
  return series_of(events, sizes);
}

TEST(Advice, UnderTwelvePointsIsARunChart) {
  expect_advice(series_of(Numbers{3, 4, 5, 4}), Counted::automatic, {ChartType::run, ChartType::c});
  expect_advice({}, Counted::automatic, {ChartType::run, ChartType::c});
}

TEST(Advice, OfSharesIsAPChart) {
  expect_advice(shares(80, 0.3, 1), Counted::automatic, {ChartType::p, ChartType::pp});
}

TEST(Advice, OfSharesThatSpreadByMoreOrLessThanChanceIsLaneys) {
  expect_advice(shares(80, 0.3, 2.5), Counted::automatic, {ChartType::pp, ChartType::p});
  expect_advice(shares(80, 0.3, 0.3), Counted::automatic, {ChartType::pp, ChartType::p});
}

TEST(Advice, OfSharesOfVeryManyIsLaneys) {
  expect_advice(shares(54'000, 0.93, 1), Counted::automatic, {ChartType::pp, ChartType::p});
}

TEST(Advice, OfCountsOutOfTimeIsAUChart) {
  Numbers events, days;
  for (auto const& z : noise(24, 0, 1)) {
    days.push_back(14'000.5);
    events.push_back(std::max(0.0, std::round(16 + 4 * *z)));
  }
  expect_advice(series_of(events, days), Counted::automatic, {ChartType::u, ChartType::up});
  expect_advice(series_of(events, Numbers(24, 3)), Counted::automatic, {ChartType::u, ChartType::up});
  for (auto& count : events) *count = std::round(16 + 4 * (*count - 16));
  for (auto& count : events) *count = std::max(0.0, *count);
  expect_advice(series_of(events, days), Counted::count, {ChartType::up, ChartType::u});
}

TEST(Advice, OfOtherRatiosIsTheNormalizedChart) {
  expect_advice(series_of(noise(24, 40.5, 3), Numbers(24, 7)), Counted::automatic, {ChartType::ip, ChartType::i});
}

TEST(Advice, OfCountsIsACChartAndAnIChartWhereTheySpreadOtherwise) {
  Numbers counts;
  for (auto const& z : noise(24, 0, 1)) counts.push_back(std::round(25 + 5 * *z));
  expect_advice(series_of(counts), Counted::automatic, {ChartType::c, ChartType::u});
  Numbers wild;
  for (auto const& z : noise(24, 0, 1)) wild.push_back(std::max(0.0, std::round(200 + 60 * *z)));
  expect_advice(series_of(wild), Counted::automatic, {ChartType::i, ChartType::c});
}

TEST(Advice, OfRareEventsPointsToTheTimeBetweenThem) {
  Numbers counts(24, 0);
  counts[3] = counts[11] = 1;
  auto const advice = advise(series_of(counts));
  EXPECT_EQ(advice.why.key, "advice.c_rare");
  EXPECT_EQ(advice.alternative, ChartType::g);
}

TEST(Advice, OfDaysBetweenIsATChartAndAGChartWhereSomeAreZero) {
  Numbers days(20, 9);
  expect_advice(series_of(days), Counted::days_between, {ChartType::t, ChartType::g});
  days[4] = 0;
  expect_advice(series_of(days), Counted::days_between, {ChartType::g, ChartType::t});
}

TEST(Advice, OfSeveralMeasurementsAtEachPointIsTheirMean) {
  std::vector<Measurement> measurements;
  for (std::size_t i = 0; i < 60; ++i) measurements.push_back({i / 4, 70 + static_cast<double>(i % 7) / 3});
  expect_advice(series_of(measurements, Denominators::none), Counted::automatic, {ChartType::xbar, ChartType::s});
}

TEST(Advice, OfMeasurementsIsAnIChart) {
  expect_advice(series_of(noise(24, 93.2, 0.7)), Counted::automatic, {ChartType::i, ChartType::run});
  expect_advice(series_of(Numbers(24, 3)), Counted::measurement, {ChartType::i, ChartType::run});
}

TEST(Dispersion, IsOneWhereChanceExplainsTheSpread) {
  EXPECT_NEAR(*dispersion_of(ChartType::p, shares(400, 0.5, 1)), 1, 0.35);
  EXPECT_NEAR(*dispersion_of(ChartType::p, shares(400, 0.5, 3)) / *dispersion_of(ChartType::p, shares(400, 0.5, 1)), 3,
              0.3);
  EXPECT_EQ(dispersion_of(ChartType::p, series_of(Numbers(20, 0), Numbers(20, 9))), std::nullopt);
}

}  // namespace
}  // namespace aimline::spc
