#pragma once

#include "base/catalog.hpp"
#include "picture/svg.hpp"
#include "picture/text_width.hpp"
#include "picture/theme.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What all pictures have in common: how wide they are, in which language and colors, and their title and description.
namespace aimline::picture {

/// drawn   the title and the sentence stand in the picture, which goes out alone
/// beside  they stand beside it in a page
enum class Heading { drawn, beside };

struct Frame {
  double width = 640;  // px; not under 240
  Language language = Language::en;
  Theme theme = Theme::light;
  Heading heading = Heading::drawn;
  std::string id = "picture";  // the beginning of ids, which are to differ in a page with several pictures
};

inline constexpr double narrowest = 240;
inline constexpr double widest = 10'000;

/// What screen readers are told of a picture, and what stands above it.
struct Caption {
  std::string title = {};
  std::string sentence = {};     // may be empty
  std::string description = {};  // beyond the sentence
  std::string classes = {};      // of the svg element
};

inline constexpr Font axis_font{12, Weight::regular};
inline constexpr Font strong_font{12, Weight::semibold};
inline constexpr Font sentence_font{14, Weight::regular};
inline constexpr Font name_font{14, Weight::semibold};
inline constexpr Font title_font{18, Weight::semibold};

/// A picture in the making: content below the heading, from `top` on.
class Canvas {
public:
  Canvas(Frame frame, Caption caption);

  Frame const& frame() const { return frame_; }
  double width() const { return width_; }
  double left() const { return margin(); }
  double right() const { return width_ - margin(); }
  double top() const { return top_; }  // where content begins
  Drawing& drawing() { return body_; }

  std::string text(std::string key, std::vector<std::pair<std::string, std::string>> arguments = {}) const;

  /// Lines of text from y on, no wider than the picture; gives where they end.
  double paragraph(double y, std::string_view words, std::string_view classes, Font font, std::size_t most);

  /// The whole picture.
  std::string finish(double height) const;

private:
  double margin() const { return frame_.heading == Heading::drawn ? 12 : 4; }

  Frame frame_;
  Caption caption_;
  double width_ = 640;
  double top_ = 0;
  Drawing body_ = {};
};

/// How far apart lines of that font stand.
double line_height(Font font);

}  // namespace aimline::picture
