#include "spc/moving_range.hpp"

#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::missing;
using testing::Numbers;

TEST(MovingRanges, LieBetweenNeighborsAlone) {
  EXPECT_EQ(moving_ranges(Numbers{3, 5, missing, 4, 1}), (Numbers{2, missing, missing, 3}));
  EXPECT_TRUE(moving_ranges(Numbers{3}).empty());
  EXPECT_TRUE(moving_ranges(Numbers{}).empty());
}

TEST(AverageMovingRange, PassesOverGaps) {
  EXPECT_EQ(average_moving_range(Numbers{2, missing, 4}, Screening::off), 3);
  EXPECT_EQ(average_moving_range(Numbers{missing}, Screening::off), std::nullopt);
}

TEST(AverageMovingRange, IsScreenedOnce) {
  // The mean of 1 ×8 and 30, 100 is 13.8; 100 is beyond 45.1. That 30 is now beyond 3.267·4.2 does not matter.
  Numbers ranges(8, 1);
  ranges.insert(ranges.end(), {30, 100});
  EXPECT_EQ(average_moving_range(ranges, Screening::off), 13.8);
  EXPECT_EQ(average_moving_range(ranges, Screening::on), 38.0 / 9);
}

TEST(AverageMovingRange, OfConstantDataIsZeroScreenedOrNot) {
  EXPECT_EQ(average_moving_range(Numbers{0, 0, 0}, Screening::on), 0);
}

}  // namespace
}  // namespace aimline::spc
