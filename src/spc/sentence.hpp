#pragma once

#include "base/catalog.hpp"
#include "spc/chart.hpp"
#include "spc/time_axis.hpp"

#include <string>

/// What a chart says, in words.
namespace aimline::spc {

/// The chart as people are told of it: before limits stand, without the signals that rest on them.
Chart as_told(Chart chart);

/// What people are told at a glance. `changed`: a signal, where no direction is better or the pattern has none.
enum class Standing { too_few, no_change, improving, concern, changed };
BOOST_DESCRIBE_ENUM(Standing, too_few, no_change, improving, concern, changed)

/// Too few while the last phase has fewer points than limits are drawn from and no other signal; otherwise by the last
/// point.
Standing standing_of(Chart const& chart);

/// One sentence, or two: the signal that the last point is part of, "8 months in a row above the center line since
/// March: a signal of change."; otherwise the latest one and that nothing unusual has come since; otherwise that there
/// is none. `axis` names the points; years are said where it spans more than one.
std::string sentence(Chart const& chart, TimeAxis const& axis, Language language);

/// The rule of a signal in words: "8 months in a row above the center line since March".
std::string describe(Signal const& signal, Chart const& chart, TimeAxis const& axis, Language language);

}  // namespace aimline::spc
