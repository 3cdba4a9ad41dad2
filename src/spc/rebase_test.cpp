#include "spc/rebase.hpp"

#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::chart_of;
using testing::missing;
using testing::noise;
using testing::Numbers;

/// Twelve points up and down about 10, then ten at 14.
Numbers shifted() {
  Numbers values;
  for (int i = 0; i < 12; ++i) values.push_back(i % 2 ? 11 : 9);
  for (int i = 0; i < 10; ++i) values.push_back(14 + i % 2);
  return values;
}

std::optional<RebaseSuggestion> suggestion_for(Numbers const& values, Plan const& plan) {
  auto const series = series_of(values);
  return suggest_rebase(series, plan, chart_of(series, plan));
}

TEST(Rebase, IsSuggestedAtTheFirstPointOfALongRun) {
  Plan const plan{.type = ChartType::i, .phases = {{.baseline = 12}}};
  auto const suggestion = suggestion_for(shifted(), plan);
  ASSERT_TRUE(suggestion);
  EXPECT_EQ(suggestion->first, 11u) << "the last of the first points is above the center, too";
  EXPECT_EQ(suggestion->points, 11u);
  EXPECT_EQ(suggestion->reason().key, "chart.rebase.high");
  ASSERT_EQ(suggestion->after.phases.size(), 2u);
  EXPECT_GT(*suggestion->after.points.back().center, 14);
}

TEST(Rebase, IsTheChartWithThatPhase) {
  Plan const plan{.type = ChartType::i, .phases = {{.baseline = 12}}};
  auto const suggestion = suggestion_for(shifted(), plan);
  auto const after = chart_of(shifted(), with_phase(plan, suggestion->first, "day-3 calls"));
  EXPECT_EQ(after.phases[1].reason, "day-3 calls");
  EXPECT_EQ(after.points.back().center, suggestion->after.points.back().center);
  EXPECT_EQ(after.signals, suggestion->after.signals);
}

TEST(Rebase, DoesNotDependOnTheRules) {
  for (auto const rules : {Rules::shewhart_anhoej, Rules::making_data_count, Rules::nelson})
    EXPECT_TRUE(suggestion_for(shifted(), {.type = ChartType::run, .rules = rules, .phases = {{.baseline = 12}}}));
}

TEST(Rebase, IsNotSuggestedWithoutALongRun) { EXPECT_FALSE(suggestion_for(noise(24, 50, 3), {.type = ChartType::i})); }

TEST(Rebase, IsNotSuggestedWhereTheRunBeginsWithItsPhase) {
  Numbers values;
  for (int i = 0; i < 10; ++i) values.push_back(14);
  for (int i = 0; i < 12; ++i) values.push_back(i % 2 ? 11 : 9);
  EXPECT_FALSE(suggestion_for(values, {.type = ChartType::run}));
}

TEST(Rebase, LooksAtTheLastPhaseAlone) {
  EXPECT_FALSE(suggestion_for(shifted(), {.type = ChartType::i, .phases = {{0}, {12}}}));
}

TEST(Rebase, IsNotSuggestedOnMovingRanges) {
  EXPECT_FALSE(suggestion_for(shifted(), {.type = ChartType::mr}));
  EXPECT_FALSE(suggestion_for({}, {.type = ChartType::run}));
}

TEST(Rebase, MindsWhereNewStudentsBegin) {
  Plan const plan{.type = ChartType::run, .phases = {{.baseline = 12}}, .stretches = {17}};
  EXPECT_FALSE(suggestion_for(shifted(), plan));
}

}  // namespace
}  // namespace aimline::spc
