#include "picture/svg.hpp"

#include "picture/text_width.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace aimline::picture {
namespace {

bool allowed(char32_t character) {
  if (character < 0x20) return character == '\t' || character == '\n' || character == '\r';
  return character != 0xFFFE && character != 0xFFFF && !(character >= 0x7F && character < 0xA0);
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    auto const before = text;
    auto const character = take_character(text);
    auto const bytes = before.substr(0, before.size() - text.size());
    switch (character) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (!allowed(character) || character == 0xFFFD)
          out += "\uFFFD";
        else
          out += bytes;
    }
  }
}

void append_coordinate(std::string& out, double number) {
  if (!std::isfinite(number)) number = 0;
  auto const hundredths = std::llround(std::clamp(number, -1e9, 1e9) * 100);
  auto const positive = static_cast<unsigned long long>(hundredths < 0 ? -hundredths : hundredths);
  if (hundredths < 0) out += '-';
  fmt::format_to(std::back_inserter(out), "{}", positive / 100);
  if (auto const rest = positive % 100; rest != 0) {
    out += '.';
    out += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
  }
}

void append_tag(std::string& out, std::string_view tag, Attributes attributes) {
  out += '<';
  out += tag;
  for (auto const& attribute : attributes) {
    out += ' ';
    out += attribute.name;
    out += "=\"";
    append_escaped(out, attribute.value);
    out += '"';
  }
}

std::string_view anchor_name(Anchor anchor) { return anchor == Anchor::middle ? "middle" : "end"; }

}  // namespace

Attribute::Attribute(std::string_view name, double value) : name(name), value(coordinate(value)) {}

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

std::string coordinate(double number) {
  std::string out;
  append_coordinate(out, number);
  return out;
}

void Drawing::begin(std::string_view tag, Attributes attributes) {
  append_tag(text_, tag, attributes);
  text_ += ">\n";
}

void Drawing::end(std::string_view tag) {
  text_ += "</";
  text_ += tag;
  text_ += ">\n";
}

void Drawing::leaf(std::string_view tag, Attributes attributes) {
  append_tag(text_, tag, attributes);
  text_ += "/>\n";
}

void Drawing::title(std::string_view words) {
  text_ += "<title>";
  append_escaped(text_, words);
  text_ += "</title>\n";
}

void Drawing::words(double x, double y, std::string_view classes, std::string_view words, Anchor anchor) {
  if (words.empty()) return;
  text_ += "<text x=\"";
  append_coordinate(text_, x);
  text_ += "\" y=\"";
  append_coordinate(text_, y);
  text_ += '"';
  if (!classes.empty()) {
    text_ += " class=\"";
    append_escaped(text_, classes);
    text_ += '"';
  }
  if (anchor != Anchor::start) {
    text_ += " text-anchor=\"";
    text_ += anchor_name(anchor);
    text_ += '"';
  }
  text_ += '>';
  append_escaped(text_, words);
  text_ += "</text>\n";
}

void Drawing::line(double x1, double y1, double x2, double y2, std::string_view classes) {
  leaf("line", {{"x1", x1}, {"y1", y1}, {"x2", x2}, {"y2", y2}, {"class", classes}});
}

void Drawing::path(std::string_view data, std::string_view classes) {
  if (!data.empty()) leaf("path", {{"d", data}, {"class", classes}});
}

void Drawing::box(double x, double y, double width, double height, std::string_view classes, double corner) {
  if (corner > 0)
    leaf("rect", {{"x", x}, {"y", y}, {"width", width}, {"height", height}, {"rx", corner}, {"class", classes}});
  else
    leaf("rect", {{"x", x}, {"y", y}, {"width", width}, {"height", height}, {"class", classes}});
}

void Drawing::circle(double x, double y, double radius, std::string_view classes) {
  leaf("circle", {{"cx", x}, {"cy", y}, {"r", radius}, {"class", classes}});
}

Path& Path::add(char step, double x, double y) {
  data_ += step;
  append_coordinate(data_, x);
  data_ += ' ';
  append_coordinate(data_, y);
  return *this;
}

Path& Path::curve(double x1, double y1, double x2, double y2, double x, double y) {
  add('C', x1, y1);
  data_ += ' ';
  append_coordinate(data_, x2);
  data_ += ' ';
  append_coordinate(data_, y2);
  data_ += ' ';
  append_coordinate(data_, x);
  data_ += ' ';
  append_coordinate(data_, y);
  return *this;
}

Path& Path::close() {
  data_ += 'Z';
  return *this;
}

}  // namespace aimline::picture
