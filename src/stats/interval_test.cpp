#include "stats/interval.hpp"

#include <gtest/gtest.h>

namespace aimline::stats {
namespace {

Proportion share(std::int64_t numerator, std::int64_t denominator) { return *Proportion::of(numerator, denominator); }

void expect_near(Interval const& interval, double lower, double upper, double tolerance) {
  EXPECT_NEAR(interval.lower, lower, tolerance);
  EXPECT_NEAR(interval.upper, upper, tolerance);
}

TEST(Wilson, GivesWhatNewcombePrints) {
  // Newcombe 1998, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17:857–872,
  // table I, method 3.
  expect_near(wilson(share(81, 263)), 0.2553, 0.3662, 5e-5);
  expect_near(wilson(share(15, 148)), 0.0624, 0.1605, 5e-5);
  expect_near(wilson(share(0, 20)), 0, 0.1611, 5e-5);
  expect_near(wilson(share(1, 29)), 0.0061, 0.1718, 5e-5);
}

TEST(Wilson, EndsAtTheEnds) {
  EXPECT_EQ(wilson(share(0, 7)).lower, 0);
  EXPECT_EQ(wilson(share(7, 7)).upper, 1);
}

TEST(Wilson, IsMirroredWithTheShare) {
  for (std::int64_t events = 0; events <= 12; ++events) {
    auto const one = wilson(share(events, 12));
    auto const other = wilson(share(12 - events, 12));
    expect_near(one, 1 - other.upper, 1 - other.lower, 1e-15);
  }
}

TEST(Newcombe, GivesWhatNewcombePrints) {
  // Newcombe 1998, Interval estimation for the difference between independent proportions, Statistics in Medicine
  // 17:873–890, table II, method 10.
  expect_near(newcombe(share(56, 70), share(48, 80)), 0.0524, 0.3339, 5e-5);
  expect_near(newcombe(share(9, 10), share(3, 10)), 0.1705, 0.8090, 5e-5);
  expect_near(newcombe(share(6, 7), share(2, 7)), 0.0582, 0.8062, 5e-5);
  expect_near(newcombe(share(5, 56), share(0, 29)), -0.0381, 0.1926, 5e-5);
  expect_near(newcombe(share(0, 10), share(0, 20)), -0.1611, 0.2775, 5e-5);
  expect_near(newcombe(share(10, 10), share(0, 10)), 0.6075, 1.0, 5e-5);
}

TEST(Newcombe, TurnsItsSignWithTheShares) {
  auto const one = newcombe(share(3, 40), share(11, 60));
  auto const other = newcombe(share(11, 60), share(3, 40));
  expect_near(one, -other.upper, -other.lower, 1e-15);
}

TEST(LogRatio, GivesWhatAgrestiPrints) {
  // Agresti, An Introduction to Categorical Data Analysis, 2nd ed., section 2.2.3: heart attacks under placebo, 189 of
  // 11,034, and under aspirin, 104 of 11,037: a ratio of 1.82, from 1.43 to 2.30.
  auto const ratio = log_ratio(share(189, 11'034), share(104, 11'037));
  ASSERT_TRUE(ratio);
  expect_near(*ratio, 1.43, 2.30, 0.01);
}

TEST(LogRatio, IsNotThereWithoutEvents) {
  EXPECT_EQ(log_ratio(share(0, 10), share(3, 10)), std::nullopt);
  EXPECT_EQ(log_ratio(share(3, 10), share(0, 10)), std::nullopt);
}

TEST(Intervals, WidenWithTheConfidence) {
  auto const narrow = wilson(share(30, 100), 0.8);
  auto const wide = wilson(share(30, 100), 0.998);
  EXPECT_LT(wide.lower, narrow.lower);
  EXPECT_GT(wide.upper, narrow.upper);
}

}  // namespace
}  // namespace aimline::stats
