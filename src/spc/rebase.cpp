#include "spc/rebase.hpp"

#include <algorithm>

namespace aimline::spc {

Text RebaseSuggestion::reason() const {
  return {direction == Direction::high ? "chart.rebase.high" : "chart.rebase.low",
          {{"count", std::to_string(points)}, {"longest", std::to_string(longest)}}};
}

Plan with_phase(Plan plan, std::size_t first, std::string reason) {
  auto const after = std::find_if(plan.phases.begin(), plan.phases.end(),
                                  [first](PhasePlan const& phase) { return phase.first > first; });
  plan.phases.insert(after, PhasePlan{first, std::move(reason)});
  return plan;
}

std::optional<RebaseSuggestion> suggest_rebase(Series const& series, Plan const& plan, Chart const& chart) {
  if (chart.phases.empty() || !chart.phases.back().runs || !chart.phases.back().runs->too_long()) return std::nullopt;
  auto const& phase = chart.phases.back();
  std::vector<Side> sides;
  std::vector<std::size_t> indexes;
  std::vector<std::size_t> stretch_ends;
  for (auto i = phase.first; i <= phase.last; ++i) {
    auto const& point = chart.points[i];
    if (std::find(plan.stretches.begin(), plan.stretches.end(), i) != plan.stretches.end())
      stretch_ends.push_back(sides.size());
    if (!point.value || point.excluded || !point.center) continue;
    sides.push_back(side_of(*point.value, *point.center));
    indexes.push_back(i);
  }
  auto const runs = runs_of(sides, stretch_ends);
  auto const found = std::find_if(runs.rbegin(), runs.rend(),
                                  [&](Run const& run) { return run.points.size() > *phase.runs->longest_run_max; });
  if (found == runs.rend() || indexes[found->points.front()] == phase.first) return std::nullopt;
  RebaseSuggestion suggestion{indexes[found->points.front()], found->points.size(), *phase.runs->longest_run_max,
                              found->side == Side::above ? Direction::high : Direction::low};
  auto after = make_chart(series, with_phase(plan, suggestion.first, {}));
  if (!after) return std::nullopt;
  suggestion.after = std::move(*after);
  return suggestion;
}

}  // namespace aimline::spc
