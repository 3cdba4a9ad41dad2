#include "spc/funnel.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

std::vector<FunnelUnit> units_of(std::vector<std::pair<double, double>> const& counts) {
  std::vector<FunnelUnit> units;
  for (auto const& [numerator, denominator] : counts) units.push_back({numerator, denominator});
  return units;
}

/// 21 schools of unlike size, all with one in five.
std::vector<FunnelUnit> alike() {
  std::vector<FunnelUnit> units;
  for (int i = 0; i < 21; ++i) units.push_back({20.0 + 4 * i, 100.0 + 20 * i});
  return units;
}

TEST(Funnel, StandsAroundTheRatioOfSums) {
  auto const funnel = make_funnel(units_of({{1, 4}, {50, 100}, {20, 100}}), {});
  ASSERT_TRUE(funnel);
  EXPECT_DOUBLE_EQ(funnel->center, 71.0 / 204);
}

TEST(Funnel, OfUnitsThatDoNotDifferHasTheLimitsOfChance) {
  auto const funnel = make_funnel(alike(), {});
  ASSERT_TRUE(funnel);
  EXPECT_NEAR(funnel->phi, 0, 1e-20);
  EXPECT_EQ(funnel->tau2, 0);
  auto const half = [](double z, double n) { return z / (2 * std::sqrt(n)); };
  double const angle = std::asin(std::sqrt(0.2));
  for (std::size_t i = 0; i < 21; ++i) {
    auto const& limits = *funnel->points[i].limits;
    double const n = 100.0 + 20 * static_cast<double>(i);
    EXPECT_NEAR(limits.upper_95, std::pow(std::sin(angle + half(1.959964, n)), 2), 1e-14);
    EXPECT_NEAR(limits.lower_998, std::pow(std::sin(angle - half(3.090232, n)), 2), 1e-14);
  }
}

TEST(Funnel, NarrowsWithTheDenominator) {
  auto const funnel = make_funnel(alike(), {});
  for (std::size_t i = 1; i < 21; ++i)
    EXPECT_LT(funnel->points[i].limits->upper_95, funnel->points[i - 1].limits->upper_95);
}

TEST(Funnel, WidensWhereUnitsDifferByMoreThanChance) {
  auto units = alike();
  for (std::size_t i = 0; i < units.size(); ++i) *units[i].numerator *= i % 2 ? 1.5 : 0.5;
  auto const funnel = make_funnel(units, {});
  ASSERT_TRUE(funnel);
  EXPECT_GT(funnel->phi, 4);
  EXPECT_GT(funnel->tau2, 0);
  EXPECT_GT(funnel->points[20].limits->upper_95, make_funnel(alike(), {})->points[20].limits->upper_95);
}

TEST(Funnel, EstimatesTheVarianceBetweenUnitsAsDerSimonianAndLaird) {
  // Equal sizes: w = 4n for each, so τ² = (kφ − (k−1)) / (4n(k−1)), worked by hand for k = 4 without trimming.
  auto const units = units_of({{10, 100}, {20, 100}, {30, 100}, {40, 100}});
  auto const funnel = make_funnel(units, {.trim = 0});
  ASSERT_TRUE(funnel);
  double const angle = std::asin(std::sqrt(0.25));
  double squares = 0;
  for (double const p : {0.1, 0.2, 0.3, 0.4}) squares += std::pow((std::asin(std::sqrt(p)) - angle) * 20, 2);
  EXPECT_NEAR(funnel->phi, squares / 4, 1e-12);
  EXPECT_NEAR(funnel->tau2, (squares - 3) / (400 * 3), 1e-12);
}

TEST(Funnel, IsNotMovedFarByOneOutlier) {
  auto units = alike();
  *units[10].numerator = 200;
  double const untrimmed = make_funnel(units, {.trim = 0})->phi;
  EXPECT_LT(make_funnel(units, {})->phi, untrimmed / 5);
  FunnelPlan const truncating{FunnelKind::proportion, Overdispersion::truncate, 0.1};
  EXPECT_LT(make_funnel(units, truncating)->phi, untrimmed / 5);
}

TEST(Funnel, DoesNotMindTheOrderOfUnits) {
  auto units = alike();
  for (std::size_t i = 0; i < units.size(); ++i) *units[i].numerator += static_cast<double>(i % 5);
  auto const one = make_funnel(units, {});
  std::reverse(units.begin(), units.end());
  auto const other = make_funnel(units, {});
  EXPECT_NEAR(one->phi, other->phi, 1e-12);
  EXPECT_NEAR(one->points[0].limits->upper_998, other->points[20].limits->upper_998, 1e-12);
}

TEST(Funnel, KeepsItsLimitsBetweenNothingAndAll) {
  // At one case the arcsine scale reaches beyond its ends.
  auto units = alike();
  units.push_back({0, 1});
  units.push_back({1, 1});
  auto const funnel = make_funnel(units, {});
  ASSERT_TRUE(funnel);
  EXPECT_EQ(funnel->points[21].limits->lower_998, 0);
  EXPECT_EQ(funnel->points[21].limits->upper_998, 1);
}

TEST(Funnel, LeavesOutUnitsThatNothingWasCountedOutOf) {
  auto units = alike();
  units.push_back({0, 0});
  units.push_back({{}, 50});
  auto const funnel = make_funnel(units, {});
  ASSERT_TRUE(funnel);
  EXPECT_EQ(funnel->points[21].value, std::nullopt);
  EXPECT_FALSE(funnel->points[22].limits);
  EXPECT_EQ(funnel->phi, make_funnel(alike(), {})->phi);
}

TEST(Funnel, OfStandardizedRatiosStandsAroundOne) {
  FunnelPlan const plan{FunnelKind::standardised_ratio, Overdispersion::truncate, 0.1};
  auto const funnel = make_funnel(units_of({{90, 100}, {100, 100}, {110, 100}, {100, 100}}), plan);
  ASSERT_TRUE(funnel);
  EXPECT_EQ(funnel->center, 1);
  EXPECT_NEAR(funnel->points[0].limits->upper_95, std::exp(1.959964 / 10), 1e-12);
}

std::string refused(std::vector<FunnelUnit> const& units, FunnelPlan const& plan = {}) {
  auto const funnel = make_funnel(units, plan);
  if (funnel) return {};
  auto const& problem = funnel.error().problems.front();
  return problem.where + ": " + problem.what.key;
}

TEST(Funnel, RefusesWhatCannotBeCompared) {
  EXPECT_EQ(refused(units_of({{1, 4}, {5, 4}})), "values[1]: series.numerator_above_denominator");
  EXPECT_EQ(refused(units_of({{-1, 4}, {2, 4}})), "values[0]: series.negative_count");
  EXPECT_EQ(refused(units_of({{1, -4}, {2, 4}})), "denominators[0]: series.negative_denominator");
  EXPECT_EQ(refused(units_of({{1, 4}, {0, 0}})), "values: funnel.too_few_units");
  EXPECT_EQ(refused(alike(), {.trim = 0.5}), "trim: funnel.trim_out_of_range");
  FunnelPlan const ratio{FunnelKind::standardised_ratio, Overdispersion::truncate, 0.1};
  EXPECT_EQ(refused(units_of({{0, 4}, {2, 4}}), ratio), "values[0]: funnel.nothing_observed");
}

}  // namespace
}  // namespace aimline::spc
