#include "base/proportion.hpp"

#include <concepts>
#include <limits>

#include <gtest/gtest.h>

namespace aimline {
namespace {

static_assert(!std::constructible_from<Proportion, double>);
static_assert(!std::constructible_from<Proportion, std::int64_t, std::int64_t>);
static_assert(!std::convertible_to<Proportion, double>);

constexpr auto most = std::numeric_limits<std::int64_t>::max();

Proportion share(std::int64_t numerator, std::int64_t denominator) {
  return Proportion::of(numerator, denominator).value();
}

TEST(Proportions, AreSharesAndNothingElse) {
  EXPECT_TRUE(Proportion::of(0, 1));
  EXPECT_TRUE(Proportion::of(most, most));
  EXPECT_FALSE(Proportion::of(0, 0));
  EXPECT_FALSE(Proportion::of(1, 0));
  EXPECT_FALSE(Proportion::of(-1, 10));
  EXPECT_FALSE(Proportion::of(1, -10));
  EXPECT_FALSE(Proportion::of(11, 10));
  EXPECT_FALSE(Proportion::of(std::numeric_limits<std::int64_t>::min(), most));
}

TEST(Proportions, AreEqualWhenTheSharesAreAndKeepTheirCounts) {
  EXPECT_EQ(share(3, 30), share(1, 10));
  EXPECT_EQ(share(3, 30).denominator(), 30);
  EXPECT_LT(share(1, 3), share(34, 100));
  EXPECT_GT(share(2, 3), share(66, 100));
  EXPECT_DOUBLE_EQ(share(3, 4).value(), 0.75);
}

TEST(Proportions, CompareExactlyWhereDoublesCannot) {
  // Both are 1 to a double; the cross products need 126 bits.
  auto const smaller = share(most - 2, most - 1);
  auto const larger = share(most - 1, most);
  EXPECT_EQ(smaller.value(), larger.value());
  EXPECT_LT(smaller, larger);
  EXPECT_NE(smaller, larger);
}

}  // namespace
}  // namespace aimline
