#pragma once

#include "picture/frame.hpp"
#include "picture/scale.hpp"
#include "spc/season.hpp"

#include <span>
#include <string>

/// Years over one another: what has too few points a year to be judged, and rates "so far this year".
namespace aimline::picture {

/// The last year over the ones before it, with intervals where points have them, and what the last point is against the
/// same place in earlier years. Of whole years, one point each, from left to right. No limits: nothing is judged.
std::string draw_years(std::span<spc::YearLine const> lines, spc::YearPart part, Values values,
                       std::string const& title, Frame const& frame);

}  // namespace aimline::picture
