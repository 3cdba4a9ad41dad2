#include "spc/icons.hpp"

#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::chart_of;
using testing::missing;
using testing::Numbers;

/// Fourteen points about 50 whose limits are some 42 and 58, and `more` that do not move them.
Chart chart_with(Numbers const& more, Better better, Numbers targets = {}) {
  Numbers values{50, 52, 49, 51, 48, 53, 50, 47, 52, 49, 51, 50, 48, 52};
  values.insert(values.end(), more.begin(), more.end());
  return chart_of(values, {.type = ChartType::i,
                           .rules = Rules::making_data_count,
                           .better = better,
                           .phases = {{.baseline = 14}},
                           .targets = std::move(targets)});
}

TEST(Variation, IsCommonCauseWithoutASignal) {
  EXPECT_EQ(chart_with({}, Better::higher).variation, Variation::common_cause);
}

TEST(Variation, TakesItsNameFromWhatIsBetter) {
  EXPECT_EQ(chart_with({70}, Better::higher).variation, Variation::improvement);
  EXPECT_EQ(chart_with({70}, Better::lower).variation, Variation::concern);
  EXPECT_EQ(chart_with({70}, Better::neutral).variation, Variation::neutral_high);
  EXPECT_EQ(chart_with({30}, Better::higher).variation, Variation::concern);
  EXPECT_EQ(chart_with({30}, Better::neutral).variation, Variation::neutral_low);
}

TEST(Variation, IsThatOfTheLastPointAlone) {
  EXPECT_EQ(chart_with({70, 50}, Better::higher).variation, Variation::common_cause);
}

TEST(Variation, PassesOverMissingAndExcludedPointsAtTheEnd) {
  auto values = Numbers(12, 50);
  for (std::size_t i = 0; i < 12; i += 2) values[i] = 52;
  values.insert(values.end(), {70, missing, 10});
  auto const chart = chart_of(
      values, {.type = ChartType::i, .better = Better::higher, .phases = {{.baseline = 12}}, .excluded = {14}});
  EXPECT_EQ(last_judged(chart), 12u);
  EXPECT_EQ(chart.variation, Variation::improvement);
}

TEST(Variation, OfATrendIsItsDirectionWhateverTheSide) {
  // Falling from above: the last point is still above the center.
  auto const chart = chart_with({57, 56, 55, 54, 53, 52, 51}, Better::lower);
  ASSERT_EQ(deciding_signal(chart)->rule, Rule::trend);
  EXPECT_EQ(chart.variation, Variation::improvement);
}

TEST(Variation, OfAPointBeyondALimitComesBeforeItsTrend) {
  auto const chart = chart_with({66, 65, 64, 63, 62, 61, 60}, Better::lower);
  EXPECT_EQ(deciding_signal(chart)->rule, Rule::beyond_limit);
  EXPECT_EQ(chart.variation, Variation::concern);
}

TEST(Variation, OfTooFewCrossingsIsTheSideOfTheLastPoint) {
  Numbers values;
  for (int i = 0; i < 24; ++i) values.push_back(i % 8 < 4 ? 40 + i % 3 : 60 + i % 3);
  auto const chart = chart_of(values, {.type = ChartType::run, .better = Better::higher});
  ASSERT_EQ(deciding_signal(chart)->rule, Rule::few_crossings);
  EXPECT_EQ(chart.variation, Variation::improvement);
}

TEST(Assurance, ComparesTheLimitsWithTheTarget) {
  EXPECT_EQ(chart_with({}, Better::higher, {30}).assurance, Assurance::pass);
  EXPECT_EQ(chart_with({}, Better::higher, {50}).assurance, Assurance::inconsistent);
  EXPECT_EQ(chart_with({}, Better::higher, {70}).assurance, Assurance::fail);
  EXPECT_EQ(chart_with({}, Better::lower, {30}).assurance, Assurance::fail);
  EXPECT_EQ(chart_with({}, Better::lower, {70}).assurance, Assurance::pass);
}

TEST(Assurance, OfATargetOnTheLimitIsInconsistent) {
  auto const chart = chart_with({}, Better::higher);
  EXPECT_EQ(chart_with({}, Better::higher, {*chart.points.back().lower}).assurance, Assurance::inconsistent);
}

TEST(Assurance, TakesTheTargetOfTheLastPoint) {
  Numbers targets(14, 30);
  targets.back() = 70;
  EXPECT_EQ(chart_with({}, Better::higher, targets).assurance, Assurance::fail);
}

TEST(Assurance, IsNotThereWithoutATargetOrADirection) {
  EXPECT_EQ(chart_with({}, Better::higher).assurance, std::nullopt);
  EXPECT_EQ(chart_with({}, Better::neutral, {50}).assurance, std::nullopt);
  EXPECT_EQ(chart_of({1, 2, 3}, {.type = ChartType::run, .better = Better::higher, .targets = {2}}).assurance,
            std::nullopt);
}

}  // namespace
}  // namespace aimline::spc
