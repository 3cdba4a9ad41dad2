#pragma once

#include "spc/chart.hpp"

/// The two icons of NHS England, Making Data Count, which say at a glance whether a measure changes and whether it will
/// meet its target.
namespace aimline::spc {

/// From the last point that is neither missing nor excluded and the signals it is part of. Where several disagree, a
/// point beyond a limit comes first, then a trend, then points near a limit, then a run.
Variation variation_of(Chart const& chart);

/// From the last limits and the target at that point; a target on a limit is not beyond it. None without a target,
/// limits, or a direction that is better.
std::optional<Assurance> assurance_of(Chart const& chart);

/// The signal that decides the icon: the foremost one that the last point is part of; none when there is none.
Signal const* deciding_signal(Chart const& chart);

/// The last point that is neither missing nor excluded.
std::optional<std::size_t> last_judged(Chart const& chart);

}  // namespace aimline::spc
