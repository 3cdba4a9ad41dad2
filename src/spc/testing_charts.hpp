#pragma once

#include "spc/chart.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

/// What several tests stand on.
namespace aimline::spc::testing {

using Numbers = std::vector<std::optional<double>>;
inline constexpr std::nullopt_t missing = std::nullopt;

/// The chart, or an exception with the first problem: tests say so in their own words.
inline Chart chart_of(Series const& series, Plan const& plan) {
  auto chart = make_chart(series, plan);
  if (!chart) throw std::runtime_error(chart.error().problems.front().what.key);
  return std::move(*chart);
}

inline Chart chart_of(Numbers const& values, Plan const& plan) { return chart_of(series_of(values), plan); }

/// Numbers about `level`, as if drawn from a normal distribution; the same on every machine.
inline Numbers noise(std::size_t count, double level, double spread, std::uint64_t seed = 1) {
  auto const uniform = [&seed] {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (static_cast<double>(seed >> 11) + 0.5) / static_cast<double>(std::uint64_t{1} << 53);
  };
  Numbers numbers;
  for (std::size_t i = 0; i < count; ++i) {
    double const radius = std::sqrt(-2 * std::log(uniform()));
    numbers.push_back(level + spread * radius * std::cos(2 * std::numbers::pi * uniform()));
  }
  return numbers;
}

/// The points of all signals of one rule, ascending.
inline std::vector<std::size_t> points_of(Chart const& chart, Rule rule) {
  std::vector<std::size_t> points;
  for (auto const& signal : chart.signals)
    if (signal.rule == rule) points.insert(points.end(), signal.points.begin(), signal.points.end());
  return points;
}

}  // namespace aimline::spc::testing
