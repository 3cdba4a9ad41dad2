#pragma once

#include "base/proportion.hpp"

#include <optional>

/// Intervals for shares, for the difference of two and for their ratio. `confidence` is 0.95 for 95 %.
namespace aimline::stats {

struct Interval {
  double lower = 0;
  double upper = 0;

  friend bool operator==(Interval const&, Interval const&) = default;
};

/// The interval of one share, in [0, 1]: the shares p with |share − p| ≤ z·√(p(1 − p)/n).
/// Source: Wilson 1927, Probable inference, JASA 22:209–212.
Interval wilson(Proportion share, double confidence = 0.95);

/// The interval of `first` − `second`, in [−1, 1], from the Wilson intervals of both.
/// Source: Newcombe 1998, Interval estimation for the difference between independent proportions, Statistics in
/// Medicine 17:873–890, method 10.
Interval newcombe(Proportion first, Proportion second, double confidence = 0.95);

/// The interval of `first` / `second`, on the logarithmic scale; none where a numerator is 0.
/// Source: Katz et al. 1978, Obtaining confidence intervals for the risk ratio in cohort studies, Biometrics
/// 34:469–474.
std::optional<Interval> log_ratio(Proportion first, Proportion second, double confidence = 0.95);

}  // namespace aimline::stats
