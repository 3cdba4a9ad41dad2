#include "spc/series.hpp"

#include "stats/quantile.hpp"

#include <algorithm>

namespace aimline::spc {
namespace {

bool counts_events(ChartType type) {
  switch (type) {
    case ChartType::c:
    case ChartType::u:
    case ChartType::up:
    case ChartType::p:
    case ChartType::pp:
    case ChartType::g:
      return true;
    default:
      return false;
  }
}

bool is_share(ChartType type) { return type == ChartType::p || type == ChartType::pp; }

Subgroup single(std::optional<double> value, std::optional<double> denominator, Denominators denominators) {
  if (!value || (denominators == Denominators::given && !denominator)) return {};
  return {.size = 1, .sum = *value, .denominator = denominator};
}

std::optional<double> value_for(ChartType type, Subgroup const& subgroup, bool has_denominators) {
  if (subgroup.size == 0) return std::nullopt;
  double const mean = subgroup.sum / static_cast<double>(subgroup.size);
  switch (type) {
    case ChartType::c:
      return subgroup.sum;
    case ChartType::xbar:
      return mean;
    case ChartType::s:
      return subgroup.deviation;
    default:
      if (!has_denominators) return mean;
      if (subgroup.denominator.value_or(0) == 0) return std::nullopt;
      return subgroup.sum / *subgroup.denominator;
  }
}

}  // namespace

Series series_of(std::span<std::optional<double> const> values, std::span<std::optional<double> const> denominators) {
  Series series;
  series.has_denominators = !denominators.empty();
  auto const given = series.has_denominators ? Denominators::given : Denominators::none;
  series.subgroups.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    series.subgroups.push_back(single(values[i], series.has_denominators ? denominators[i] : std::nullopt, given));
  return series;
}

Series series_of(std::span<Measurement const> measurements, Denominators denominators) {
  std::vector<std::vector<double>> numbers;
  Series series;
  series.has_denominators = denominators == Denominators::given;
  for (auto const& measurement : measurements) {
    if (measurement.subgroup >= numbers.size()) {
      numbers.resize(measurement.subgroup + 1);
      series.subgroups.resize(measurement.subgroup + 1);
    }
    auto const one = single(measurement.value, measurement.denominator, denominators);
    if (one.size == 0) continue;
    numbers[measurement.subgroup].push_back(one.sum);
    auto& subgroup = series.subgroups[measurement.subgroup];
    ++subgroup.size;
    subgroup.sum += one.sum;
    if (one.denominator) subgroup.denominator = subgroup.denominator.value_or(0) + *one.denominator;
  }
  for (std::size_t i = 0; i < numbers.size(); ++i)
    series.subgroups[i].deviation = stats::standard_deviation(numbers[i]);
  return series;
}

std::optional<Misfit> misfit(ChartType type, std::optional<double> value, std::optional<double> denominator) {
  using Part = Misfit::Part;
  if (denominator && *denominator < 0) return Misfit{Part::denominator, {"series.negative_denominator"}};
  if (!value) return std::nullopt;
  if (counts_events(type) && *value < 0) return Misfit{Part::value, {"series.negative_count"}};
  if (is_share(type) && denominator && *value > *denominator)
    return Misfit{Part::value, {"series.numerator_above_denominator"}};
  if (type == ChartType::t && *value <= 0) return Misfit{Part::value, {"series.no_time_between"}};
  return std::nullopt;
}

bool needs_denominators(ChartType type) { return type == ChartType::u || type == ChartType::up || is_share(type); }

std::vector<std::optional<double>> values_for(ChartType type, Series const& series) {
  std::vector<std::optional<double>> values;
  values.reserve(series.subgroups.size());
  for (auto const& subgroup : series.subgroups) values.push_back(value_for(type, subgroup, series.has_denominators));
  return values;
}

}  // namespace aimline::spc
