#include "spc/chart.hpp"

#include "spc/icons.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

using Values = std::vector<std::optional<double>>;

std::vector<Problem> problems_of(Series const& series, Plan const& plan) {
  std::vector<Problem> problems;
  auto const count = series.subgroups.size();
  auto const add = [&](std::string where, std::string key) {
    problems.push_back({std::move(where), {std::move(key)}});
  };
  if (plan.counting == Counting::to_date) add("counting", "chart.counted_to_date");
  if (needs_denominators(plan.type) && !series.has_denominators && count > 0)
    add("denominators", "chart.needs_denominators");
  for (std::size_t i = 0; i < count; ++i) {
    auto const& subgroup = series.subgroups[i];
    auto const value = subgroup.size > 0 ? std::optional(subgroup.sum) : std::nullopt;
    if (auto wrong = misfit(plan.type, value, subgroup.denominator))
      problems.push_back({fmt::format("{}[{}]", wrong->part == Misfit::Part::value ? "values" : "denominators", i),
                          std::move(wrong->why)});
  }
  if (plan.phases.empty() || plan.phases.front().first != 0) add("phases", "chart.phases_begin_at_first");
  for (std::size_t i = 0; i < plan.phases.size(); ++i) {
    auto const& phase = plan.phases[i];
    if (i > 0 && (phase.first <= plan.phases[i - 1].first || phase.first >= count))
      add(fmt::format("phases[{}]", i), "chart.phase_out_of_order");
    if (phase.baseline && *phase.baseline == 0) add(fmt::format("phases[{}].baseline", i), "chart.baseline_empty");
  }
  auto const indexes = [&](std::string_view name, std::vector<std::size_t> const& given) {
    for (std::size_t i = 0; i < given.size(); ++i)
      if (given[i] >= count) add(fmt::format("{}[{}]", name, i), "chart.no_such_point");
  };
  indexes("excluded", plan.excluded);
  indexes("stretches", plan.stretches);
  if (plan.targets.size() > 1 && plan.targets.size() != count) add("targets", "chart.targets_of_other_length");
  if (!(plan.multiply > 0) || !std::isfinite(plan.multiply)) add("multiply", "chart.factor_not_positive");
  return problems;
}

std::vector<Inclusion> inclusion_of(Plan const& plan, std::size_t count) {
  std::vector<Inclusion> inclusion(count, Inclusion::counted);
  for (auto const index : plan.excluded) inclusion[index] = Inclusion::excluded;
  return inclusion;
}

/// What each point of an MR chart moves from the one before: an excluded point is passed over, a missing one is a gap,
/// and no range leads from one phase into the next.
Values ranges_of(std::span<std::optional<double> const> phase, std::span<Inclusion const> inclusion) {
  Values ranges;
  ranges.reserve(phase.size());
  std::optional<double> before;
  for (std::size_t i = 0; i < phase.size(); ++i) {
    ranges.push_back(before && phase[i] ? std::optional(std::abs(*phase[i] - *before)) : std::nullopt);
    if (inclusion[i] == Inclusion::counted) before = phase[i];
  }
  return ranges;
}

Judged judged_points(PhaseData const& phase, std::size_t first, std::span<Levels const> levels, Plan const& plan) {
  Judged judged;
  judged.points.reserve(phase.values.size());
  auto stretches = plan.stretches;
  std::sort(stretches.begin(), stretches.end());
  auto stretch = std::upper_bound(stretches.begin(), stretches.end(), first);
  for (std::size_t i = 0; i < phase.values.size(); ++i) {
    for (; stretch != stretches.end() && *stretch <= first + i; ++stretch)
      judged.stretch_ends.push_back(judged.points.size());
    if (!phase.values[i] || phase.inclusion[i] == Inclusion::excluded || !levels[i].center) continue;
    double const value = *phase.values[i];
    judged.points.push_back({first + i, value, side_of(value, *levels[i].center), zone_of(value, levels[i])});
    judged.has_limits = judged.has_limits || levels[i].upper[2];
  }
  return judged;
}

std::optional<RunsAnalysis> runs_in(ChartType type, Judged const& judged) {
  if (type == ChartType::mr) return std::nullopt;
  std::vector<Side> sides;
  sides.reserve(judged.points.size());
  for (auto const& point : judged.points) sides.push_back(point.side);
  return analyze_runs(sides, judged.stretch_ends);
}

void draw(std::span<Point> points, PhaseData const& phase, std::span<Levels const> levels, double multiply) {
  // What is too large for a double cannot be drawn.
  auto const scaled = [multiply](std::optional<double> number) {
    return number && std::isfinite(*number * multiply) ? std::optional(*number * multiply) : std::nullopt;
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    auto& point = points[i];
    point.value = scaled(phase.values[i]);
    point.center = scaled(levels[i].center);
    point.lower = scaled(levels[i].lower[2]);
    point.upper = scaled(levels[i].upper[2]);
    point.lower_warning = scaled(levels[i].lower[1]);
    point.upper_warning = scaled(levels[i].upper[1]);
    point.excluded = phase.inclusion[i] == Inclusion::excluded;
    point.beyond_limit = phase.values[i] && std::abs(zone_of(*phase.values[i], levels[i])) == 3;
  }
}

Phase analyze(Chart& chart, PhasePlan const& planned, PhaseData data, Plan const& plan) {
  Values ranges;
  if (plan.type == ChartType::mr) {
    ranges = ranges_of(data.values, data.inclusion);
    data.values = ranges;
  }
  auto const count = data.values.size();
  data.baseline = std::min(planned.baseline.value_or(count), count);
  auto const levels = levels_of(plan.type, data, plan.center, plan.screening);
  auto const judged = judged_points(data, planned.first, levels, plan);
  Phase phase{planned.first, planned.first + count - 1, planned.reason, planned.first + data.baseline - 1};
  for (std::size_t i = 0; i < data.baseline; ++i)
    if (data.values[i] && data.inclusion[i] == Inclusion::counted) ++phase.base;
  phase.runs = runs_in(plan.type, judged);
  auto signals = find_signals(plan.rules, judged, phase.runs);
  std::move(signals.begin(), signals.end(), std::back_inserter(chart.signals));
  draw(std::span(chart.points).subspan(planned.first, count), data, levels, plan.multiply);
  return phase;
}

}  // namespace

bool limits_stand(Phase const& phase) { return phase.base >= points_for_limits; }

Result<Chart> make_chart(Series const& series, Plan const& plan) {
  if (auto problems = problems_of(series, plan); !problems.empty())
    return refuse(Refusal{Fault::invalid, std::move(problems)});
  auto const count = series.subgroups.size();
  auto const values = values_for(plan.type, series);
  auto const inclusion = inclusion_of(plan, count);
  Chart chart{plan.type, plan.rules, plan.better};
  chart.points.resize(count);
  for (std::size_t i = 0; i < plan.phases.size() && count > 0; ++i) {
    auto const first = plan.phases[i].first;
    auto const length = (i + 1 < plan.phases.size() ? plan.phases[i + 1].first : count) - first;
    chart.phases.push_back(analyze(chart, plan.phases[i],
                                   {.subgroups = std::span(series.subgroups).subspan(first, length),
                                    .values = std::span(values).subspan(first, length),
                                    .inclusion = std::span(inclusion).subspan(first, length),
                                    .has_denominators = series.has_denominators},
                                   plan));
  }
  for (std::size_t i = 0; i < count && !plan.targets.empty(); ++i)
    chart.points[i].target = plan.targets.size() == 1 ? plan.targets.front() : plan.targets[i];
  chart.variation = variation_of(chart);
  chart.assurance = assurance_of(chart);
  return chart;
}

}  // namespace aimline::spc
