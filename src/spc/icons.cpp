#include "spc/icons.hpp"

#include <algorithm>

namespace aimline::spc {
namespace {

/// The order in which patterns decide.
int rank_of(Rule rule) {
  switch (rule) {
    case Rule::beyond_limit:
      return 0;
    case Rule::trend:
      return 1;
    case Rule::two_of_three:
      return 2;
    case Rule::four_of_five:
      return 3;
    case Rule::one_side:
    case Rule::long_run:
      return 4;
    case Rule::few_crossings:
      return 5;
    default:
      return 6;
  }
}

/// Too few crossings say that there is a shift or a drift, and the last point's side where it has come to.
Direction direction_at(Signal const& signal, Point const& point) {
  if (signal.rule != Rule::few_crossings) return signal.direction;
  auto const side = side_of(*point.value, *point.center);
  return side == Side::above ? Direction::high : side == Side::below ? Direction::low : Direction::neither;
}

}  // namespace

std::optional<std::size_t> last_judged(Chart const& chart) {
  for (auto i = chart.points.size(); i-- > 0;)
    if (chart.points[i].value && !chart.points[i].excluded) return i;
  return std::nullopt;
}

Signal const* deciding_signal(Chart const& chart) {
  auto const last = last_judged(chart);
  Signal const* deciding = nullptr;
  for (auto const& signal : chart.signals) {
    if (!last || !std::binary_search(signal.points.begin(), signal.points.end(), *last)) continue;
    if (!deciding || rank_of(signal.rule) < rank_of(deciding->rule)) deciding = &signal;
  }
  return deciding;
}

Variation variation_of(Chart const& chart) {
  auto const* signal = deciding_signal(chart);
  if (!signal) return Variation::common_cause;
  auto const direction = direction_at(*signal, chart.points[*last_judged(chart)]);
  if (direction == Direction::neither) return Variation::common_cause;
  bool const high = direction == Direction::high;
  if (chart.better == Better::neutral) return high ? Variation::neutral_high : Variation::neutral_low;
  return high == (chart.better == Better::higher) ? Variation::improvement : Variation::concern;
}

std::optional<Assurance> assurance_of(Chart const& chart) {
  if (chart.better == Better::neutral) return std::nullopt;
  for (auto i = chart.points.size(); i-- > 0;) {
    auto const& point = chart.points[i];
    if (!point.lower || !point.upper) continue;
    if (!point.target) return std::nullopt;
    if (*point.target > *point.upper) return chart.better == Better::higher ? Assurance::fail : Assurance::pass;
    if (*point.target < *point.lower) return chart.better == Better::higher ? Assurance::pass : Assurance::fail;
    return Assurance::inconsistent;
  }
  return std::nullopt;
}

}  // namespace aimline::spc
