#include "spc/limits.hpp"

#include "spc/constants.hpp"
#include "stats/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace aimline::spc {
namespace {

constexpr double weibull_power = 3.6;            // Nelson 1994: exponential times to this root are close to normal
constexpr double median_of_exponential = 0.693;  // ln 2, as Provost & Murray round it

/// The baseline without its excluded points; a missing one stays as a gap.
struct Base {
  std::vector<std::size_t> points = {};  // indexes in the phase
  std::vector<std::optional<double>> values = {};
  std::size_t present = 0;
};

Base base_of(PhaseData const& phase) {
  Base base;
  auto const end = std::min(phase.baseline, phase.values.size());
  base.points.reserve(end);
  base.values.reserve(end);
  for (std::size_t i = 0; i < end; ++i) {
    if (phase.inclusion[i] == Inclusion::excluded) continue;
    base.points.push_back(i);
    base.values.push_back(phase.values[i]);
    if (phase.values[i]) ++base.present;
  }
  return base;
}

std::vector<double> present_values(Base const& base) {
  std::vector<double> values;
  values.reserve(base.present);
  for (auto const& value : base.values)
    if (value) values.push_back(*value);
  return values;
}

/// Calls `visit(subgroup, value)` for each point of the base that is there.
template <class Visit>
void for_each_present(PhaseData const& phase, Base const& base, Visit visit) {
  for (std::size_t i = 0; i < base.points.size(); ++i)
    if (base.values[i]) visit(phase.subgroups[base.points[i]], *base.values[i]);
}

/// What a mean weighs a subgroup by: its denominator, or its size where there is none.
double weight_of(Subgroup const& subgroup) { return subgroup.denominator.value_or(static_cast<double>(subgroup.size)); }

enum class Weight { denominator, size };

/// Σ sums / Σ weights.
std::optional<double> ratio_of_sums(PhaseData const& phase, Base const& base, Weight weight) {
  double sums = 0;
  double weights = 0;
  for_each_present(phase, base, [&](Subgroup const& subgroup, double) {
    sums += subgroup.sum;
    weights += weight == Weight::size ? static_cast<double>(subgroup.size) : weight_of(subgroup);
  });
  if (weights == 0) return std::nullopt;
  return sums / weights;
}

/// The s of the X̄ and S charts. Montgomery, equations 6.29 and 6.31.
std::optional<double> pooled_deviation(PhaseData const& phase, Base const& base) {
  std::vector<double> deviations;
  double squares = 0;
  double freedom = 0;
  std::size_t smallest = std::numeric_limits<std::size_t>::max();
  std::size_t largest = 0;
  for_each_present(phase, base, [&](Subgroup const& subgroup, double) {
    smallest = std::min(smallest, subgroup.size);
    largest = std::max(largest, subgroup.size);
    if (!subgroup.deviation) return;
    deviations.push_back(*subgroup.deviation);
    double const degrees = static_cast<double>(subgroup.size - 1);
    squares += degrees * *subgroup.deviation * *subgroup.deviation;
    freedom += degrees;
  });
  if (deviations.empty()) return std::nullopt;
  return smallest == largest ? stats::mean(deviations) : std::optional(std::sqrt(squares / freedom));
}

/// σ from the moving ranges of numbers that follow one another.
std::optional<double> short_term_sigma(std::span<std::optional<double> const> numbers, Screening screening) {
  auto const average = average_moving_range(moving_ranges(numbers), screening);
  if (!average) return std::nullopt;
  return *average / two_point_range;
}

/// I′: the mean of the moving ranges, each brought to a denominator of 1.
std::optional<double> normalized_sigma(PhaseData const& phase, Base const& base, Screening screening) {
  auto ranges = moving_ranges(base.values);
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (!ranges[i]) continue;
    double const before = weight_of(phase.subgroups[base.points[i]]);
    double const after = weight_of(phase.subgroups[base.points[i + 1]]);
    *ranges[i] *= std::sqrt(std::numbers::pi / 2) / std::sqrt(1 / before + 1 / after);
  }
  return average_moving_range(ranges, screening);
}

/// σ of a point of the U and P charts, whose center is `center`; none where the point has no denominator.
std::optional<double> theoretical_sigma(ChartType type, Subgroup const& subgroup, double center) {
  double const n = subgroup.denominator.value_or(0);
  if (n <= 0) return std::nullopt;
  bool const share = type == ChartType::p || type == ChartType::pp;
  return std::sqrt(std::max(0.0, share ? center * (1 - center) : center) / n);
}

/// Laney's σz: how far the points spread beyond what chance alone would do.
std::optional<double> laney_sigma(ChartType type, PhaseData const& phase, Base const& base, double center,
                                  Screening screening) {
  std::vector<std::optional<double>> z;
  z.reserve(base.points.size());
  for (std::size_t i = 0; i < base.points.size(); ++i) {
    auto const sigma = theoretical_sigma(type, phase.subgroups[base.points[i]], center);
    if (!base.values[i] || !sigma)
      z.push_back(std::nullopt);
    else
      z.push_back(*sigma == 0 ? 0 : (*base.values[i] - center) / *sigma);
  }
  return short_term_sigma(z, screening);
}

/// The limits of a chart before they are cut: `middle` ± k·σ, where σ may differ from point to point.
struct Spread {
  double middle = 0;
  std::optional<double> sigma = {};             // of every point
  std::vector<std::optional<double>> own = {};  // or of each; then `sigma` is a factor
};

struct Cut {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
};

Cut cut_of(ChartType type) {
  switch (type) {
    case ChartType::mr:
    case ChartType::s:
    case ChartType::t:
    case ChartType::c:
    case ChartType::u:
    case ChartType::up:
    case ChartType::g:
      return {.lowest = 0};
    case ChartType::p:
    case ChartType::pp:
      return {.lowest = 0, .highest = 1};
    default:
      return {};
  }
}

/// What the limits of the chart stand around when no center is given.
std::optional<double> middle_of(ChartType type, PhaseData const& phase, Base const& base) {
  if (base.present == 0) return std::nullopt;
  switch (type) {
    case ChartType::run:
      return stats::median(present_values(base));
    case ChartType::xbar:
      return ratio_of_sums(phase, base, Weight::size);
    case ChartType::s:
      return pooled_deviation(phase, base);
    case ChartType::i:
      return phase.has_denominators ? ratio_of_sums(phase, base, Weight::denominator)
                                    : stats::mean(present_values(base));
    case ChartType::u:
    case ChartType::up:
    case ChartType::p:
    case ChartType::pp:
    case ChartType::ip:
      return ratio_of_sums(phase, base, Weight::denominator);
    default:
      return stats::mean(present_values(base));
  }
}

std::vector<std::optional<double>> own_sigmas(ChartType type, PhaseData const& phase, double center) {
  std::vector<std::optional<double>> sigmas;
  sigmas.reserve(phase.subgroups.size());
  for (auto const& subgroup : phase.subgroups) {
    switch (type) {
      case ChartType::xbar:
        sigmas.push_back(a3(subgroup.size, 1));
        break;
      case ChartType::s: {
        auto const above = b4(subgroup.size, 1);
        sigmas.push_back(above ? std::optional(*above - 1) : std::nullopt);
        break;
      }
      case ChartType::ip: {
        double const n = weight_of(subgroup);
        sigmas.push_back(n > 0 ? std::optional(std::sqrt(1 / n)) : std::nullopt);
        break;
      }
      default:
        sigmas.push_back(theoretical_sigma(type, subgroup, center));
    }
  }
  return sigmas;
}

Spread spread_of(ChartType type, PhaseData const& phase, Base const& base, double middle, Screening screening) {
  switch (type) {
    case ChartType::run:
      return {middle};
    case ChartType::i:
    case ChartType::t:
      return {middle, short_term_sigma(base.values, screening)};
    case ChartType::mr:
      return {0, two_point_range_limit / 3 * middle};
    case ChartType::xbar:
      return {middle, pooled_deviation(phase, base), own_sigmas(type, phase, middle)};
    case ChartType::s:
      return {middle, middle, own_sigmas(type, phase, middle)};
    case ChartType::ip:
      return {middle, normalized_sigma(phase, base, screening), own_sigmas(type, phase, middle)};
    case ChartType::c:
      return {middle, std::sqrt(std::max(0.0, middle))};
    case ChartType::g:
      return {middle, std::sqrt(std::max(0.0, middle * (middle + 1)))};
    case ChartType::u:
    case ChartType::p:
      return {middle, 1, own_sigmas(type, phase, middle)};
    case ChartType::up:
    case ChartType::pp:
      return {middle, laney_sigma(type, phase, base, middle, screening), own_sigmas(type, phase, middle)};
  }
  return {middle};
}

/// Whether center and limits may stand: two points are needed unless the center is given and says the spread as well.
bool enough_for_limits(ChartType type, Base const& base, bool center_given) {
  bool const spread_from_center = type == ChartType::c || type == ChartType::u || type == ChartType::p ||
                                  type == ChartType::g || type == ChartType::mr || type == ChartType::s;
  if (type == ChartType::mr) return base.present >= 1 || center_given;  // one moving range is two points
  return base.present >= 2 || (center_given && spread_from_center);
}

/// The levels on the scale on which the chart is computed.
std::vector<Levels> levels_on_scale(ChartType type, PhaseData const& phase, std::optional<double> given,
                                    Screening screening) {
  auto const base = base_of(phase);
  auto const middle = given ? given : middle_of(type, phase, base);
  std::vector<Levels> levels(phase.values.size());
  if (!middle) return levels;
  auto center = *middle;
  if (type == ChartType::g) center = given ? median_of_exponential * *given : *stats::median(present_values(base));
  for (auto& level : levels) level.center = center;
  if (!enough_for_limits(type, base, given.has_value())) return levels;
  auto const spread = spread_of(type, phase, base, *middle, screening);
  auto const cut = cut_of(type);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (!spread.sigma || (!spread.own.empty() && !spread.own[i])) continue;
    double const sigma = spread.own.empty() ? *spread.sigma : *spread.sigma * *spread.own[i];
    for (std::size_t k = 0; k < 3; ++k) {
      double const width = static_cast<double>(k + 1) * sigma;
      levels[i].lower[k] = std::max(cut.lowest, spread.middle - width);
      levels[i].upper[k] = std::min(cut.highest, spread.middle + width);
    }
  }
  return levels;
}

void raise(std::optional<double>& number, double power) {
  if (number) *number = std::pow(*number, power);
}

}  // namespace

std::vector<Levels> levels_of(ChartType type, PhaseData const& phase, std::optional<double> center,
                              Screening screening) {
  if (type != ChartType::t) return levels_on_scale(type, phase, center, screening);
  std::vector<std::optional<double>> roots(phase.values.begin(), phase.values.end());
  for (auto& root : roots) raise(root, 1 / weibull_power);
  raise(center, 1 / weibull_power);
  auto const transformed = PhaseData{phase.subgroups, roots, phase.inclusion, phase.baseline};
  auto levels = levels_on_scale(type, transformed, center, screening);
  for (auto& level : levels) {
    raise(level.center, weibull_power);
    for (auto& limit : level.lower) raise(limit, weibull_power);
    for (auto& limit : level.upper) raise(limit, weibull_power);
  }
  return levels;
}

}  // namespace aimline::spc
