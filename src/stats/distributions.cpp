#include "stats/distributions.hpp"

#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>

namespace aimline::stats {
namespace {

using boost::math::policies::discrete_quantile;
using boost::math::policies::integer_round_up;
using boost::math::policies::policy;
using Binomial = boost::math::binomial_distribution<double, policy<discrete_quantile<integer_round_up>>>;

constexpr double smallest_first_term = 1e-290;  // below, the sum would begin with a number that is not exact

}  // namespace

double normal_quantile(double probability) { return quantile(boost::math::normal(), probability); }

std::size_t binomial_quantile(double probability, std::size_t trials, double chance) {
  if (trials == 0) return 0;
  double const n = static_cast<double>(trials);
  double term = std::pow(1 - chance, n);
  if (term < smallest_first_term) return static_cast<std::size_t>(quantile(Binomial(n, chance), probability));
  // P(X = k + 1) / P(X = k) = (n − k) / (k + 1) · p / (1 − p): faster than the general way where n is small.
  double const odds = chance / (1 - chance);
  double sum = term;
  std::size_t k = 0;
  for (; sum < probability && k < trials; ++k) {
    double const at = static_cast<double>(k);
    term *= (n - at) / (at + 1) * odds;
    sum += term;
  }
  return k;
}

}  // namespace aimline::stats
