#include "spc/runs.hpp"

#include "stats/distributions.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::spc {

Side side_of(double value, double center) {
  constexpr double same = 1e-12;
  if (std::abs(value - center) <= same * std::max(std::abs(value), std::abs(center))) return Side::on;
  return value > center ? Side::above : Side::below;
}

std::size_t longest_run_max(std::size_t useful) {
  return static_cast<std::size_t>(std::lround(std::log2(static_cast<double>(useful)))) + 3;
}

std::size_t crossings_min(std::size_t useful) { return stats::binomial_quantile(0.05, useful - 1, 0.5); }

std::vector<Run> runs_of(std::span<Side const> sides, std::span<std::size_t const> stretch_ends) {
  std::vector<Run> runs;
  auto end = stretch_ends.begin();
  bool open = false;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (; end != stretch_ends.end() && *end <= i; ++end) open = false;
    if (sides[i] == Side::on) continue;
    if (!open || runs.back().side != sides[i]) runs.push_back({sides[i]});
    runs.back().points.push_back(i);
    open = true;
  }
  return runs;
}

RunsAnalysis analyze_runs(std::span<Side const> sides, std::span<std::size_t const> stretch_ends) {
  RunsAnalysis found;
  std::size_t stretches = 0;
  std::size_t runs = 0;
  std::size_t run = 0;
  std::size_t longest = 0;
  Side last = Side::on;  // on: a stretch begins
  auto end = stretch_ends.begin();
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (; end != stretch_ends.end() && *end <= i; ++end) last = Side::on;
    if (sides[i] == Side::on) continue;
    ++found.useful;
    if (last == Side::on) ++stretches;
    if (last != sides[i]) {
      ++runs;
      run = 0;
    }
    longest = std::max(longest, ++run);
    last = sides[i];
  }
  if (found.useful == 0) return found;
  found.longest_run = longest;
  found.longest_run_max = longest_run_max(found.useful);
  found.crossings = runs - stretches;
  found.crossings_min = crossings_min(found.useful - (stretches - 1));
  return found;
}

}  // namespace aimline::spc
