#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

/// Runs analysis: whether the points lie about the center as chance would put them. It needs no limits.
namespace aimline::spc {

enum class Side : signed char { below = -1, on = 0, above = 1 };

/// Where a value lies; on the center when both are equal within 1e-12 of the larger.
Side side_of(double value, double center);

/// Points in a row on one side. A run ends where the side changes; points on the center do not end it.
struct Run {
  Side side{};
  std::vector<std::size_t> points = {};  // positions in the sides given
};

/// What was found among the `useful` points, those that are not on the center, and what chance would give.
struct RunsAnalysis {
  std::size_t useful = 0;
  std::optional<std::size_t> longest_run = {};      // all four none without a useful point
  std::optional<std::size_t> longest_run_max = {};  // longer is a signal
  std::optional<std::size_t> crossings = {};        // how often the line crosses the center
  std::optional<std::size_t> crossings_min = {};    // fewer is a signal

  bool too_long() const { return longest_run && *longest_run > *longest_run_max; }
  bool too_few() const { return crossings && *crossings < *crossings_min; }
  friend bool operator==(RunsAnalysis const&, RunsAnalysis const&) = default;
};

/// round(log2 n) + 3: among n useful points a longer run is a signal; n ≥ 1.
/// Source: Anhøj & Olesen 2014, Run charts revisited, PLoS ONE 9(11):e113825; after Schilling 2012.
std::size_t longest_run_max(std::size_t useful);

/// The 5 % quantile of the binomial distribution with n − 1 trials of 1/2: fewer crossings are a signal; n ≥ 1.
/// Source: Anhøj & Olesen 2014; after Chen 2010.
std::size_t crossings_min(std::size_t useful);

/// The runs of each stretch, in order. No run goes from one stretch into the next.
std::vector<Run> runs_of(std::span<Side const> sides, std::span<std::size_t const> stretch_ends = {});

/// `sides` are those of the points that count, in order. `stretch_ends` are positions at which a new stretch begins,
/// such as a school year with new students: neither runs nor crossings reach over them, so each takes one chance of a
/// crossing away.
RunsAnalysis analyze_runs(std::span<Side const> sides, std::span<std::size_t const> stretch_ends = {});

}  // namespace aimline::spc
