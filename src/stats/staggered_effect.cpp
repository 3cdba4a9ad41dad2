#include "stats/staggered_effect.hpp"

#include "stats/quantile.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>

namespace aimline::stats {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();  // a replicate without such a comparison

/// One change of one unit over the periods of a comparison.
struct Change {
  std::size_t unit = 0;
  double by = 0;
};

/// ATT(g, t): the changes of the group and of those it is compared with.
struct Comparison {
  int since = 0;
  std::vector<Change> adopters = {};
  std::vector<Change> others = {};
};

std::optional<double> change(PanelUnit const& unit, std::size_t from, std::size_t to) {
  if (!unit.outcomes[from] || !unit.outcomes[to]) return std::nullopt;
  return *unit.outcomes[to] - *unit.outcomes[from];
}

Comparison compare(std::span<PanelUnit const> panel, std::size_t group, std::size_t period) {
  Comparison comparison{static_cast<int>(period) - static_cast<int>(group)};
  for (std::size_t i = 0; i < panel.size(); ++i) {
    auto const by = change(panel[i], group - 1, period);
    if (!by) continue;
    if (panel[i].adopted == group)
      comparison.adopters.push_back({i, *by});
    else if (!panel[i].adopted || *panel[i].adopted > std::max(period, group))
      comparison.others.push_back({i, *by});
  }
  return comparison;
}

/// All comparisons that have somebody on both sides.
std::vector<Comparison> comparisons_of(std::span<PanelUnit const> panel, std::size_t periods) {
  std::set<std::size_t> groups;
  for (auto const& unit : panel)
    if (unit.adopted && *unit.adopted >= 1 && *unit.adopted < periods) groups.insert(*unit.adopted);
  std::vector<Comparison> comparisons;
  for (auto const group : groups)
    for (std::size_t period = 0; period < periods; ++period) {
      auto comparison = compare(panel, group, period);
      if (!comparison.adopters.empty() && !comparison.others.empty()) comparisons.push_back(std::move(comparison));
    }
  return comparisons;
}

/// A column for each sample: how often each unit is in it. The first sample is the panel itself.
Eigen::MatrixXd draw_samples(std::size_t units, EffectPlan const& plan) {
  Eigen::MatrixXd samples =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(units), static_cast<Eigen::Index>(plan.replicates) + 1);
  samples.col(0).setOnes();
  std::mt19937_64 random(plan.seed);
  for (Eigen::Index sample = 1; sample < samples.cols(); ++sample)
    for (std::size_t i = 0; i < units; ++i) samples(static_cast<Eigen::Index>(random() % units), sample) += 1;
  return samples;
}

/// One side of all comparisons, weighed by how often each unit is in a sample: a row for each comparison, a column for
/// each sample.
struct SideMeans {
  Eigen::ArrayXXd counts;
  Eigen::ArrayXXd means;  // not a number where nobody is
};

SideMeans means_of(std::vector<Comparison> const& comparisons, std::vector<Change> Comparison::*side,
                   Eigen::MatrixXd const& samples) {
  auto const rows = static_cast<Eigen::Index>(comparisons.size());
  Eigen::MatrixXd changes = Eigen::MatrixXd::Zero(rows, samples.rows());
  Eigen::MatrixXd there = changes;
  for (Eigen::Index row = 0; row < rows; ++row)
    for (auto const& each : comparisons[static_cast<std::size_t>(row)].*side) {
      changes(row, static_cast<Eigen::Index>(each.unit)) = each.by;
      there(row, static_cast<Eigen::Index>(each.unit)) = 1;
    }
  SideMeans means{(there * samples).array(), {}};
  means.means = (changes * samples).array() / means.counts;
  return means;
}

/// The effects of every sample: a row for each time since adoption, in the order of `times`.
Eigen::ArrayXXd effects_of(std::vector<Comparison> const& comparisons, std::vector<int> const& times,
                           Eigen::MatrixXd const& samples) {
  auto const adopters = means_of(comparisons, &Comparison::adopters, samples);
  auto const others = means_of(comparisons, &Comparison::others, samples);
  auto const rows = static_cast<Eigen::Index>(times.size());
  Eigen::ArrayXXd sums = Eigen::ArrayXXd::Zero(rows, samples.cols());
  Eigen::ArrayXXd weights = sums;
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    auto const from = static_cast<Eigen::Index>(i);
    auto const to = std::lower_bound(times.begin(), times.end(), comparisons[i].since) - times.begin();
    for (Eigen::Index sample = 0; sample < samples.cols(); ++sample) {
      if (adopters.counts(from, sample) == 0 || others.counts(from, sample) == 0) continue;
      sums(to, sample) += adopters.counts(from, sample) * (adopters.means(from, sample) - others.means(from, sample));
      weights(to, sample) += adopters.counts(from, sample);
    }
  }
  return (weights > 0).select(sums / weights, not_a_number);
}

/// The mean over the times since adoption, sample by sample; those a sample has no comparison for are passed over.
Eigen::ArrayXd overall_of(Eigen::ArrayXXd const& effects, std::vector<int> const& times) {
  Eigen::ArrayXd overall(effects.cols());
  for (Eigen::Index sample = 0; sample < effects.cols(); ++sample) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
      double const effect = effects(static_cast<Eigen::Index>(i), sample);
      if (times[i] < 0 || std::isnan(effect)) continue;
      sum += effect;
      count += 1;
    }
    overall(sample) = count > 0 ? sum / count : not_a_number;
  }
  return overall;
}

/// The interval that holds the middle of the replicates; none when half of them had no such comparison.
template <class Samples>
std::optional<Interval> interval_of(Samples const& samples, EffectPlan const& plan) {
  std::vector<double> replicates;
  for (Eigen::Index i = 1; i < samples.size(); ++i)
    if (!std::isnan(samples(i))) replicates.push_back(samples(i));
  if (replicates.empty() || replicates.size() * 2 <= plan.replicates) return std::nullopt;
  double const tail = (1 - plan.confidence) / 2;
  return Interval{*quantile(replicates, tail), *quantile(replicates, 1 - tail)};
}

/// The mean change of each unit over the comparisons that it is on this side of.
struct MeanChange {
  double sum = 0;
  double count = 0;
};
using Changes = std::map<std::size_t, MeanChange>;

void add(Changes& changes, std::vector<Change> const& more) {
  for (auto const& each : more) {
    changes[each.unit].sum += each.by;
    changes[each.unit].count += 1;
  }
}

Movement movement_of(Changes const& changes) {
  Movement movement{changes.size()};
  for (auto const& [unit, change] : changes) {
    if (change.sum > 0) ++movement.rose;
    if (change.sum < 0) ++movement.fell;
  }
  return movement;
}

double mean_of(std::vector<Change> const& changes) {
  double sum = 0;
  for (auto const& each : changes) sum += each.by;
  return sum / static_cast<double>(changes.size());
}

/// Everything about one time since adoption but its interval.
EffectAt describe(std::vector<Comparison> const& comparisons, int since, double effect) {
  EffectAt at{since, effect};
  Changes adopters;
  Changes others;
  for (auto const& comparison : comparisons) {
    if (comparison.since != since) continue;
    add(adopters, comparison.adopters);
    add(others, comparison.others);
    double const expected = mean_of(comparison.others);
    for (auto const& each : comparison.adopters) at.units.push_back({each.unit, each.by - expected});
  }
  at.adopters = movement_of(adopters);
  at.others = movement_of(others);
  return at;
}

/// The units on one side of any comparison since adoption.
std::size_t count_units(std::vector<Comparison> const& comparisons, std::vector<Change> Comparison::*side) {
  std::set<std::size_t> units;
  for (auto const& comparison : comparisons)
    if (comparison.since >= 0)
      for (auto const& each : comparison.*side) units.insert(each.unit);
  return units.size();
}

}  // namespace

Result<StaggeredEffect> staggered_effect(std::span<PanelUnit const> panel, EffectPlan const& plan) {
  auto const periods = panel.empty() ? 0 : panel.front().outcomes.size();
  for (std::size_t i = 0; i < panel.size(); ++i)
    if (panel[i].outcomes.size() != periods)
      return refuse(Fault::invalid, fmt::format("panel[{}]", i), {"effect.unlike_periods"});
  if (!(plan.confidence > 0 && plan.confidence < 1))
    return refuse(Fault::invalid, "confidence", {"effect.confidence_out_of_range"});

  StaggeredEffect found;
  auto const comparisons = comparisons_of(panel, periods);
  std::set<int> distinct;
  for (auto const& comparison : comparisons) distinct.insert(comparison.since);
  std::vector<int> const times(distinct.begin(), distinct.end());
  found.adopters = count_units(comparisons, &Comparison::adopters);
  found.others = count_units(comparisons, &Comparison::others);
  auto const enough = [&](std::size_t units) { return units >= plan.least_units; };
  bool const verdict = enough(found.adopters) && enough(found.others);
  if (!verdict)
    found.no_verdict = Text{"effect.too_few",
                            {{"adopters", std::to_string(found.adopters)},
                             {"others", std::to_string(found.others)},
                             {"least", std::to_string(plan.least_units)}}};
  if (comparisons.empty()) return found;

  auto const effects = effects_of(comparisons, times, draw_samples(panel.size(), plan));
  for (std::size_t i = 0; i < times.size(); ++i) {
    auto const row = effects.row(static_cast<Eigen::Index>(i));
    auto at = describe(comparisons, times[i], row(0));
    // The base period is 0 by definition, and nothing is uncertain about it.
    if (times[i] != -1 && enough(at.adopters.units) && enough(at.others.units)) at.interval = interval_of(row, plan);
    found.by_time.push_back(std::move(at));
  }
  auto const overall = overall_of(effects, times);
  if (!std::isnan(overall(0))) found.overall = overall(0);
  if (verdict) found.overall_interval = interval_of(overall, plan);
  return found;
}

}  // namespace aimline::stats
