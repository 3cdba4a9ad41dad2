#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

/// SVG as text. Whatever stands in a label is data: it is escaped here and nowhere else.
namespace aimline::picture {

struct Attribute {
  Attribute(std::string_view name, std::string value) : name(name), value(std::move(value)) {}
  Attribute(std::string_view name, std::string_view value) : name(name), value(value) {}
  Attribute(std::string_view name, char const* value) : name(name), value(value) {}
  Attribute(std::string_view name, double value);

  std::string_view name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;

enum class Anchor { start, middle, end };

/// Text for XML, between tags or in an attribute; what XML may not hold becomes U+FFFD.
std::string escaped(std::string_view text);

/// Hundredths at most: 12, 12.5, 12.34; what is no finite number is 0.
std::string coordinate(double number);

/// What is drawn so far, in the order in which it is painted.
class Drawing {
public:
  void begin(std::string_view tag, Attributes attributes = {});
  void end(std::string_view tag);
  void leaf(std::string_view tag, Attributes attributes);

  /// `<title>`, the name of what it stands in.
  void title(std::string_view words);

  void words(double x, double y, std::string_view classes, std::string_view words, Anchor anchor = Anchor::start);
  void line(double x1, double y1, double x2, double y2, std::string_view classes);
  void path(std::string_view data, std::string_view classes);
  void box(double x, double y, double width, double height, std::string_view classes, double corner = 0);
  void circle(double x, double y, double radius, std::string_view classes);

  void append(Drawing const& other) { text_ += other.text_; }
  std::string const& text() const { return text_; }

private:
  std::string text_ = {};
};

/// The data of a path, step by step.
class Path {
public:
  Path& move(double x, double y) { return add('M', x, y); }
  Path& line(double x, double y) { return add('L', x, y); }
  Path& curve(double x1, double y1, double x2, double y2, double x, double y);
  Path& close();
  bool empty() const { return data_.empty(); }
  std::string const& data() const { return data_; }

private:
  Path& add(char step, double x, double y);
  std::string data_ = {};
};

}  // namespace aimline::picture
