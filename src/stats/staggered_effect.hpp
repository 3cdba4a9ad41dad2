#pragma once

#include "base/result.hpp"
#include "stats/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// The effect of something that units adopt at different times, such as schools a change idea.
///
/// Each group of units that adopt in one period g is compared with the units that have not adopted yet (or never do):
///
///     ATT(g, t) = mean over the group of (Y_t − Y_{g−1}) − the same mean over the units that adopt after max(t, g)
///
/// and these are averaged by the time since adoption, e = t − g, each group weighing as many units as it compares. The
/// last period before adoption, e = −1, is the base of every comparison and 0 by definition; earlier ones are no effect
/// and should lie on 0: where they do not, the groups were already on different ways.
/// Source: Callaway & Sant'Anna 2021, Difference-in-differences with multiple time periods, J. Econometrics
/// 225:200–230, without covariates, not-yet-treated comparisons; one base for all periods as Roth 2024 advises for the
/// picture.
namespace aimline::stats {

/// One unit over the periods 0, 1, 2, …
struct PanelUnit {
  std::vector<std::optional<double>> outcomes = {};  // one for each period; none: not known
  std::optional<std::size_t> adopted = {};           // the first period with it; none: never
};

struct EffectPlan {
  std::size_t replicates = 999;
  std::uint64_t seed = 1;
  double confidence = 0.95;
  std::size_t least_units = 10;  // on each side, for an interval and a verdict
};

/// How many units rose and fell, of how many.
struct Movement {
  std::size_t units = 0;
  std::size_t rose = 0;
  std::size_t fell = 0;

  friend bool operator==(Movement const&, Movement const&) = default;
};

/// What one adopter gained over the mean of those it is compared with.
struct UnitEffect {
  std::size_t unit = 0;  // index in the panel
  double effect = 0;

  friend bool operator==(UnitEffect const&, UnitEffect const&) = default;
};

/// The effect so many periods after adoption; before it, below 0.
struct EffectAt {
  int since = 0;
  double effect = 0;
  std::optional<Interval> interval = {};  // none under `least_units` on either side
  Movement adopters = {};                 // since their base period
  Movement others = {};                   // those they are compared with, each once, by the mean of its changes
  std::vector<UnitEffect> units = {};     // the single adopters

  friend bool operator==(EffectAt const&, EffectAt const&) = default;
};

struct StaggeredEffect {
  std::vector<EffectAt> by_time = {};  // ascending, as far as there is anything to compare
  std::optional<double> overall = {};  // mean over the periods since adoption, e ≥ 0
  std::optional<Interval> overall_interval = {};
  std::size_t adopters = 0;             // that are compared at all, at e ≥ 0
  std::size_t others = 0;               // that they are compared with, at e ≥ 0
  std::optional<Text> no_verdict = {};  // why there is no interval

  friend bool operator==(StaggeredEffect const&, StaggeredEffect const&) = default;
};

/// Intervals are percentiles of a bootstrap over units: as many are drawn as there are, with replacement, and the whole
/// is computed again. A panel and a seed always give the same numbers. A unit that adopts in period 0 has no base and
/// takes no part, nor does a comparison for which an outcome is not known.
///
/// Refuses units with outcomes for unlike numbers of periods, and a confidence that is not between 0 and 1.
Result<StaggeredEffect> staggered_effect(std::span<PanelUnit const> panel, EffectPlan const& plan);

}  // namespace aimline::stats
