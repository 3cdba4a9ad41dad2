#include "spc/runs.hpp"

#include <array>

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using boost::multiprecision::cpp_int;

std::vector<Side> sides_of(std::string_view pattern) {
  std::vector<Side> sides;
  for (char const c : pattern) sides.push_back(c == '+' ? Side::above : c == '-' ? Side::below : Side::on);
  return sides;
}

TEST(LongestRunMax, IsTheRoundedLogarithmPlusThree) {
  // round(log2 n) = k where 2^(2k−1) < n² < 2^(2k+1): whole numbers alone decide. n = 1 … 500.
  for (std::size_t n = 1; n <= 500; ++n) {
    auto const k = longest_run_max(n) - 3;
    EXPECT_LT(n * n, std::size_t{1} << (2 * k + 1)) << n;
    if (k > 0) {
      EXPECT_GT(n * n, std::size_t{1} << (2 * k - 1)) << n;
    }
  }
}

TEST(CrossingsMin, IsTheQuantileOfTheBinomialDistribution) {
  // P(X ≤ c) ≥ 1/20 and P(X ≤ c − 1) < 1/20 for n − 1 throws of a coin, by exact whole numbers. n = 1 … 500.
  for (unsigned n = 1; n <= 500; ++n) {
    unsigned const throws = n - 1;
    cpp_int const all = cpp_int(1) << throws;
    cpp_int ways = 1;
    cpp_int sum = 1;
    unsigned c = 0;
    for (; 20 * sum < all; ++c) {
      ways = ways * (throws - c) / (c + 1);
      sum += ways;
    }
    EXPECT_EQ(crossings_min(n), c) << n;
  }
}

TEST(CriticalValues, AreThoseOfAnhoejsTable) {
  // Anhøj, Diagnostic value of run chart analysis, PLoS ONE 2015, 10(3):e0121349, and the vignette of qicharts: upper
  // limit of the longest run and lower limit of crossings, n = 10 … 30.
  struct Row {
    std::size_t n, longest, crossings;
  };
  constexpr std::array rows{Row{10, 6, 2}, Row{11, 6, 2},  Row{12, 7, 3}, Row{13, 7, 3}, Row{14, 7, 4}, Row{15, 7, 4},
                            Row{16, 7, 4}, Row{17, 7, 5},  Row{18, 7, 5}, Row{19, 7, 6}, Row{20, 7, 6}, Row{21, 7, 6},
                            Row{22, 7, 7}, Row{23, 8, 7},  Row{24, 8, 8}, Row{25, 8, 8}, Row{26, 8, 8}, Row{27, 8, 9},
                            Row{28, 8, 9}, Row{29, 8, 10}, Row{30, 8, 10}};
  for (auto const& row : rows) {
    EXPECT_EQ(longest_run_max(row.n), row.longest) << row.n;
    EXPECT_EQ(crossings_min(row.n), row.crossings) << row.n;
  }
}

TEST(RunsAnalysis, CountsRunsAcrossPointsOnTheCenter) {
  auto const found = analyze_runs(sides_of("++0+--+0-"));
  EXPECT_EQ(found.useful, 7u);
  EXPECT_EQ(found.longest_run, 3u);
  EXPECT_EQ(found.crossings, 3u);
}

TEST(RunsAnalysis, OfNoUsefulPointHasNoStatisticAndNoSignal) {
  auto const found = analyze_runs(sides_of("000"));
  EXPECT_EQ(found, RunsAnalysis{});
  EXPECT_FALSE(found.too_long() || found.too_few());
}

TEST(RunsAnalysis, SignalsARunThatIsLongerAndNotOneThatIsAsLong) {
  // 12 useful points: 7 in a row may be.
  EXPECT_FALSE(analyze_runs(sides_of("+++++++-+-+-")).too_long());
  EXPECT_TRUE(analyze_runs(sides_of("++++++++-+-+")).too_long());
}

TEST(RunsAnalysis, SignalsFewerCrossingsAndNotAsFew) {
  // 12 useful points: 3 crossings may be.
  EXPECT_FALSE(analyze_runs(sides_of("+++---+++---")).too_few());
  EXPECT_TRUE(analyze_runs(sides_of("++++----++++")).too_few());
}

TEST(RunsAnalysis, IsTheSameBackwardAndUpsideDown) {
  for (std::string pattern : {"++-0--+++-++", "+", "-0-", "+-+-++++++++0-"}) {
    auto const found = analyze_runs(sides_of(pattern));
    std::string backward(pattern.rbegin(), pattern.rend());
    EXPECT_EQ(analyze_runs(sides_of(backward)), found) << pattern;
    for (char& c : pattern) c = c == '+' ? '-' : c == '-' ? '+' : '0';
    EXPECT_EQ(analyze_runs(sides_of(pattern)), found) << pattern;
  }
}

TEST(RunsAnalysis, LetsNoRunGoFromOneStretchIntoTheNext) {
  auto const sides = sides_of("++++++++--+-");
  auto const whole = analyze_runs(sides);
  EXPECT_EQ(whole.longest_run, 8u);
  std::array<std::size_t, 1> const ends{4};
  auto const divided = analyze_runs(sides, ends);
  EXPECT_EQ(divided.longest_run, 4u);
  EXPECT_EQ(divided.crossings, 3u);
  EXPECT_EQ(divided.crossings_min, crossings_min(11));
}

TEST(RunsAnalysis, DoesNotMindStretchesWithoutPoints) {
  auto const sides = sides_of("++--");
  std::array<std::size_t, 4> const ends{0, 2, 2, 4};
  EXPECT_EQ(analyze_runs(sides, ends).crossings, 0u);
  EXPECT_EQ(runs_of(sides, ends).size(), 2u);
}

TEST(SideOf, TakesWhatRoundingMadeDifferentAsOnTheCenter) {
  EXPECT_EQ(side_of(0.1 + 0.2, 0.3), Side::on);
  EXPECT_EQ(side_of(1e9 * (1 + 1e-11), 1e9), Side::above);
  EXPECT_EQ(side_of(0, 0), Side::on);
  EXPECT_EQ(side_of(-1e-300, 0), Side::below);
}

}  // namespace
}  // namespace aimline::spc
