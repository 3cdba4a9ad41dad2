#include "stats/staggered_effect.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace aimline::stats {
namespace {

/// Units that all move alike, by `trend`, and gain `effect` from their adoption on.
std::vector<PanelUnit> panel_of(std::vector<std::optional<std::size_t>> const& adoptions, std::size_t periods,
                                double trend, double effect) {
  std::vector<PanelUnit> panel;
  for (std::size_t i = 0; i < adoptions.size(); ++i) {
    PanelUnit unit{{}, adoptions[i]};
    for (std::size_t t = 0; t < periods; ++t) {
      double const level = 3 * static_cast<double>(i) + trend * static_cast<double>(t * t);
      unit.outcomes.push_back(level + (adoptions[i] && t >= *adoptions[i] ? effect : 0));
    }
    panel.push_back(std::move(unit));
  }
  return panel;
}

std::vector<std::optional<std::size_t>> adoptions_of(std::size_t early, std::size_t late, std::size_t never) {
  std::vector<std::optional<std::size_t>> adoptions(early, std::size_t{2});
  adoptions.insert(adoptions.end(), late, std::size_t{4});
  adoptions.insert(adoptions.end(), never, std::nullopt);
  return adoptions;
}

TEST(StaggeredEffect, OfTwoUnitsAndTwoPeriodsIsTheDifferenceOfDifferences) {
  std::vector<PanelUnit> const panel{{{10, 16}, 1}, {{20, 22}, std::nullopt}};
  auto const found = staggered_effect(panel, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->overall, (16.0 - 10) - (22 - 20));
}

TEST(StaggeredEffect, FindsAConstantEffectUnderACommonMovement) {
  auto const found = staggered_effect(panel_of(adoptions_of(3, 4, 5), 6, 1.5, -2), {});
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found->overall, -2, 1e-12);
  for (auto const& at : found->by_time) EXPECT_NEAR(at.effect, at.since >= 0 ? -2 : 0, 1e-12) << at.since;
}

TEST(StaggeredEffect, NeverComparesWithThoseThatHaveAdopted) {
  // Without units that never adopt, nothing is compared once the last group has.
  auto panel = panel_of(adoptions_of(3, 3, 0), 6, 0, 1);
  auto const before = staggered_effect(panel, {});
  ASSERT_TRUE(before);
  for (std::size_t i = 3; i < 6; ++i)  // what late adopters do after their adoption changes nothing
    for (std::size_t t = 4; t < 6; ++t) panel[i].outcomes[t] = 1'000;
  EXPECT_EQ(*staggered_effect(panel, {}), *before);
  EXPECT_EQ(before->by_time.back().since, 1);
}

TEST(StaggeredEffect, WeighsGroupsByTheirUnits) {
  // Three early adopters gain 1, one late adopter gains 5, at once and for good.
  auto panel = panel_of(adoptions_of(3, 0, 2), 6, 0, 1);
  auto late = panel_of({std::size_t{4}}, 6, 0, 5);
  panel.push_back(late.front());
  auto const found = staggered_effect(panel, {});
  ASSERT_TRUE(found);
  for (auto const& at : found->by_time)
    if (at.since == 0) {
      EXPECT_DOUBLE_EQ(at.effect, (3 * 1 + 1 * 5) / 4.0);
    }
}

TEST(StaggeredEffect, ShowsWhoWasOnAnotherWayBefore) {
  auto panel = panel_of(adoptions_of(3, 0, 4), 5, 0, 0);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t t = 0; t < 5; ++t) *panel[i].outcomes[t] += static_cast<double>(t);
  auto const found = staggered_effect(panel, {});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->by_time.front().since, -2);
  EXPECT_DOUBLE_EQ(found->by_time.front().effect, -1);
  EXPECT_EQ(found->by_time[1].since, -1);
  EXPECT_EQ(found->by_time[1].effect, 0);
}

TEST(StaggeredEffect, SaysUnderTenUnitsThatThereIsNoVerdict) {
  auto const few = staggered_effect(panel_of(adoptions_of(9, 0, 12), 4, 0, 1), {});
  ASSERT_TRUE(few);
  ASSERT_TRUE(few->no_verdict);
  EXPECT_EQ(few->no_verdict->key, "effect.too_few");
  EXPECT_EQ(few->overall_interval, std::nullopt);
  for (auto const& at : few->by_time) EXPECT_EQ(at.interval, std::nullopt);
  EXPECT_EQ(few->by_time.back().units.size(), 9u);

  auto const enough = staggered_effect(panel_of(adoptions_of(10, 0, 12), 4, 0, 1), {});
  ASSERT_TRUE(enough);
  EXPECT_EQ(enough->no_verdict, std::nullopt);
  EXPECT_TRUE(enough->overall_interval);
}

TEST(StaggeredEffect, CountsWhoRoseBesideThoseThatHadNotAdopted) {
  auto panel = panel_of(adoptions_of(2, 0, 3), 3, 0, 0);
  panel[0].outcomes[2] = *panel[0].outcomes[1] + 1;
  panel[1].outcomes[2] = *panel[1].outcomes[1] - 1;
  panel[4].outcomes[2] = *panel[4].outcomes[1] + 1;
  auto const found = staggered_effect(panel, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->by_time.back().adopters, (Movement{2, 1, 1}));
  EXPECT_EQ(found->by_time.back().others, (Movement{3, 1, 0}));
}

/// A panel with noise that no library makes.
std::vector<PanelUnit> noisy_panel(double effect) {
  auto panel = panel_of(adoptions_of(12, 12, 16), 7, 0.3, effect);
  std::uint64_t state = 42;
  for (auto& unit : panel)
    for (auto& outcome : unit.outcomes) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      *outcome += static_cast<double>(state >> 40) / static_cast<double>(1 << 24) - 0.5;
    }
  return panel;
}

TEST(StaggeredEffect, HoldsTheTruthWithinItsInterval) {
  auto const found = staggered_effect(noisy_panel(1), {});
  ASSERT_TRUE(found);
  ASSERT_TRUE(found->overall_interval);
  EXPECT_LT(found->overall_interval->lower, 1);
  EXPECT_GT(found->overall_interval->upper, 1);
  EXPECT_GT(found->overall_interval->lower, 0.5);
  for (auto const& at : found->by_time) EXPECT_EQ(at.interval.has_value(), at.since != -1) << at.since;
}

TEST(StaggeredEffect, IsTheSameForTheSameSeedAndNotForAnother) {
  auto const panel = noisy_panel(1);
  auto const one = staggered_effect(panel, {.seed = 7});
  EXPECT_EQ(*one, *staggered_effect(panel, {.seed = 7}));
  EXPECT_NE(one->overall_interval, staggered_effect(panel, {.seed = 8})->overall_interval);
}

TEST(StaggeredEffect, MovesWithTheScaleAndNotWithTheLevel) {
  auto const before = staggered_effect(noisy_panel(1), {});
  auto panel = noisy_panel(1);
  for (auto& unit : panel)
    for (auto& outcome : unit.outcomes) outcome = 100 + 4 * *outcome;
  auto const after = staggered_effect(panel, {});
  EXPECT_NEAR(*after->overall, 4 * *before->overall, 1e-9);
  EXPECT_NEAR(after->overall_interval->lower, 4 * before->overall_interval->lower, 1e-9);
}

TEST(StaggeredEffect, PassesOverWhatIsNotKnown) {
  auto panel = panel_of(adoptions_of(3, 0, 4), 4, 0, 2);
  panel[0].outcomes[1] = std::nullopt;  // its base
  panel[5].outcomes[3] = std::nullopt;
  auto const found = staggered_effect(panel, {});
  ASSERT_TRUE(found);
  EXPECT_NEAR(*found->overall, 2, 1e-12);
  EXPECT_EQ(found->adopters, 2u);
}

TEST(StaggeredEffect, RefusesUnitsWithUnlikePeriods) {
  std::vector<PanelUnit> const panel{{{1, 2}, 1}, {{1}, std::nullopt}};
  auto const refused = staggered_effect(panel, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problems.front().where, "panel[1]");
}

TEST(StaggeredEffect, OfNobodyIsNothing) {
  auto const found = staggered_effect({}, {});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->by_time.empty());
  EXPECT_EQ(found->overall, std::nullopt);
  EXPECT_TRUE(found->no_verdict);
}

}  // namespace
}  // namespace aimline::stats
