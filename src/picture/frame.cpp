#include "picture/frame.hpp"

#include "base/text_form.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::picture {

double line_height(Font font) { return std::round(font.size * 1.35); }

Canvas::Canvas(Frame frame, Caption caption) : frame_(std::move(frame)), caption_(std::move(caption)) {
  width_ = std::isfinite(frame_.width) ? std::clamp(frame_.width, narrowest, widest) : 640;
  top_ = 6;
  if (frame_.heading == Heading::beside) return;
  top_ = paragraph(10, caption_.title, "title", title_font, 3);
  top_ = paragraph(top_ + 2, caption_.sentence, "sentence", sentence_font, 6) + 10;
}

std::string Canvas::text(std::string key, std::vector<std::pair<std::string, std::string>> arguments) const {
  return write_out({std::move(key), std::move(arguments)}, frame_.language);
}

double Canvas::paragraph(double y, std::string_view words, std::string_view classes, Font font, std::size_t most) {
  for (auto const& line : wrap(words, font, right() - left(), most)) {
    body_.words(left(), y + font.size * 0.95, classes, line);
    y += line_height(font);
  }
  return y;
}

std::string Canvas::finish(double height) const {
  Drawing whole;
  auto const title = frame_.id + "-title";
  auto const description = frame_.id + "-description";
  auto const size = "0 0 " + coordinate(width_) + " " + coordinate(height);
  whole.begin("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                      {"viewBox", size},
                      {"width", width_},
                      {"height", height},
                      {"class", "aimline-picture " + caption_.classes},
                      {"lang", TextForm<Language>::view(frame_.language)},
                      {"role", "group"},
                      {"aria-labelledby", title},
                      {"aria-describedby", description}});
  std::string head = "<title id=\"" + escaped(title) + "\">" + escaped(caption_.title) + "</title>\n<desc id=\"" +
                     escaped(description) + "\">" + escaped(caption_.sentence) +
                     (caption_.description.empty() ? "" : " ") + escaped(caption_.description) + "</desc>\n";
  if (frame_.theme != Theme::page) head += "<style>" + rules_of(frame_.theme) + "</style>\n";
  Drawing back;
  if (frame_.theme != Theme::page) back.box(0, 0, width_, height, "background");
  return whole.text() + head + back.text() + body_.text() + "</svg>\n";
}

}  // namespace aimline::picture
