#include "stats/distributions.hpp"

#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

namespace aimline::stats {
namespace {

TEST(NormalQuantile, GivesWhatTablesPrint) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959964, 5e-7);
  EXPECT_NEAR(normal_quantile(0.999), 3.090232, 5e-7);
  EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(BinomialQuantile, IsTheFirstCountThatReachesTheProbability) {
  for (std::size_t const trials : {1u, 2u, 9u, 35u, 100u, 400u, 970u, 1'200u, 99'999u})
    for (double const chance : {0.5, 0.1, 0.83}) {
      auto const k = static_cast<double>(binomial_quantile(0.05, trials, chance));
      boost::math::binomial const distribution(static_cast<double>(trials), chance);
      EXPECT_GE(cdf(distribution, k), 0.05) << trials << " of " << chance;
      EXPECT_LT(k > 0 ? cdf(distribution, k - 1) : 0, 0.05) << trials << " of " << chance;
    }
}

TEST(BinomialQuantile, OfNoTrialsIsZero) { EXPECT_EQ(binomial_quantile(0.05, 0, 0.5), 0u); }

}  // namespace
}  // namespace aimline::stats
