#include "stats/interval.hpp"

#include "stats/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::stats {
namespace {

double z_of(double confidence) { return normal_quantile((1 + confidence) / 2); }

}  // namespace

Interval wilson(Proportion share, double confidence) {
  double const n = static_cast<double>(share.denominator());
  double const p = share.value();
  double const z2 = z_of(confidence) * z_of(confidence);
  double const middle = p + z2 / (2 * n);
  double const half = std::sqrt(z2 * (p * (1 - p) + z2 / (4 * n)) / n);
  double const scale = 1 + z2 / n;
  // At the ends the bound is the end itself, which rounding would miss by a hair.
  return {share.numerator() == 0 ? 0 : std::max(0.0, (middle - half) / scale),
          share.numerator() == share.denominator() ? 1 : std::min(1.0, (middle + half) / scale)};
}

Interval newcombe(Proportion first, Proportion second, double confidence) {
  auto const a = wilson(first, confidence);
  auto const b = wilson(second, confidence);
  double const p = first.value();
  double const q = second.value();
  return {p - q - std::hypot(p - a.lower, b.upper - q), p - q + std::hypot(a.upper - p, q - b.lower)};
}

std::optional<Interval> log_ratio(Proportion first, Proportion second, double confidence) {
  if (first.numerator() == 0 || second.numerator() == 0) return std::nullopt;
  auto const part = [](Proportion share) {
    return 1 / static_cast<double>(share.numerator()) - 1 / static_cast<double>(share.denominator());
  };
  double const ratio = first.value() / second.value();
  double const factor = std::exp(z_of(confidence) * std::sqrt(part(first) + part(second)));
  return Interval{ratio / factor, ratio * factor};
}

}  // namespace aimline::stats
