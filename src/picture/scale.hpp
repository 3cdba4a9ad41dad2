#pragma once

#include <span>
#include <string>
#include <vector>

/// From numbers to places in the picture, and how numbers are written.
namespace aimline::picture {

/// What the values are: plain numbers, or shares that are written as percentages.
enum class Values { numbers, shares };

/// A line of numbers, from `low` to `high`, laid along pixels. `low` is below `high`.
struct Scale {
  double low = 0;
  double high = 1;
  double from = 0;  // px of `low`
  double to = 1;    // px of `high`

  double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

/// How far the numbers of an axis reach, and where its ticks stand.
struct Range {
  double low = 0;
  double high = 1;
  std::vector<double> ticks = {};
};

/// Where the axis begins when all numbers are above 0: at 0 unless most of the picture would be empty, or wherever the
/// numbers begin.
enum class Begins { at_zero_if_near, where_numbers_begin };

/// A range around finite numbers with ticks at round ones, about as many as `wanted`. Of shares it stays in [0, 1]
/// where they do.
Range range_around(std::span<double const> numbers, Values values, Begins begins, std::size_t wanted);

/// Whether the axis leaves 0 out although all numbers are on one side of it.
bool is_cut(Range const& range);

/// A number as it is written beside an axis with such a range: with a digit or so more than its ticks have. Thousands
/// have commas, percentages a narrow gap before their sign.
std::string written(double number, Values values, Range const& range, int more_digits = 1);

/// The number beside a tick.
std::string tick_label(double number, Values values, Range const& range);

}  // namespace aimline::picture
