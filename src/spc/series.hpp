#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <boost/describe/enum.hpp>

/// What is charted: numbers in the order of time, with what they were counted out of.
namespace aimline::spc {

/// The kinds of chart, by their usual letters; docs/methods has a page for each.
enum class ChartType { run, i, mr, xbar, s, t, c, u, p, up, pp, ip, g };
BOOST_DESCRIBE_ENUM(ChartType, run, i, mr, xbar, s, t, c, u, p, up, pp, ip, g)

/// One place in time: a single number, or several that were measured together. Missing when `size` is 0.
struct Subgroup {
  std::size_t size = 0;                    // numbers behind it
  double sum = 0;                          // of those numbers: events, or measurements
  std::optional<double> deviation = {};    // their standard deviation, from two on
  std::optional<double> denominator = {};  // opportunities, area, days: what the sum is out of

  friend bool operator==(Subgroup const&, Subgroup const&) = default;
};

/// Subgroups in the order of time. With denominators every point is a ratio of sums, never a mean of ratios.
struct Series {
  std::vector<Subgroup> subgroups = {};
  bool has_denominators = false;

  friend bool operator==(Series const&, Series const&) = default;
};

/// One number as it was written down. Without a value, or in a series with denominators without one, it is missing.
struct Measurement {
  std::size_t subgroup = 0;  // from 0, without a gap
  std::optional<double> value = {};
  std::optional<double> denominator = {};
};

enum class Denominators { none, given };

/// Each number a subgroup of its own. `denominators` is empty or as long as `values`.
Series series_of(std::span<std::optional<double> const> values,
                 std::span<std::optional<double> const> denominators = {});

/// Numbers that stand in any order, several in a subgroup.
Series series_of(std::span<Measurement const> measurements, Denominators denominators);

/// What is wrong with one number for that chart.
struct Misfit {
  enum class Part { value, denominator } part{};
  Text why = {};
};

/// None when the number can stand on the chart; a missing one always can. Wrong are: a denominator below 0; a negative
/// count on C, U, U′, P, P′ and G; more events than opportunities on P and P′; no time between events on T.
std::optional<Misfit> misfit(ChartType type, std::optional<double> value, std::optional<double> denominator);

/// Whether a chart of that type counts events out of something, so that there is none without denominators.
bool needs_denominators(ChartType type);

/// The numbers that a chart shows, one for each subgroup and before any multiplication: ratio, mean, sum, standard
/// deviation, by type. None where the subgroup is missing or its denominator is 0. MR charts show the moving ranges of
/// what this gives.
std::vector<std::optional<double>> values_for(ChartType type, Series const& series);

}  // namespace aimline::spc
