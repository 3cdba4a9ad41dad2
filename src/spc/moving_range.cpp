#include "spc/moving_range.hpp"

#include "spc/constants.hpp"

#include <cmath>
#include <limits>

namespace aimline::spc {
namespace {

/// The mean of the ranges below `end`; none when there is none.
std::optional<double> mean_below(std::span<std::optional<double> const> ranges, double end) {
  double sum = 0;
  std::size_t count = 0;
  for (auto const& range : ranges)
    if (range && *range < end) {
      sum += *range;
      ++count;
    }
  if (count == 0) return std::nullopt;
  return sum / static_cast<double>(count);
}

}  // namespace

std::vector<std::optional<double>> moving_ranges(std::span<std::optional<double> const> points) {
  std::vector<std::optional<double>> ranges;
  ranges.reserve(points.size());
  for (std::size_t i = 1; i < points.size(); ++i)
    ranges.push_back(points[i] && points[i - 1] ? std::optional(std::abs(*points[i] - *points[i - 1])) : std::nullopt);
  return ranges;
}

std::optional<double> average_moving_range(std::span<std::optional<double> const> ranges, Screening screening) {
  auto const all = mean_below(ranges, std::numeric_limits<double>::infinity());
  if (!all || screening == Screening::off || *all == 0) return all;
  return mean_below(ranges, two_point_range_limit * *all);
}

}  // namespace aimline::spc
