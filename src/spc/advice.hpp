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
///     several measurements at each point      X̄, with S beside it
///     shares of whole numbers                 P; P′ where chance does not explain the spread, or where the middle
///                                             denominator is 1,000 or more, so that it explains next to nothing
///     other counts with denominators          U; U′ where chance does not explain the spread
///     other ratios                            I′
///     counts without denominators             C; I where chance does not explain the spread; days or cases between
///                                             them where most are 0
///     days between events                     T; G where some are 0
///     anything else                           I
///
/// Chance is judged by Laney's σz, which is 1 but for two standard errors where chance explains the spread; its
/// standard error from n points is √(0.8264n − 1.082)/(n − 1). Under 12 points the advice is a run chart, the
/// alternative what will follow. Source of the standard error: Cryer & Ryan 1990, The estimation of sigma for an X
/// chart, J. Quality Technology 22:187–192.
Advice advise(Series const& series, Counted counted = Counted::automatic);

/// Laney's σz of all points: 1 where they spread as chance would have them, more where they are overdispersed. For U
/// and P charts, and for C as a U chart with denominators of 1. None under 12 points, and without points that follow
/// one another.
std::optional<double> dispersion_of(ChartType type, Series const& series);

}  // namespace aimline::spc
