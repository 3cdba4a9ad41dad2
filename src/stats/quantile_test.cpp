#include "stats/quantile.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace aimline::stats {
namespace {

TEST(Quantile, IsLinearBetweenTheNumbersInTheirOrder) {
  // Hyndman & Fan 1996, definition 7: at share p the place is 1 + (n − 1)p.
  std::array const numbers{40.0, 10.0, 30.0, 20.0};
  EXPECT_DOUBLE_EQ(*quantile(numbers, 0), 10);
  EXPECT_DOUBLE_EQ(*quantile(numbers, 0.1), 13);
  EXPECT_DOUBLE_EQ(*quantile(numbers, 0.5), 25);
  EXPECT_DOUBLE_EQ(*quantile(numbers, 1), 40);
}

TEST(Quantile, OfOneNumberIsThatNumber) {
  std::array const one{7.0};
  for (double const share : {0.0, 0.3, 1.0}) EXPECT_EQ(quantile(one, share), 7);
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
  EXPECT_EQ(median(std::array{3.0, 1.0, 2.0}), 2);
  EXPECT_EQ(median(std::array{4.0, 1.0, 2.0, 3.0}), 2.5);
}

TEST(StandardDeviation, DividesByOneLessThanTheCount) {
  EXPECT_DOUBLE_EQ(*standard_deviation(std::array{2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}), std::sqrt(32.0 / 7));
}

TEST(PlainNumbers, GiveNothingWhereThereAreTooFew) {
  std::array<double, 0> const none{};
  EXPECT_EQ(mean(none), std::nullopt);
  EXPECT_EQ(median(none), std::nullopt);
  EXPECT_EQ(standard_deviation(std::array{1.0}), std::nullopt);
}

}  // namespace
}  // namespace aimline::stats
