#include "spc/chart.hpp"

#include "spc/testing_charts.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::chart_of;
using testing::missing;
using testing::noise;
using testing::Numbers;
using testing::points_of;

constexpr ChartType measured[]{ChartType::run, ChartType::i, ChartType::mr, ChartType::xbar, ChartType::ip};

/// Whole numbers about `level` out of 100 or so, for charts of shares.
Series shares(std::size_t count, double level, std::uint64_t seed = 3) {
  Numbers events, sizes;
  auto const random = noise(2 * count, 0, 1, seed);
  for (std::size_t i = 0; i < count; ++i) {
    double const size = std::round(100 + 15 * *random[2 * i]);
    sizes.push_back(size);
    events.push_back(std::clamp(std::round(level * size + 4 * *random[2 * i + 1]), 0.0, size));
  }
  return series_of(events, sizes);
}

Numbers mapped(Numbers numbers, double factor, double shift) {
  for (auto& number : numbers)
    if (number) *number = *number * factor + shift;
  return numbers;
}

void expect_moved(std::optional<double> before, std::optional<double> after, double factor, double shift) {
  ASSERT_EQ(before.has_value(), after.has_value());
  if (before) {
    EXPECT_NEAR(*after, *before * factor + shift, 1e-9);
  }
}

/// The second chart is the first with its scale moved, signals and all.
void expect_moved(Chart const& before, Chart const& after, double factor, double shift) {
  ASSERT_EQ(before.points.size(), after.points.size());
  for (std::size_t i = 0; i < before.points.size(); ++i)
    for (auto const level :
         {&Point::value, &Point::center, &Point::lower, &Point::upper, &Point::lower_warning, &Point::upper_warning})
      expect_moved(before.points[i].*level, after.points[i].*level, factor, shift);
  EXPECT_EQ(before.signals, after.signals);
  EXPECT_EQ(before.phases, after.phases);
}

TEST(Chart, MovesWithItsValues) {
  auto const values = noise(40, 50, 3);
  for (auto const type : {ChartType::run, ChartType::i})
    for (auto const rules : {Rules::shewhart_anhoej, Rules::making_data_count, Rules::western_electric, Rules::nelson})
      expect_moved(chart_of(values, {.type = type, .rules = rules}),
                   chart_of(mapped(values, 1, 17), {.type = type, .rules = rules}), 1, 17);
}

TEST(Chart, ScalesWithItsValues) {
  auto const values = noise(40, 50, 3);
  for (auto const type : measured)
    expect_moved(chart_of(values, {.type = type}), chart_of(mapped(values, 8, 0), {.type = type}), 8, 0);
  expect_moved(chart_of(values, {.type = ChartType::t}), chart_of(mapped(values, 8, 0), {.type = ChartType::t}), 8, 0);
}

TEST(Chart, ScalesByItsFactor) {
  auto const series = shares(30, 0.2);
  for (auto const type : {ChartType::p, ChartType::pp, ChartType::u, ChartType::up, ChartType::ip})
    expect_moved(chart_of(series, {.type = type}), chart_of(series, {.type = type, .multiply = 100}), 100, 0);
}

TEST(Chart, HasTheSameLevelsBackward) {
  auto values = noise(40, 50, 3);
  values[7] = missing;
  auto backward = values;
  std::reverse(backward.begin(), backward.end());
  for (auto const type : {ChartType::run, ChartType::i, ChartType::t, ChartType::c}) {
    auto const one = chart_of(values, {.type = type});
    auto const other = chart_of(backward, {.type = type});
    expect_moved(one.points[0].center, other.points[0].center, 1, 0);
    expect_moved(one.points[0].upper, other.points[0].upper, 1, 0);
    EXPECT_EQ(one.phases[0].runs, other.phases[0].runs);
  }
}

TEST(Chart, OfCountsHasTheSameLevelsInAnyOrder) {
  auto series = shares(30, 0.3);
  auto shuffled = series;
  std::rotate(shuffled.subgroups.begin(), shuffled.subgroups.begin() + 11, shuffled.subgroups.end());
  for (auto const type : {ChartType::p, ChartType::u, ChartType::c, ChartType::g}) {
    auto const one = chart_of(series, {.type = type});
    auto const other = chart_of(shuffled, {.type = type});
    for (std::size_t i = 0; i < 30; ++i) {
      auto const& point = other.points[(i + 30 - 11) % 30];
      expect_moved(one.points[i].center, point.center, 1, 0);
      expect_moved(one.points[i].upper, point.upper, 1, 0);
    }
  }
}

TEST(Chart, OfOtherPointsAndPhasesLeavesEarlierPhasesAsTheyAre) {
  auto const series = shares(60, 0.25);
  auto const fewer = Series{{series.subgroups.begin(), series.subgroups.begin() + 40}, true};
  for (auto const type : {ChartType::run, ChartType::i, ChartType::mr, ChartType::p, ChartType::pp, ChartType::up,
                          ChartType::ip, ChartType::g})
    for (auto const rules :
         {Rules::shewhart_anhoej, Rules::making_data_count, Rules::western_electric, Rules::nelson}) {
      auto const two = chart_of(fewer, {.type = type, .rules = rules, .phases = {{0}, {20}}});
      auto const three = chart_of(series, {.type = type, .rules = rules, .phases = {{0}, {20}, {40}}});
      ASSERT_EQ(three.phases.size(), 3u);
      EXPECT_EQ(two.phases[0], three.phases[0]);
      EXPECT_EQ(two.phases[1], three.phases[1]);
      for (std::size_t i = 0; i < 40; ++i) {
        EXPECT_EQ(two.points[i].center, three.points[i].center);
        EXPECT_EQ(two.points[i].lower, three.points[i].lower);
        EXPECT_EQ(two.points[i].upper, three.points[i].upper);
      }
      auto earlier = three.signals;
      std::erase_if(earlier, [](Signal const& signal) { return signal.points.front() >= 40; });
      EXPECT_EQ(two.signals, earlier);
    }
}

TEST(Chart, FreezesWithinEachPhase) {
  auto const values = noise(40, 50, 3);
  auto const frozen = chart_of(values, {.type = ChartType::i, .phases = {{.baseline = 8}, {20, "", 6}}});
  Numbers const first(values.begin(), values.begin() + 8);
  Numbers const second(values.begin() + 20, values.begin() + 26);
  expect_moved(chart_of(first, {.type = ChartType::i}).points[0].upper, frozen.points[19].upper, 1, 0);
  expect_moved(chart_of(second, {.type = ChartType::i}).points[0].upper, frozen.points[39].upper, 1, 0);
  EXPECT_EQ(frozen.phases[1].baseline_last, 25u);
  EXPECT_EQ(frozen.phases[1].base, 6u);
  EXPECT_EQ(frozen.phases[1].runs->useful, 20u) << "points after a freeze take part in runs";
}

TEST(Chart, PassesOverExcludedPointsWithoutAGap) {
  auto values = noise(20, 50, 3);
  Numbers without = values;
  without.erase(without.begin() + 9);
  values[9] = 500;
  for (auto const type : {ChartType::run, ChartType::i, ChartType::t, ChartType::ip, ChartType::c}) {
    auto const chart = chart_of(values, {.type = type, .excluded = {9}});
    auto const other = chart_of(without, {.type = type});
    expect_moved(other.points[0].center, chart.points[0].center, 1, 0);
    expect_moved(other.points[0].upper, chart.points[0].upper, 1, 0);
    EXPECT_EQ(other.phases[0].runs, chart.phases[0].runs);
    EXPECT_TRUE(chart.points[9].excluded);
    for (auto const& signal : chart.signals) EXPECT_EQ(std::count(signal.points.begin(), signal.points.end(), 9u), 0);
  }
}

TEST(Chart, LetsNoMovingRangeBridgeAGap) {
  // 10, 12, gap, 30, 31: the ranges are 2 and 1.
  auto const chart = chart_of({10, 12, missing, 30, 31}, {.type = ChartType::i});
  EXPECT_NEAR(*chart.points[0].upper - *chart.points[0].center, 3 * 1.5 / 1.128, 1e-12);
  auto const ranges = chart_of({10, 12, missing, 30, 31}, {.type = ChartType::mr});
  EXPECT_EQ(ranges.points[3].value, missing);
  EXPECT_EQ(ranges.points[4].value, 1);
}

TEST(MovingRangeChart, PassesOverExcludedPointsAndDoesNotBridgePhases) {
  auto const chart = chart_of({10, 12, 90, 13, 20, 23}, {.type = ChartType::mr, .phases = {{0}, {4}}, .excluded = {2}});
  EXPECT_EQ(chart.points[0].value, missing);
  EXPECT_EQ(chart.points[2].value, 78);
  EXPECT_TRUE(chart.points[2].excluded);
  EXPECT_EQ(chart.points[3].value, 1) << "from 12 to 13";
  EXPECT_EQ(chart.points[4].value, missing);
  EXPECT_NEAR(*chart.points[0].center, 1.5, 1e-15);
  EXPECT_EQ(chart.phases[0].runs, std::nullopt);
}

TEST(Chart, OfConstantDataHasLimitsOfNoWidth) {
  Numbers const same(15, 7.25);
  for (auto const type : {ChartType::i, ChartType::t, ChartType::ip}) {
    auto const chart = chart_of(same, {.type = type, .screening = Screening::on});
    EXPECT_NEAR(*chart.points[3].lower, 7.25, 1e-12);
    EXPECT_NEAR(*chart.points[3].upper, 7.25, 1e-12);
    EXPECT_TRUE(chart.signals.empty()) << "on the center and on the limits";
  }
  auto const none = chart_of(series_of(Numbers(15, 0), Numbers(15, 40)), {.type = ChartType::pp});
  EXPECT_EQ(none.points[3].upper, 0);
  EXPECT_TRUE(none.signals.empty());
}

TEST(Chart, TakesADenominatorOfZeroAsAMissingPoint) {
  for (auto const type : {ChartType::u, ChartType::up, ChartType::ip, ChartType::i, ChartType::run}) {
    auto const chart = chart_of(series_of(Numbers{3, 2, 5, 4}, Numbers{100, 0, 120, 80}), {.type = type});
    EXPECT_EQ(chart.points[1].value, missing);
    EXPECT_EQ(chart.phases[0].base, 3u);
    if (type != ChartType::run) {
      EXPECT_DOUBLE_EQ(*chart.points[0].center, 12.0 / 300);
    }
  }
}

TEST(Chart, CutsLimitsWhereNoValueCanBe) {
  auto const few = series_of(Numbers{1, 3, 2, 3}, Numbers{4, 4, 4, 4});
  for (auto const type : {ChartType::p, ChartType::pp}) {
    auto const chart = chart_of(few, {.type = type});
    EXPECT_EQ(chart.points[0].lower, 0);
    EXPECT_EQ(chart.points[0].upper, 1);
  }
  for (auto const type : {ChartType::u, ChartType::up}) {
    auto const chart = chart_of(few, {.type = type});
    EXPECT_EQ(chart.points[0].lower, 0);
    EXPECT_GT(*chart.points[0].upper, 1);
  }
  for (auto const type : {ChartType::c, ChartType::g})
    EXPECT_EQ(chart_of({1, 3, 2, 3}, {.type = type}).points[0].lower, 0);
  EXPECT_LT(*chart_of({1, 9, 2, 8}, {.type = ChartType::i}).points[0].lower, 0);
}

TEST(Chart, OfRatiosTakesTheRatioOfSums) {
  // A mean of ratios would be 0.375.
  auto const series = series_of(Numbers{1, 50}, Numbers{4, 100});
  for (auto const type : {ChartType::i, ChartType::ip, ChartType::p, ChartType::pp, ChartType::u, ChartType::up})
    EXPECT_DOUBLE_EQ(*chart_of(series, {.type = type}).points[0].center, 51.0 / 104);
}

TEST(Chart, HasLimitsFromTwoPointsOn) {
  for (auto const type : {ChartType::i, ChartType::c, ChartType::t, ChartType::g}) {
    EXPECT_EQ(chart_of({5}, {.type = type}).points[0].upper, missing);
    EXPECT_TRUE(chart_of({5}, {.type = type}).points[0].center);
    EXPECT_TRUE(chart_of({5, 7}, {.type = type}).points[0].upper);
  }
  EXPECT_TRUE(chart_of({5}, {.type = ChartType::c, .center = 4}).points[0].upper) << "the center says the spread";
}

TEST(Chart, OfNothingOrOfMissingPointsIsThereWithoutLevels) {
  EXPECT_TRUE(chart_of(Numbers{}, {.type = ChartType::i}).points.empty());
  auto const chart = chart_of(Numbers(3, missing), {.type = ChartType::i});
  EXPECT_EQ(chart.points[1].center, missing);
  EXPECT_EQ(chart.phases[0].runs->useful, 0u);
  EXPECT_EQ(chart.variation, Variation::common_cause);
}

TEST(UnlikeSubgroups, PoolTheirStandardDeviations) {
  std::vector<Measurement> measurements{{0, 1}, {0, 3}, {1, 2}, {1, 4}, {1, 6}};
  auto const chart = chart_of(series_of(measurements, Denominators::none), {.type = ChartType::s});
  // s² are 2 and 4: √((1·2 + 2·4) / 3)
  EXPECT_NEAR(*chart.points[0].center, std::sqrt(10.0 / 3), 1e-12);
  measurements.push_back({0, 2});
  auto const equal = chart_of(series_of(measurements, Denominators::none), {.type = ChartType::s});
  EXPECT_NEAR(*equal.points[0].center, (1 + 2) / 2.0, 1e-12);
}

TEST(LaneyCharts, AreThoseOfChanceWhereChanceExplainsTheSpread) {
  // σz = 1: equal steps of z that average 1.128.
  double const p = 0.5;
  Numbers events, sizes;
  for (int i = 0; i < 20; ++i) {
    sizes.push_back(100);
    events.push_back(100 * p + (i % 2 ? 1 : -1) * 0.5 * 1.128 * std::sqrt(100 * p * (1 - p)));
  }
  auto const series = series_of(events, sizes);
  auto const plain = chart_of(series, {.type = ChartType::p});
  auto const prime = chart_of(series, {.type = ChartType::pp});
  expect_moved(plain.points[0].upper, prime.points[0].upper, 1, 0);
}

TEST(NormalizedChart, IsTheIChartWhereDenominatorsAreEqual) {
  // Both estimate σ from moving ranges; √(π/2)·|Δ|/√2 is |Δ|·√π/2, and 1.128 is 2/√π rounded.
  auto const values = noise(30, 50, 3);
  auto const i = chart_of(values, {.type = ChartType::i});
  auto const ip = chart_of(values, {.type = ChartType::ip});
  double const width = *i.points[0].upper - *i.points[0].center;
  EXPECT_NEAR((*ip.points[0].upper - *ip.points[0].center) / width, 1.128 * std::sqrt(std::numbers::pi) / 2, 1e-12);
}

TEST(NormalizedChart, TakesItsSpreadFromTheBaseAlone) {
  auto values = noise(30, 50, 3);
  auto const before = chart_of(values, {.type = ChartType::ip, .phases = {{.baseline = 20}}});
  for (std::size_t i = 20; i < 30; ++i) *values[i] += 1'000 * static_cast<double>(i % 2);
  auto const after = chart_of(values, {.type = ChartType::ip, .phases = {{.baseline = 20}}});
  EXPECT_EQ(before.points[0].upper, after.points[0].upper);
}

TEST(Targets, MayBeOneOrOneForEachPoint) {
  auto const one = chart_of({1, 2, 3}, {.type = ChartType::i, .targets = {5}});
  EXPECT_EQ(one.points[2].target, 5);
  auto const each = chart_of({1, 2, 3}, {.type = ChartType::i, .targets = {5, missing, 6}});
  EXPECT_EQ(each.points[1].target, missing);
  EXPECT_EQ(each.points[2].target, 6);
}

std::vector<std::pair<std::string, std::string>> problems_of(Series const& series, Plan const& plan) {
  std::vector<std::pair<std::string, std::string>> found;
  auto const chart = make_chart(series, plan);
  if (!chart)
    for (auto const& problem : chart.error().problems) found.emplace_back(problem.where, problem.what.key);
  return found;
}

using Problems = std::vector<std::pair<std::string, std::string>>;

TEST(Chart, RefusesWhatCannotBeCounted) {
  EXPECT_EQ(problems_of(series_of(Numbers{3, 9}, Numbers{5, 8}), {.type = ChartType::p}),
            (Problems{{"values[1]", "series.numerator_above_denominator"}}));
  EXPECT_EQ(problems_of(series_of(Numbers{3, -1}), {.type = ChartType::c}),
            (Problems{{"values[1]", "series.negative_count"}}));
  EXPECT_EQ(problems_of(series_of(Numbers{3, 1}, Numbers{4, -4}), {.type = ChartType::i}),
            (Problems{{"denominators[1]", "series.negative_denominator"}}));
  EXPECT_EQ(problems_of(series_of(Numbers{3, 0}), {.type = ChartType::t}),
            (Problems{{"values[1]", "series.no_time_between"}}));
  EXPECT_TRUE(problems_of(series_of(Numbers{3, -1}), {.type = ChartType::i}).empty());
}

TEST(Chart, RefusesRatesWithoutDenominators) {
  for (auto const type : {ChartType::u, ChartType::up, ChartType::p, ChartType::pp})
    EXPECT_EQ(problems_of(series_of(Numbers{3, 1}), {.type = type}),
              (Problems{{"denominators", "chart.needs_denominators"}}));
}

TEST(Chart, RefusesToJudgeWhatIsCountedToDate) {
  EXPECT_EQ(problems_of(series_of(Numbers{1, 2, 3}), {.counting = Counting::to_date}),
            (Problems{{"counting", "chart.counted_to_date"}}));
}

TEST(Chart, RefusesPlansThatDoNotFit) {
  auto const series = series_of(Numbers{1, 2, 3, 4});
  EXPECT_EQ(problems_of(series, {.phases = {{1}}}), (Problems{{"phases", "chart.phases_begin_at_first"}}));
  EXPECT_EQ(problems_of(series, {.phases = {{0}, {2}, {2}}}), (Problems{{"phases[2]", "chart.phase_out_of_order"}}));
  EXPECT_EQ(problems_of(series, {.phases = {{0}, {4}}}), (Problems{{"phases[1]", "chart.phase_out_of_order"}}));
  EXPECT_EQ(problems_of(series, {.phases = {{.baseline = 0}}}),
            (Problems{{"phases[0].baseline", "chart.baseline_empty"}}));
  EXPECT_EQ(problems_of(series, {.excluded = {1, 4}}), (Problems{{"excluded[1]", "chart.no_such_point"}}));
  EXPECT_EQ(problems_of(series, {.stretches = {9}}), (Problems{{"stretches[0]", "chart.no_such_point"}}));
  EXPECT_EQ(problems_of(series, {.targets = {1, 2}}), (Problems{{"targets", "chart.targets_of_other_length"}}));
  EXPECT_EQ(problems_of(series, {.multiply = 0}), (Problems{{"multiply", "chart.factor_not_positive"}}));
}

TEST(Chart, TellsAllProblemsAtOnce) {
  EXPECT_EQ(problems_of(series_of(Numbers{-1, -2}), {.type = ChartType::c, .excluded = {7}}).size(), 3u);
}

TEST(Chart, OfNumbersTooLargeToMultiplyLeavesThemOut) {
  auto const chart = chart_of({1e308, -1e308, 1e308}, {.type = ChartType::i, .multiply = 10});
  EXPECT_EQ(chart.points[0].value, missing);
  EXPECT_EQ(chart.points[0].upper, missing);
}

}  // namespace
}  // namespace aimline::spc
