#include "base/proportion.hpp"

namespace aimline {

std::optional<Proportion> Proportion::of(std::int64_t numerator, std::int64_t denominator) {
  if (denominator < 1 || numerator < 0 || numerator > denominator) return std::nullopt;
  return Proportion(numerator, denominator);
}

std::strong_ordering operator<=>(Proportion a, Proportion b) {
  // Cross products of 64-bit counts need 128 bits.
  __extension__ using Wide = __int128;
  auto const left = static_cast<Wide>(a.numerator_) * b.denominator_;
  auto const right = static_cast<Wide>(b.numerator_) * a.denominator_;
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

}  // namespace aimline
