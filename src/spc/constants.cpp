#include "spc/constants.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::spc {
namespace {

/// √(1−c4²)/c4: the standard deviation of a standard deviation, in its mean.
std::optional<double> spread_of_deviation(std::size_t n) {
  auto const c = c4(n);
  if (!c) return std::nullopt;
  return std::sqrt((1 - *c) * (1 + *c)) / *c;
}

}  // namespace

std::optional<double> c4(std::size_t n) {
  if (n < 2) return std::nullopt;
  double const size = static_cast<double>(n);
  return std::sqrt(2 / (size - 1)) * std::exp(std::lgamma(size / 2) - std::lgamma((size - 1) / 2));
}

std::optional<double> a3(std::size_t n, double k) {
  auto const c = c4(n);
  if (!c) return std::nullopt;
  return k / (*c * std::sqrt(static_cast<double>(n)));
}

std::optional<double> b3(std::size_t n, double k) {
  auto const spread = spread_of_deviation(n);
  if (!spread) return std::nullopt;
  return std::max(0.0, 1 - k * *spread);
}

std::optional<double> b4(std::size_t n, double k) {
  auto const spread = spread_of_deviation(n);
  if (!spread) return std::nullopt;
  return 1 + k * *spread;
}

}  // namespace aimline::spc
