#pragma once

#include <optional>
#include <span>
#include <vector>

#include <boost/describe/enum.hpp>

/// Moving ranges: what a series moves from one point to the next, the measure of its short-term variation.
namespace aimline::spc {

/// Whether moving ranges that are themselves out of limits, ≥ 3.267 of their mean, are left out once before the mean
/// is taken. Source: Nelson 1982, Control charts for individual measurements, J. Quality Technology 14:172–173.
enum class Screening { off, on };
BOOST_DESCRIBE_ENUM(Screening, off, on)

/// |xᵢ − xᵢ₋₁| for each point but the first; none beside a missing point, so nothing bridges a gap.
std::vector<std::optional<double>> moving_ranges(std::span<std::optional<double> const> points);

/// The mean of those that are there, AMR; none when there is none.
std::optional<double> average_moving_range(std::span<std::optional<double> const> ranges, Screening screening);

}  // namespace aimline::spc
