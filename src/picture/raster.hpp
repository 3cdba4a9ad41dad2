#pragma once

#include "base/time.hpp"

#include <string>
#include <string_view>

/// SVG as PNG and PDF, by librsvg and Cairo, from memory: it has no address, so it can fetch nothing. Words are set in
/// the Inter that the pages have, whatever fonts the machine has.
namespace aimline::picture {

struct Size {
  double width = 0;  // px
  double height = 0;
};
Size size_of(std::string_view svg);

inline constexpr double largest_png = 30'000;  // pixels, either way

/// Each px of the drawing is so many wide; 2 for screens of today. Throws for what is no SVG, or is wider or higher
/// than `largest_png`.
std::string to_png(std::string_view svg, double pixels = 2);

/// One page of the size of the drawing.
std::string to_pdf(std::string_view svg, Instant made);

}  // namespace aimline::picture
