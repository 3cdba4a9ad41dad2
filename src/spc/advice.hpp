#pragma once

#include "spc/series.hpp"

/// Which chart a series calls for, and why.
namespace aimline::spc {

/// What people say that they count; `automatic` when the numbers are to speak for themselves.
enum class Counted { automatic, measurement, percent, count, days_between };
BOOST_DESCRIBE_ENUM(Counted, automatic, measurement, percent, count, days_between)

struct Advice {
  ChartType type{};
  Text why = {};
  ChartType alternative{};
  Text when = {};  // when the alternative is the better choice
};

/// From the shape of the data:
///
///     subgroups of several measurements              X̄, with S beside it
///     shares (no value above its denominator)        P; P′ where they spread by more or less than chance, or
///     denominators
///                                                    are so large that chance explains next to nothing
///     whole counts, some above their denominators    U; U′ where they spread by more or less than chance
///     other ratios                                   I′
///     whole counts without denominators              C; I where they spread by more or less than chance; days between
///                                                    where most are 0
///     days between events                            T; G where some are 0
///     anything else                                  I
///
/// Chance is judged from 12 points on, by Laney's σz: outside of 0.8 to 1.25 the points do not spread as chance would
/// have them. Under 12 points the advice is a run chart, the alternative what will follow.
Advice advise(Series const& series, Counted counted = Counted::automatic);

/// Laney's σz of all points: 1 where they spread as chance would have them, more where they are overdispersed. For U
/// and P charts, and for C as a U chart with denominators of 1. None under two points that follow one another.
std::optional<double> dispersion_of(ChartType type, Series const& series);

}  // namespace aimline::spc
