#pragma once

#include "spc/report.hpp"

#include <string>

/// Charts drawn with characters.
namespace aimline::app {

/// The points of a chart in so many columns and rows, with center and limits and what they are at the right: ● a point,
/// ◆ one that is part of a signal, × an excluded one; a missing one is a gap. Limits only where they stand. Where there
/// are more points than columns, the last ones.
std::string draw(spc::ChartReport const& report, std::size_t columns, std::size_t rows);

/// One line of blocks, lowest to highest value.
std::string draw_sparkline(spc::Chart const& chart, std::size_t columns);

}  // namespace aimline::app
