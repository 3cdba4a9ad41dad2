#pragma once

#include "picture/scale.hpp"
#include "picture/time_scale.hpp"
#include "spc/chart.hpp"

#include <string>

/// The lines of a chart: the data, and center, limits and targets that step from point to point.
namespace aimline::picture {

/// A level over the points `first` to `last`, each as wide as its place; where it is not known it goes on as before.
std::string level_path(std::vector<spc::Point> const& points, std::optional<double> spc::Point::*level,
                       std::size_t first, std::size_t last, TimeScale const& time, Scale const& values);

/// The data. It breaks at missing points, at those in `breaks`, and over a summer; of points closer than a pixel the
/// lowest and the highest are drawn.
std::string data_path(std::vector<spc::Point> const& points, std::vector<bool> const& breaks, spc::TimeAxis const& axis,
                      TimeScale const& time, Scale const& values);

/// Whether a summer, or as long a time, lies between a point and the one before it.
bool after_summer(spc::TimeAxis const& axis, std::size_t point);

}  // namespace aimline::picture
