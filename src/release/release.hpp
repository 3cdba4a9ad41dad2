#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

/// Small-cell suppression: what of a table may leave, so that nobody finds out what was hidden by subtracting what was
/// not. Source: METHODS, "Suppression"; NCES 2011-603; FERPA, 34 CFR 99.31(b).
namespace aimline::release {

/// One count of a table. `students` is how many different ones it is about.
struct Cell {
  std::int64_t students = 0;
  std::int64_t numerator = 0;
  std::int64_t most = 0;  // what the numerator would be if it held for everybody
  bool published = true;  // false for what nobody prints but subtraction gives, as all who are not in a group
  bool hidden = false;    // hidden already
  bool coded = false;     // shown as a bound only, so that its counts are not
};

/// Cells that add up to another one; numbers are places in the list of cells. What else belongs to the whole is taken
/// as known to whoever subtracts.
struct Sum {
  std::size_t whole = 0;
  std::vector<std::size_t> parts;
  bool small_rest = false;  // few belong to the whole and to no part: subtracting all parts would tell of them
};

struct Rules {
  std::int64_t least = 10;  // students; never under 5
};

/// Which cells are hidden: those about fewer than `least` students, those hidden already, and as many more as it takes
/// until none of them, nor a coded one, is determined by the sums; what is hidden in one sum is together about at least
/// `least` students, and its numerators are neither all nothing nor all they can be. The same cells in the same order
/// give the same answer.
///
/// Complementary cells are the smallest parts that are left; the whole goes only where no part is left.
std::vector<bool> hide(std::vector<Cell> const& cells, std::vector<Sum> const& sums, Rules const& rules);

/// The cells that the sums determine, of those that are not open. By elimination, exactly.
std::vector<std::size_t> determined(std::vector<bool> const& is_open, std::vector<Sum> const& sums);

/// How a rate near 0 or 1 is shown: ">=0.95" for 58 of 60. None for a rate that is shown as it is.
/// Source: NCES 2011-603: the fewer the students, the wider what is not told apart.
std::optional<std::string_view> coded(std::int64_t students, std::int64_t numerator, std::int64_t most);

/// Which coded cells tell more than their bound: with what is shown and coded beside them, less than one is left
/// between what they can be at least and at most. They are to be hidden, without a bound.
std::vector<std::size_t> told_by_their_bound(std::vector<Cell> const& cells, std::vector<bool> const& hidden,
                                             std::vector<Sum> const& sums, std::int64_t one);

}  // namespace aimline::release
