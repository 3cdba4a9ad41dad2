#include "spc/advice.hpp"

#include "spc/chart.hpp"
#include "spc/constants.hpp"
#include "spc/moving_range.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

constexpr double large_denominator = 1'000;  // ±3σ of a share of one half is then under 5 points of percent

bool is_whole(double number) { return std::trunc(number) == number; }

/// What the numbers of a series have in common.
struct Shape {
  std::size_t present = 0;
  std::size_t zeros = 0;
  std::size_t several = 0;  // subgroups of more than one number
  bool whole = true;
  bool negative = false;
  bool above_denominator = false;
  bool whole_denominators = true;
  std::vector<double> denominators = {};
};

Shape shape_of(Series const& series) {
  Shape shape;
  for (auto const& subgroup : series.subgroups) {
    if (subgroup.size == 0 || (series.has_denominators && subgroup.denominator.value_or(0) == 0)) continue;
    ++shape.present;
    if (subgroup.sum == 0) ++shape.zeros;
    if (subgroup.size > 1) ++shape.several;
    shape.whole = shape.whole && is_whole(subgroup.sum);
    shape.negative = shape.negative || subgroup.sum < 0;
    if (!series.has_denominators) continue;
    shape.above_denominator = shape.above_denominator || subgroup.sum > *subgroup.denominator;
    shape.whole_denominators = shape.whole_denominators && is_whole(*subgroup.denominator);
    shape.denominators.push_back(*subgroup.denominator);
  }
  return shape;
}

std::string rounded(double number) { return fmt::format("{:.1f}", number); }

/// Whether chance explains that dispersion of so many points.
bool as_chance(double dispersion, std::size_t points) {
  double const n = static_cast<double>(points);
  double const standard_error = std::sqrt(0.8264 * n - 1.082) / (n - 1);
  return std::abs(dispersion - 1) <= 2 * standard_error;
}

Advice advise_share(Series const& series, Shape const& shape) {
  auto const median = stats::median(shape.denominators).value_or(0);
  auto const dispersion = dispersion_of(ChartType::p, series);
  Text const p_when{"advice.p_when"};
  if (median >= large_denominator)
    return {ChartType::pp, {"advice.pp_large", {{"denominator", fmt::format("{:.0f}", median)}}}, ChartType::p, p_when};
  if (dispersion && !as_chance(*dispersion, shape.present))
    return {ChartType::pp, {"advice.pp_spread", {{"spread", rounded(*dispersion)}}}, ChartType::p, p_when};
  return {ChartType::p, {"advice.p"}, ChartType::pp, {"advice.pp_when"}};
}

Advice advise_rate(Series const& series, Shape const& shape) {
  auto const dispersion = dispersion_of(ChartType::u, series);
  if (dispersion && !as_chance(*dispersion, shape.present))
    return {ChartType::up, {"advice.up_spread", {{"spread", rounded(*dispersion)}}}, ChartType::u, {"advice.u_when"}};
  return {ChartType::u, {"advice.u"}, ChartType::up, {"advice.up_when"}};
}

Advice advise_count(Series const& series, Shape const& shape) {
  if (2 * shape.zeros > shape.present) return {ChartType::c, {"advice.c_rare"}, ChartType::g, {"advice.between_when"}};
  auto const dispersion = dispersion_of(ChartType::c, series);
  if (dispersion && !as_chance(*dispersion, shape.present))
    return {ChartType::i, {"advice.i_spread", {{"spread", rounded(*dispersion)}}}, ChartType::c, {"advice.c_when"}};
  return {ChartType::c, {"advice.c"}, ChartType::u, {"advice.u_instead_of_c"}};
}

Advice advise_between(Shape const& shape) {
  if (shape.zeros > 0) return {ChartType::g, {"advice.g"}, ChartType::t, {"advice.t_when"}};
  return {ChartType::t, {"advice.t"}, ChartType::g, {"advice.g_when"}};
}

/// What is advised with points enough.
Advice advise_whole(Series const& series, Shape const& shape, Counted counted) {
  bool const counts = shape.whole && !shape.negative;
  if (counted == Counted::days_between && !shape.negative) return advise_between(shape);
  if (series.has_denominators) {
    bool const share = !shape.negative && !shape.above_denominator;
    bool const of_cases = shape.whole_denominators || counted == Counted::percent;
    if (share && of_cases && counted != Counted::count && counted != Counted::measurement)
      return advise_share(series, shape);
    if (counts && counted != Counted::measurement) return advise_rate(series, shape);
    return {ChartType::ip, {"advice.ip"}, ChartType::i, {"advice.i_instead_of_ip"}};
  }
  if (2 * shape.several > shape.present && counted != Counted::count)
    return {ChartType::xbar, {"advice.xbar"}, ChartType::s, {"advice.s_when"}};
  if (counts && counted != Counted::measurement && counted != Counted::percent) return advise_count(series, shape);
  return {ChartType::i, {"advice.i"}, ChartType::run, {"advice.run_when"}};
}

}  // namespace

std::optional<double> dispersion_of(ChartType type, Series const& series) {
  bool const share = type == ChartType::p || type == ChartType::pp;
  double sums = 0;
  double weights = 0;
  auto const weight = [&](Subgroup const& subgroup) {
    if (subgroup.size == 0) return 0.0;
    return series.has_denominators ? subgroup.denominator.value_or(0) : 1.0;
  };
  for (auto const& subgroup : series.subgroups) {
    if (weight(subgroup) == 0) continue;
    sums += subgroup.sum;
    weights += weight(subgroup);
  }
  double const center = weights > 0 ? sums / weights : 0;
  double const variance = share ? center * (1 - center) : center;
  if (!(variance > 0)) return std::nullopt;
  std::vector<std::optional<double>> z;
  std::size_t present = 0;
  for (auto const& subgroup : series.subgroups) {
    double const n = weight(subgroup);
    z.push_back(n > 0 ? std::optional((subgroup.sum / n - center) / std::sqrt(variance / n)) : std::nullopt);
    if (n > 0) ++present;
  }
  if (present < points_for_limits) return std::nullopt;
  auto const average = average_moving_range(moving_ranges(z), Screening::off);
  return average ? std::optional(*average / two_point_range) : std::nullopt;
}

Advice advise(Series const& series, Counted counted) {
  auto const shape = shape_of(series);
  auto const advice = advise_whole(series, shape, counted);
  if (shape.present >= points_for_limits) return advice;
  return {ChartType::run,
          {"advice.run", {{"count", std::to_string(shape.present)}}},
          advice.type,
          {"advice.after_run", {{"needed", std::to_string(points_for_limits)}}}};
}

}  // namespace aimline::spc
