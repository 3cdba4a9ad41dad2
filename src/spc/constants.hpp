#pragma once

#include <cstddef>
#include <optional>

/// The factors that turn what subgroups show of their spread into limits. All rest on normal measurements; none where
/// a subgroup is too small to have a spread.
/// Source: Montgomery, Introduction to Statistical Quality Control, 7th ed., section 6.3 and appendix VI.
namespace aimline::spc {

inline constexpr double two_point_range = 1.128;        // d2(2): the expected range of two, in σ
inline constexpr double two_point_range_limit = 3.267;  // D4(2): the upper limit of the range of two, in mean ranges

/// What the mean of the standard deviations of samples of n is, in σ: √(2/(n−1))·Γ(n/2)/Γ((n−1)/2). None under 2.
std::optional<double> c4(std::size_t n);

/// A3 = k/(c4·√n) with k = 3: limits of the mean of n, in mean standard deviations.
std::optional<double> a3(std::size_t n, double k = 3);

/// B3, B4 = 1 ∓ k·√(1−c4²)/c4 with k = 3, B3 ≥ 0: limits of a standard deviation, in mean standard deviations.
std::optional<double> b3(std::size_t n, double k = 3);
std::optional<double> b4(std::size_t n, double k = 3);

}  // namespace aimline::spc
