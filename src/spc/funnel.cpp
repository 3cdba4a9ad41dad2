#include "spc/funnel.hpp"

#include "stats/quantile.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>
#include <numeric>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

bool is_square_root(FunnelPlan const& plan) {
  return plan.kind == FunnelKind::standardised_ratio && plan.overdispersion == Overdispersion::winsorise;
}

/// One unit on the scale on which units are compared.
struct Scaled {
  double z = 0;
  double weight = 0;  // 1/s²
};

double center_on_scale(FunnelPlan const& plan, double center) {
  if (plan.kind == FunnelKind::proportion) return std::asin(std::sqrt(center));
  return is_square_root(plan) ? std::sqrt(center) : std::log(center);
}

Scaled scaled(FunnelPlan const& plan, double numerator, double denominator, double center) {
  double y = 0;
  double variance = 0;
  if (plan.kind == FunnelKind::ratio_of_counts) {
    y = std::log((numerator + 0.5) / (denominator + 0.5));
    variance =
        numerator / ((numerator + 0.5) * (numerator + 0.5)) + denominator / ((denominator + 0.5) * (denominator + 0.5));
  } else if (plan.kind == FunnelKind::proportion) {
    y = std::asin(std::sqrt(numerator / denominator));
    variance = 1 / (4 * denominator);
  } else if (is_square_root(plan)) {
    y = std::sqrt(numerator / denominator);
    variance = 1 / (4 * denominator);
  } else {
    y = std::log(numerator / denominator);
    variance = 1 / denominator;
  }
  return {(y - center_on_scale(plan, center)) / std::sqrt(variance), 1 / variance};
}

void winsorise(std::vector<Scaled>& units, double trim) {
  std::vector<double> z;
  for (auto const& unit : units) z.push_back(unit.z);
  double const low = *stats::quantile(z, trim);
  double const high = *stats::quantile(z, 1 - trim);
  for (auto& unit : units) unit.z = std::clamp(unit.z, low, high);
}

/// The place of each number in their order, from 1; equal numbers share the mean of their places.
std::vector<double> ranks_of(std::vector<Scaled> const& units) {
  std::vector<double> sorted;
  for (auto const& unit : units) sorted.push_back(unit.z);
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> ranks;
  for (auto const& unit : units) {
    auto const [first, last] = std::equal_range(sorted.begin(), sorted.end(), unit.z);
    ranks.push_back(static_cast<double>((first - sorted.begin()) + (last - sorted.begin()) + 1) / 2);
  }
  return ranks;
}

/// Leaves out the first and the last of 1/trim groups of equal size.
void truncate(std::vector<Scaled>& units, double trim) {
  if (trim == 0) return;
  double const groups = 1 / trim;
  auto const ranks = ranks_of(units);
  std::vector<Scaled> kept;
  for (std::size_t i = 0; i < units.size(); ++i) {
    double const group = std::floor(ranks[i] * groups / static_cast<double>(units.size() + 1));
    if (group > 0 && group < groups - 1) kept.push_back(units[i]);
  }
  units = std::move(kept);
}

double between_variance(std::vector<Scaled> const& units, double phi) {
  double weights = 0;
  double squares = 0;
  for (auto const& unit : units) {
    weights += unit.weight;
    squares += unit.weight * unit.weight;
  }
  double const n = static_cast<double>(units.size());
  double const divisor = weights - squares / weights;
  return units.size() < 2 || divisor <= 0 ? 0 : std::max(0.0, (n * phi - (n - 1)) / divisor);
}

/// To hundredths by the decimal digits: 62.785 is held as a little less, so it becomes 62.78.
double rounded(double number) {
  constexpr double too_large_for_hundredths = 1e15;
  if (!(std::abs(number) < too_large_for_hundredths)) return number;
  std::array<char, 32> text{};
  auto const end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, 2).ptr;
  std::from_chars(text.data(), end, number);
  return number;
}

/// FunnelPlotR rounds what was expected or counted before it compares; proportions are taken as they are.
double denominator_of(FunnelPlan const& plan, FunnelUnit const& unit) {
  return plan.kind == FunnelKind::proportion ? *unit.denominator : rounded(*unit.denominator);
}

bool can_be_drawn(FunnelPlan const& plan, FunnelUnit const& unit) {
  return unit.numerator && unit.denominator && denominator_of(plan, unit) > 0;
}

std::vector<Problem> problems_of(std::span<FunnelUnit const> units, FunnelPlan const& plan) {
  std::vector<Problem> problems;
  auto const add = [&](std::string where, std::string key) {
    problems.push_back({std::move(where), {std::move(key)}});
  };
  if (!(plan.trim >= 0 && plan.trim < 0.5)) add("trim", "funnel.trim_out_of_range");
  std::size_t drawn = 0;
  double events = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    auto const& unit = units[i];
    if (unit.denominator && *unit.denominator < 0)
      add(fmt::format("denominators[{}]", i), "series.negative_denominator");
    if (unit.numerator && *unit.numerator < 0) add(fmt::format("values[{}]", i), "series.negative_count");
    if (plan.kind == FunnelKind::proportion && unit.numerator && unit.denominator &&
        *unit.numerator > *unit.denominator)
      add(fmt::format("values[{}]", i), "series.numerator_above_denominator");
    if (!can_be_drawn(plan, unit)) continue;
    ++drawn;
    events += *unit.numerator;
    bool const logarithm = plan.kind == FunnelKind::standardised_ratio && !is_square_root(plan);
    if (logarithm && *unit.numerator == 0) add(fmt::format("values[{}]", i), "funnel.nothing_observed");
  }
  if (!problems.empty()) return problems;
  if (drawn < 2)
    add("values", "funnel.too_few_units");
  else if (plan.kind == FunnelKind::ratio_of_counts && events == 0)
    add("values", "funnel.nothing_observed");
  return problems;
}

}  // namespace

FunnelLimits funnel_limits(Funnel const& funnel, FunnelPlan const& plan, double denominator) {
  bool const logarithm = plan.kind == FunnelKind::standardised_ratio && !is_square_root(plan);
  double const width = std::sqrt(1 / ((logarithm ? 1 : 4) * denominator) + funnel.tau2);
  double const center = center_on_scale(plan, funnel.center);
  auto const at = [&](double z) {
    double const y = center + z * width;
    if (plan.kind == FunnelKind::proportion) {
      double const sine = std::sin(std::clamp(y, 0.0, std::numbers::pi / 2));
      return sine * sine;
    }
    return is_square_root(plan) ? y : std::exp(y);
  };
  return {at(-z_998), at(-z_95), at(z_95), at(z_998)};
}

Result<Funnel> make_funnel(std::span<FunnelUnit const> units, FunnelPlan const& plan) {
  if (auto problems = problems_of(units, plan); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  Funnel funnel{plan.kind};
  double events = 0;
  double opportunities = 0;
  for (auto const& unit : units) {
    if (!can_be_drawn(plan, unit)) continue;
    events += *unit.numerator;
    opportunities += denominator_of(plan, unit);
  }
  funnel.center = plan.kind == FunnelKind::standardised_ratio ? 1 : events / opportunities;
  std::vector<Scaled> compared;
  for (auto const& unit : units)
    if (can_be_drawn(plan, unit))
      compared.push_back(scaled(plan, *unit.numerator, denominator_of(plan, unit), funnel.center));
  if (plan.overdispersion == Overdispersion::winsorise)
    winsorise(compared, plan.trim);
  else
    truncate(compared, plan.trim);
  double squares = 0;
  for (auto const& unit : compared) squares += unit.z * unit.z;
  if (!compared.empty()) funnel.phi = squares / static_cast<double>(compared.size());
  funnel.tau2 = between_variance(compared, funnel.phi);
  if (!std::isfinite(funnel.center) || !std::isfinite(funnel.phi) || !std::isfinite(funnel.tau2))
    return refuse(Fault::invalid, "values", {"funnel.too_large"});
  for (auto const& unit : units) {
    funnel.points.emplace_back();
    if (!can_be_drawn(plan, unit)) continue;
    funnel.points.back() = {*unit.numerator / *unit.denominator,
                            funnel_limits(funnel, plan, denominator_of(plan, unit))};
  }
  return funnel;
}

}  // namespace aimline::spc
