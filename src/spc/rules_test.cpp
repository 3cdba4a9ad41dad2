#include "spc/rules.hpp"

#include <set>

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using Points = std::vector<std::size_t>;

/// Points whose center is 0 and whose σ is 1.
Judged judged(std::vector<double> const& values) {
  Levels levels{0, {-1, -2, -3}, {1, 2, 3}};
  Judged phase{.has_limits = true};
  for (std::size_t i = 0; i < values.size(); ++i)
    phase.points.push_back({i, values[i], side_of(values[i], 0), zone_of(values[i], levels)});
  return phase;
}

std::vector<Signal> signals(Rules rules, Judged const& phase, Rule rule) {
  std::vector<Side> sides;
  for (auto const& point : phase.points) sides.push_back(point.side);
  std::vector<Signal> found;
  for (auto& signal : find_signals(rules, phase, analyze_runs(sides, phase.stretch_ends)))
    if (signal.rule == rule) found.push_back(std::move(signal));
  return found;
}

std::vector<Signal> signals(Rules rules, std::vector<double> const& values, Rule rule) {
  return signals(rules, judged(values), rule);
}

TEST(ZoneOf, CountsTheLimitsThatAreBehind) {
  Levels const levels{0, {-1, -2, -3}, {1, 2, 3}};
  EXPECT_EQ(zone_of(1, levels), 0);
  EXPECT_EQ(zone_of(1.01, levels), 1);
  EXPECT_EQ(zone_of(-2.5, levels), -2);
  EXPECT_EQ(zone_of(3, levels), 2);
  EXPECT_EQ(zone_of(3.01, levels), 3);
  EXPECT_EQ(zone_of(99, Levels{}), 0);
}

TEST(BeyondLimit, IsOneSignalForEachPoint) {
  auto const found = signals(Rules::shewhart_anhoej, {0, 3.1, -3.1, 3, 0}, Rule::beyond_limit);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0], (Signal{Rule::beyond_limit, Direction::high, {1}}));
  EXPECT_EQ(found[1], (Signal{Rule::beyond_limit, Direction::low, {2}}));
}

TEST(LongRun, GivesThePointsOfTheRunWithoutThoseOnTheCenter) {
  // 11 useful points: more than 6 in a row.
  auto const found = signals(Rules::shewhart_anhoej, {-1, 1, 1, 1, 0, 1, 1, 1, 1, -1, 1, -1}, Rule::long_run);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], (Signal{Rule::long_run, Direction::high, {1, 2, 3, 5, 6, 7, 8}}));
}

TEST(FewCrossings, GivesAllUsefulPoints) {
  auto const found = signals(Rules::shewhart_anhoej, {1, 1, 1, 1, 1, -1, 0, -1, -1, -1, -1, 1, 1}, Rule::few_crossings);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].points, (Points{0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12}));
  EXPECT_EQ(found[0].direction, Direction::neither);
}

TEST(OneSide, NeedsSevenEightOrNineByTheSetOfRules) {
  std::vector<double> values{-0.5, 0.5, 0.6, 0.5, 0.6, 0.5, 0.6, 0.5};
  EXPECT_EQ(signals(Rules::making_data_count, values, Rule::one_side).size(), 1u);
  EXPECT_TRUE(signals(Rules::western_electric, values, Rule::one_side).empty());
  values.push_back(0.6);
  EXPECT_EQ(signals(Rules::western_electric, values, Rule::one_side).size(), 1u);
  EXPECT_TRUE(signals(Rules::nelson, values, Rule::one_side).empty());
  values.push_back(0.5);
  auto const found = signals(Rules::nelson, values, Rule::one_side);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].points, (Points{1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(OneSide, EndsAtAPointOnTheCenter) {
  EXPECT_TRUE(signals(Rules::making_data_count, {1, 1, 1, 0, 1, 1, 1, 1}, Rule::one_side).empty());
}

TEST(OneSide, DoesNotReachIntoTheNextStretch) {
  auto phase = judged({1, 1, 1, 1, 1, 1, 1, 1});
  EXPECT_EQ(signals(Rules::making_data_count, phase, Rule::one_side).size(), 1u);
  phase.stretch_ends = {4};
  EXPECT_TRUE(signals(Rules::making_data_count, phase, Rule::one_side).empty());
}

TEST(Trend, NeedsSevenOrSixByTheSetOfRules) {
  std::vector<double> const six{0.5, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.1};
  EXPECT_TRUE(signals(Rules::making_data_count, six, Rule::trend).empty());
  auto const found = signals(Rules::nelson, six, Rule::trend);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], (Signal{Rule::trend, Direction::high, {1, 2, 3, 4, 5, 6}}));
}

TEST(Trend, MayEndWhereTheNextBegins) {
  auto const found = signals(Rules::nelson, {-1, -0.5, 0, 0.5, 1, 1.5, 1.2, 0.7, 0.2, -0.3, -0.8}, Rule::trend);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].points, (Points{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(found[1], (Signal{Rule::trend, Direction::low, {5, 6, 7, 8, 9, 10}}));
}

TEST(Trend, EndsAtEqualPoints) {
  EXPECT_TRUE(signals(Rules::nelson, {0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5}, Rule::trend).empty());
}

TEST(TwoOfThree, OfMakingDataCountTakesPointsBetweenTheLimitsAlone) {
  auto const rules = Rules::making_data_count;
  EXPECT_EQ(signals(rules, {0, 2.5, 0.5, 2.2, -0.1}, Rule::two_of_three),
            (std::vector{Signal{Rule::two_of_three, Direction::high, {1, 3}}}));
  EXPECT_TRUE(signals(rules, {0, 2.5, -0.5, 2.2, 0}, Rule::two_of_three).empty()) << "the third is on the other side";
  EXPECT_TRUE(signals(rules, {0, 2.5, 3.5, 0.5}, Rule::two_of_three).empty()) << "one is beyond the limit";
  EXPECT_TRUE(signals(rules, {0, 2.5, 0.5, 0.5, 2.5}, Rule::two_of_three).empty()) << "two of four";
}

TEST(TwoOfThree, OfTheOthersTakesAllBeyondTwoSigma) {
  for (auto const rules : {Rules::western_electric, Rules::nelson}) {
    EXPECT_EQ(signals(rules, {0, 2.5, -0.5, 3.5, 0}, Rule::two_of_three),
              (std::vector{Signal{Rule::two_of_three, Direction::high, {1, 3}}}));
    EXPECT_TRUE(signals(rules, {0, 2.5, -2.5, 0}, Rule::two_of_three).empty());
  }
}

TEST(TwoOfThree, IsOneSignalWhereWindowsOverlap) {
  auto const found = signals(Rules::western_electric, {-2.5, 0, -2.5, -2.5, 0, 0, -2.5, -2.5}, Rule::two_of_three);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].points, (Points{0, 2, 3}));
  EXPECT_EQ(found[1].points, (Points{6, 7}));
}

TEST(FourOfFive, TakesPointsBeyondOneSigma) {
  EXPECT_EQ(signals(Rules::western_electric, {0, 1.1, 1.2, 0.5, 1.3, 2.4, 0}, Rule::four_of_five),
            (std::vector{Signal{Rule::four_of_five, Direction::high, {1, 2, 4, 5}}}));
  EXPECT_TRUE(signals(Rules::western_electric, {0, 1.1, 1.2, 0.5, 1.3, 0.9, 0}, Rule::four_of_five).empty());
}

TEST(Alternating, NeedsFourteen) {
  std::vector<double> values{0.5};
  for (int i = 1; i < 13; ++i) values.push_back(i % 2 ? -0.5 : 0.5);
  EXPECT_TRUE(signals(Rules::nelson, values, Rule::alternating).empty());
  values.push_back(-0.5);
  auto const found = signals(Rules::nelson, values, Rule::alternating);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].points.size(), 14u);
}

TEST(Alternating, BeginsAnewWithTheLastMove) {
  // A rise of two, then ups and downs: the second of the two begins the row.
  std::vector<double> values{-1, -0.5, 0.5};
  for (int i = 0; i < 12; ++i) values.push_back(i % 2 ? 0.5 : -0.5);
  auto const found = signals(Rules::nelson, values, Rule::alternating);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].points.front(), 1u);
  EXPECT_EQ(found[0].points.back(), 14u);
}

TEST(HuggingCenter, NeedsFifteenWithinOneSigma) {
  std::vector<double> values(14, 0.1);
  for (std::size_t i = 0; i < values.size(); i += 3) values[i] = -0.1;
  EXPECT_TRUE(signals(Rules::nelson, values, Rule::hugging_center).empty());
  values.push_back(1);  // on the line is within
  EXPECT_EQ(signals(Rules::nelson, values, Rule::hugging_center).size(), 1u);
}

TEST(AvoidingCenter, NeedsEightAwayFromTheCenterOnBothSides) {
  EXPECT_EQ(signals(Rules::nelson, {0, 1.5, -1.5, 1.5, 1.5, -1.5, 1.5, -1.5, 1.5, 0}, Rule::avoiding_center),
            (std::vector{Signal{Rule::avoiding_center, Direction::neither, {1, 2, 3, 4, 5, 6, 7, 8}}}));
  EXPECT_TRUE(signals(Rules::nelson, {1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5}, Rule::avoiding_center).empty());
}

TEST(Rules, ThatNeedLimitsAreSilentWithoutThem) {
  auto phase = judged({2.5, 2.5, 2.5, 2.5, 2.5, 2.5});
  phase.has_limits = false;
  for (auto& point : phase.points) point.zone = 0;
  for (auto const rules : {Rules::western_electric, Rules::nelson, Rules::making_data_count})
    EXPECT_TRUE(find_signals(rules, phase, RunsAnalysis{}).empty());
}

TEST(Rules, AreTheSameUpsideDown) {
  std::vector<double> const values{0.2, 2.4, 1.2, 2.6, 3.4, -0.2, 0.1, 0.4, 0.9, 1.3, 1.4, 1.5, 0.3, -1.2, -1.5, 0};
  for (auto const rules : {Rules::shewhart_anhoej, Rules::making_data_count, Rules::western_electric, Rules::nelson}) {
    auto mirrored = values;
    for (double& value : mirrored) value = -value;
    for (Rule const rule : {Rule::beyond_limit, Rule::one_side, Rule::trend, Rule::two_of_three, Rule::four_of_five}) {
      auto const one = signals(rules, values, rule);
      auto const other = signals(rules, mirrored, rule);
      ASSERT_EQ(one.size(), other.size());
      std::vector<Points> ours, theirs;
      for (std::size_t i = 0; i < one.size(); ++i) {
        ours.push_back(one[i].points);
        theirs.push_back(other[i].points);
      }
      EXPECT_EQ(std::set(ours.begin(), ours.end()), std::set(theirs.begin(), theirs.end()));
    }
  }
}

}  // namespace
}  // namespace aimline::spc
