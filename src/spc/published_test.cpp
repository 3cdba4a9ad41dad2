// Numbers as they are printed in the literature. Montgomery: D. C. Montgomery, Introduction to Statistical Quality
// Control, 7th ed., Wiley 2013, unless another edition is named.

#include "spc/constants.hpp"
#include "spc/testing_charts.hpp"

#include <array>

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::chart_of;
using testing::missing;
using testing::Numbers;

void expect_levels(Point const& point, double lower, double center, double upper, double tolerance) {
  ASSERT_TRUE(point.lower && point.center && point.upper);
  EXPECT_NEAR(*point.lower, lower, tolerance);
  EXPECT_NEAR(*point.center, center, tolerance);
  EXPECT_NEAR(*point.upper, upper, tolerance);
}

TEST(Published, FactorsForControlCharts) {
  // Montgomery, appendix VI.
  struct Row {
    std::size_t n;
    double c4, a3, b3, b4;
  };
  constexpr std::array rows{
      Row{2, 0.7979, 2.659, 0, 3.267},      Row{3, 0.8862, 1.954, 0, 2.568},      Row{4, 0.9213, 1.628, 0, 2.266},
      Row{5, 0.9400, 1.427, 0, 2.089},      Row{6, 0.9515, 1.287, 0.030, 1.970},  Row{7, 0.9594, 1.182, 0.118, 1.882},
      Row{8, 0.9650, 1.099, 0.185, 1.815},  Row{9, 0.9693, 1.032, 0.239, 1.761},  Row{10, 0.9727, 0.975, 0.284, 1.716},
      Row{11, 0.9754, 0.927, 0.321, 1.679}, Row{12, 0.9776, 0.886, 0.354, 1.646}, Row{13, 0.9794, 0.850, 0.382, 1.618},
      Row{14, 0.9810, 0.817, 0.406, 1.594}, Row{15, 0.9823, 0.789, 0.428, 1.572}, Row{16, 0.9835, 0.763, 0.448, 1.552},
      Row{17, 0.9845, 0.739, 0.466, 1.534}, Row{18, 0.9854, 0.718, 0.482, 1.518}, Row{19, 0.9862, 0.698, 0.497, 1.503},
      Row{20, 0.9869, 0.680, 0.510, 1.490}, Row{21, 0.9876, 0.663, 0.523, 1.477}, Row{22, 0.9882, 0.647, 0.534, 1.466},
      Row{23, 0.9887, 0.633, 0.545, 1.455}, Row{24, 0.9892, 0.619, 0.555, 1.445}, Row{25, 0.9896, 0.606, 0.565, 1.435}};
  for (auto const& row : rows) {
    EXPECT_NEAR(*c4(row.n), row.c4, 1e-4) << row.n;
    EXPECT_NEAR(*a3(row.n), row.a3, 1e-3) << row.n;
    EXPECT_NEAR(*b3(row.n), row.b3, 1e-3) << row.n;
    EXPECT_NEAR(*b4(row.n), row.b4, 1e-3) << row.n;
  }
}

TEST(Published, RangesOfTwo) {
  // Montgomery, appendix VI, n = 2: d2 = 1.128, D4 = 3.267; d2 = 2/√π and D4 = 1 + 3·d3/d2 with d3 = √(2 − 4/π).
  EXPECT_NEAR(two_point_range, 2 / std::sqrt(std::numbers::pi), 5e-4);
  EXPECT_NEAR(two_point_range_limit, 1 + 3 * std::sqrt(2 - 4 / std::numbers::pi) / (2 / std::sqrt(std::numbers::pi)),
              5e-4);
}

/// Montgomery, table 6.3: inside diameters of piston rings, five to a sample.
constexpr std::array<std::array<double, 5>, 25> piston_rings{{
    {74.030, 74.002, 74.019, 73.992, 74.008}, {73.995, 73.992, 74.001, 74.011, 74.004},
    {73.988, 74.024, 74.021, 74.005, 74.002}, {74.002, 73.996, 73.993, 74.015, 74.009},
    {73.992, 74.007, 74.015, 73.989, 74.014}, {74.009, 73.994, 73.997, 73.985, 73.993},
    {73.995, 74.006, 73.994, 74.000, 74.005}, {73.985, 74.003, 73.993, 74.015, 73.988},
    {74.008, 73.995, 74.009, 74.005, 74.004}, {73.998, 74.000, 73.990, 74.007, 73.995},
    {73.994, 73.998, 73.994, 73.995, 73.990}, {74.004, 74.000, 74.007, 74.000, 73.996},
    {73.983, 74.002, 73.998, 73.997, 74.012}, {74.006, 73.967, 73.994, 74.000, 73.984},
    {74.012, 74.014, 73.998, 73.999, 74.007}, {74.000, 73.984, 74.005, 73.998, 73.996},
    {73.994, 74.012, 73.986, 74.005, 74.007}, {74.006, 74.010, 74.018, 74.003, 74.000},
    {73.984, 74.002, 74.003, 74.005, 73.997}, {74.000, 74.010, 74.013, 74.020, 74.003},
    {73.982, 74.001, 74.015, 74.005, 73.996}, {74.004, 73.999, 73.990, 74.006, 74.009},
    {74.010, 73.989, 73.990, 74.009, 74.014}, {74.015, 74.008, 73.993, 74.000, 74.010},
    {73.982, 73.984, 73.995, 74.017, 74.013},
}};

Series piston_ring_series() {
  std::vector<Measurement> measurements;
  for (std::size_t i = 0; i < piston_rings.size(); ++i)
    for (double const diameter : piston_rings[i]) measurements.push_back({i, diameter});
  return series_of(measurements, Denominators::none);
}

TEST(Published, MeansOfPistonRings) {
  // Montgomery, example 6.3: center 74.001, limits 73.988 and 74.014.
  auto const chart = chart_of(piston_ring_series(), {.type = ChartType::xbar});
  expect_levels(chart.points.front(), 73.988, 74.001, 74.014, 6e-4);
  EXPECT_TRUE(chart.signals.empty());
}

TEST(Published, StandardDeviationsOfPistonRings) {
  // Montgomery, example 6.3: center 0.0094, limits 0 and 0.0196.
  auto const chart = chart_of(piston_ring_series(), {.type = ChartType::s});
  expect_levels(chart.points.front(), 0, 0.0094, 0.0196, 6e-5);
}

/// Montgomery, table 6.6: costs of processing mortgage loans, 20 weeks.
Numbers const loan_costs{310, 288, 297, 298, 307, 303, 294, 297, 308, 306,
                         294, 299, 297, 299, 314, 295, 293, 306, 301, 304};

TEST(Published, CostsOfLoans) {
  // Montgomery, example 6.5: center 300.5, limits 279.78 and 321.22; moving ranges 7.79, limits 0 and 25.45.
  expect_levels(chart_of(loan_costs, {.type = ChartType::i}).points.front(), 279.78, 300.5, 321.22, 6e-3);
  expect_levels(chart_of(loan_costs, {.type = ChartType::mr}).points.back(), 0, 7.79, 25.45, 6e-3);
}

TEST(Published, CostsOfLoansGoOnAgainstTheirBaseline) {
  // Montgomery, example 6.5, table 6.7: of 20 more weeks the 39th is beyond the upper limit.
  Numbers costs = loan_costs;
  costs.insert(costs.end(),
               {305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328});
  auto const chart = chart_of(costs, {.type = ChartType::i, .phases = {{.baseline = 20}}});
  expect_levels(chart.points.back(), 279.78, 300.5, 321.22, 6e-3);
  EXPECT_EQ(testing::points_of(chart, Rule::beyond_limit), (std::vector<std::size_t>{38, 39}));
}

TEST(Published, ViscosityOfPaint) {
  // Montgomery, 5th ed., example 5-5: center 33.52, limits 32.24 and 34.80.
  Numbers const viscosity{33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27,
                          33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84};
  expect_levels(chart_of(viscosity, {.type = ChartType::i}).points.front(), 32.24, 33.52, 34.80, 6e-3);
}

/// Montgomery, table 7.1: nonconforming cans of orange juice among 50.
Series orange_juice() {
  Numbers const cans{12, 15, 8, 10, 4,  7,  16, 9,  14, 10, 5,  6, 17, 12, 22,
                     8,  10, 5, 13, 11, 20, 18, 24, 15, 9,  12, 7, 13, 9,  6};
  return series_of(cans, Numbers(cans.size(), 50));
}

TEST(Published, CansOfOrangeJuice) {
  // Montgomery, example 7.1: center 0.2313, limits 0.0524 and 0.4102, samples 15 and 23 beyond; without these two
  // 0.2150, 0.0407 and 0.3893.
  auto const trial = chart_of(orange_juice(), {.type = ChartType::p});
  expect_levels(trial.points.front(), 0.0524, 0.2313, 0.4102, 6e-5);
  EXPECT_EQ(testing::points_of(trial, Rule::beyond_limit), (std::vector<std::size_t>{14, 22}));
  auto const revised = chart_of(orange_juice(), {.type = ChartType::p, .excluded = {14, 22}});
  expect_levels(revised.points.front(), 0.0407, 0.2150, 0.3893, 6e-5);
  EXPECT_TRUE(revised.points[14].beyond_limit);
}

TEST(Published, PurchaseOrdersInUnlikeNumbers) {
  // Montgomery, section 7.2.2, table 7.4: center 0.096; limits of samples of 100 are 0.007 and 0.184, of 80 0 and
  // 0.194; sample 11 is beyond.
  Numbers const orders{12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9};
  Numbers const sizes{100, 80,  80, 100, 110, 110, 100, 100, 90,  90,  110, 120, 120,
                      120, 110, 80, 80,  80,  90,  100, 100, 100, 100, 90,  90};
  auto const chart = chart_of(series_of(orders, sizes), {.type = ChartType::p});
  expect_levels(chart.points[0], 0.007, 0.096, 0.184, 6e-4);
  expect_levels(chart.points[1], 0, 0.096, 0.194, 6e-4);
  EXPECT_EQ(testing::points_of(chart, Rule::beyond_limit), (std::vector<std::size_t>{10}));
}

TEST(Published, NonconformitiesOfCircuitBoards) {
  // Montgomery, example 7.3: center 19.85, limits 6.48 and 33.22, samples 6 and 20 beyond; without these
  // two 19.67, 6.36 and 32.97.
  Numbers const boards{21, 24, 16, 12, 15, 5,  28, 20, 31, 25, 20, 24, 16,
                       19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15};
  auto const trial = chart_of(boards, {.type = ChartType::c});
  expect_levels(trial.points.front(), 6.48, 19.85, 33.22, 1e-2);  // printed from the rounded center
  EXPECT_EQ(testing::points_of(trial, Rule::beyond_limit), (std::vector<std::size_t>{5, 19}));
  expect_levels(chart_of(boards, {.type = ChartType::c, .excluded = {5, 19}}).points.front(), 6.36, 19.67, 32.97, 6e-3);
}

TEST(Published, ErrorsOfASupplyChain) {
  // Montgomery, example 7.4: center 0.0740, limits 0 and 0.1894.
  Numbers const errors{2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4};
  auto const chart = chart_of(series_of(errors, Numbers(errors.size(), 50)), {.type = ChartType::u});
  expect_levels(chart.points.front(), 0, 0.0740, 0.1894, 6e-5);
}

TEST(Published, HoursBetweenFailuresOfAValve) {
  // Montgomery, example 7.6: of y^0.2777, that is y^(1/3.6), the mean is 5.387; the lower limit is below 0 and no point
  // is beyond the limits.
  Numbers const hours{286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96};
  auto const chart = chart_of(hours, {.type = ChartType::t});
  EXPECT_NEAR(std::pow(*chart.points[0].center, 1 / 3.6), 5.387, 6e-3);
  EXPECT_EQ(chart.points[0].lower, 0);
  EXPECT_TRUE(testing::points_of(chart, Rule::beyond_limit).empty());
}

TEST(Published, MedianOfTheNumberBetweenEvents) {
  // Provost & Murray, The Health Care Data Guide, Jossey-Bass 2011, p. 228: the center of a G chart with a known mean ḡ
  // is 0.693·ḡ, its upper limit ḡ + 3·√(ḡ(ḡ+1)).
  Numbers const between{4, 3, 2, 1, 1, 5, 1, 2, 8, 5, 3, 4};
  auto const chart = chart_of(between, {.type = ChartType::g, .center = 10});
  expect_levels(chart.points.front(), 0, 6.93, 10 + 3 * std::sqrt(110.0), 1e-12);
}

TEST(Published, RangesOutOfLimitsAreScreened) {
  // Provost & Murray 2011, p. 156, after Nelson 1982: ranges above 3.27 times their mean are left out, once. Of the
  // ranges 1, 2, 1, 2, 1, 30, 31, 2, 1 (mean 7.889) the two beyond 25.77 go; the mean of the others is 10/7.
  Numbers const values{10, 11, 13, 14, 12, 13, 43, 12, 10, 11};
  auto const chart = chart_of(values, {.type = ChartType::i, .screening = Screening::on});
  EXPECT_NEAR(*chart.points[0].upper - *chart.points[0].center, 3 * (10.0 / 7) / 1.128, 1e-12);
}

}  // namespace
}  // namespace aimline::spc
