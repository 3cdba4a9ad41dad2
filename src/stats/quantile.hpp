#pragma once

#include <optional>
#include <span>

/// Means, medians, quantiles and standard deviations of plain numbers. None where there are too few numbers to say.
namespace aimline::stats {

std::optional<double> mean(std::span<double const> numbers);

/// The square root of Σ(x − mean)² / (n − 1); none under two numbers.
std::optional<double> standard_deviation(std::span<double const> numbers);

/// The middle number, or the mean of the two in the middle.
std::optional<double> median(std::span<double const> numbers);

/// The number below which `share` of the distribution lies, 0 ≤ share ≤ 1: linear between the order statistics, with
/// x(1) at 0 and x(n) at 1.
/// Source: Hyndman & Fan 1996, Sample quantiles in statistical packages, definition 7; the default of R.
std::optional<double> quantile(std::span<double const> numbers, double share);

}  // namespace aimline::stats
