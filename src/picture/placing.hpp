#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Labels that do not lie on one another.
namespace aimline::picture {

/// Moves places apart until they are `gap` from one another, no further than needed and within [low, high], in their
/// order; what has no room is spread evenly.
std::vector<double> spread(std::span<double const> wanted, double gap, double low, double high);

/// A stretch that wants a row of its own where it meets another.
struct Stretch {
  double from = 0;
  double to = 0;
};

/// The row of each, from 0: the first in which it meets none of those before it.
std::vector<std::size_t> rows_for(std::span<Stretch const> stretches, double gap);

}  // namespace aimline::picture
