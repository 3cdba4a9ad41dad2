#pragma once

#include "base/result.hpp"

#include <optional>
#include <span>
#include <vector>

#include <boost/describe/enum.hpp>

/// Funnel plots: many units at one time, each against how much it was counted out of. The limits widen where little was
/// counted, and once more where units differ by more than chance in any case (overdispersion).
namespace aimline::spc {

/// proportion          events out of opportunities; arcsine scale
/// ratio_of_counts     two counts, one over the other; logarithmic scale
/// standardised_ratio  observed over expected; logarithmic scale with `truncate`, square root with `winsorise`
///
/// The last two are as FunnelPlotR 0.6.0 computes them, for comparison with it: denominators are rounded to hundredths,
/// limits of a ratio of counts take the variance of a proportion, and those of the square root are not squared back.
/// The limits are narrower than theory has them; see docs/methods/funnel.md. Pages and `aimline funnel` draw
/// proportions.
enum class FunnelKind { proportion, ratio_of_counts, standardised_ratio };
BOOST_DESCRIBE_ENUM(FunnelKind, proportion, ratio_of_counts, standardised_ratio)

/// What is done with extreme units before overdispersion is estimated: they are pulled in to the quantiles at `trim`
/// and 1 − `trim`, or left out. Without this a few true outliers would hide one another.
enum class Overdispersion { winsorise, truncate };
BOOST_DESCRIBE_ENUM(Overdispersion, winsorise, truncate)

struct FunnelUnit {
  std::optional<double> numerator = {};
  std::optional<double> denominator = {};
};

struct FunnelPlan {
  FunnelKind kind = FunnelKind::proportion;
  Overdispersion overdispersion = Overdispersion::winsorise;
  double trim = 0.1;  // share at each end, 0 ≤ trim < 0.5
};

struct FunnelLimits {
  double lower_998 = 0;
  double lower_95 = 0;
  double upper_95 = 0;
  double upper_998 = 0;
};

struct FunnelPoint {
  std::optional<double> value = {};         // none: missing, or nothing it was counted out of
  std::optional<FunnelLimits> limits = {};  // at its own denominator
};

struct Funnel {
  FunnelKind kind{};
  double center = 0;  // Σ numerators / Σ denominators; 1 for standardised ratios
  double phi = 0;     // mean of z² after trimming: about 1 where chance explains the spread
  double tau2 = 0;    // variance between units beyond chance, on the scale of the kind; 0: none
  std::vector<FunnelPoint> points = {};
};

inline constexpr double z_95 = 1.959964;
inline constexpr double z_998 = 3.090232;

/// One point for each unit, in the order given.
///
/// With Y the value on the scale of the kind, s its standard error, z = (Y − center)/s: φ = mean(z²) after trimming,
/// τ² = max(0, (nφ − (n−1)) / (Σw − Σw²/Σw)) with w = 1/s² over the units that φ is of (DerSimonian & Laird). Limits of
/// a proportion: sin²(asin√p ± z·√(1/(4n) + τ²)), the angle kept between 0 and a right one.
///
/// Refuses: a negative number; more events than opportunities; fewer than two units that can be drawn; no event at all,
/// or nothing but events, in all of them together where the scale has no place for it; a `trim` out of range.
/// Sources: Spiegelhalter 2005, Funnel plots for comparing institutional performance, Statistics in Medicine
/// 24:1185–1202; Spiegelhalter et al. 2012, Statistical methods for healthcare regulation, JRSS A 175:1–47.
Result<Funnel> make_funnel(std::span<FunnelUnit const> units, FunnelPlan const& plan);

/// The limits at any denominator, for the curves of the picture.
FunnelLimits funnel_limits(Funnel const& funnel, FunnelPlan const& plan, double denominator);

}  // namespace aimline::spc
