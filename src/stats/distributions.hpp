#pragma once

#include <cstddef>

/// Quantiles of the distributions that charts and intervals rest on.
namespace aimline::stats {

/// The z with P(Z ≤ z) = `probability`, Z standard normal; 0 < probability < 1.
double normal_quantile(double probability);

/// The smallest k with P(X ≤ k) ≥ `probability`, X binomial: so many `trials`, each with this `chance`; 0 < both < 1.
std::size_t binomial_quantile(double probability, std::size_t trials, double chance);

}  // namespace aimline::stats
