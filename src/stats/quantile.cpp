#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace aimline::stats {

std::optional<double> mean(std::span<double const> numbers) {
  if (numbers.empty()) return std::nullopt;
  return std::accumulate(numbers.begin(), numbers.end(), 0.0) / static_cast<double>(numbers.size());
}

std::optional<double> standard_deviation(std::span<double const> numbers) {
  if (numbers.size() < 2) return std::nullopt;
  double const center = *mean(numbers);
  double squares = 0;
  for (double const number : numbers) squares += (number - center) * (number - center);
  return std::sqrt(squares / static_cast<double>(numbers.size() - 1));
}

std::optional<double> median(std::span<double const> numbers) { return quantile(numbers, 0.5); }

std::optional<double> quantile(std::span<double const> numbers, double share) {
  if (numbers.empty()) return std::nullopt;
  std::vector<double> sorted(numbers.begin(), numbers.end());
  double const place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  auto const below = static_cast<std::size_t>(place);
  double const part = place - static_cast<double>(below);
  auto const middle = sorted.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(sorted.begin(), middle, sorted.end());
  if (part == 0 || below + 1 == sorted.size()) return *middle;
  double const above = *std::min_element(middle + 1, sorted.end());
  return *middle + part * (above - *middle);
}

}  // namespace aimline::stats
