#pragma once

#include <string>
#include <string_view>
#include <vector>

/// How much room words take, by the metrics of Inter, the face of the pages; so a drawing needs no font at hand.
/// Kerning is left out: it makes words about one percent narrower.
namespace aimline::picture {

enum class Weight { regular, semibold };

struct Font {
  double size = 12;  // px
  Weight weight = Weight::regular;
};

/// In px. A character that the subset lacks counts as wide as most of its script are.
double text_width(std::string_view text, Font font);

/// The text, cut with … where it would be wider; empty where not even that has room.
std::string shorten(std::string_view text, Font font, double width);

/// Lines no wider than that, broken at spaces, within a word only where it is too wide alone. What does not fit in
/// `most` lines is cut with ….
std::vector<std::string> wrap(std::string_view text, Font font, double width, std::size_t most);

/// Takes the first character off; what is not UTF-8, one byte at a time, is U+FFFD.
char32_t take_character(std::string_view& text);

}  // namespace aimline::picture
