#pragma once

#include "picture/frame.hpp"
#include "picture/text_width.hpp"
#include "spc/report.hpp"
#include "spc/testing_charts.hpp"

#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

/// What several tests stand on: pictures are read again and looked at as a browser would have them.
namespace aimline::picture::testing {

struct Element {
  std::string tag = {};
  std::map<std::string, std::string> attributes = {};
  std::string text = {};
  std::vector<Element> children = {};

  std::string attribute(std::string const& name) const {
    auto const found = attributes.find(name);
    return found == attributes.end() ? std::string() : found->second;
  }
  double number(std::string const& name) const { return std::atof(attribute(name).c_str()); }
  bool has_class(std::string const& name) const {
    return (" " + attribute("class") + " ").find(" " + name + " ") != std::string::npos;
  }
};

inline Element element_of(std::string const& tag, boost::property_tree::ptree const& tree) {
  Element element{tag, {}, tree.data()};
  for (auto const& [name, child] : tree) {
    if (name == "<xmlattr>")
      for (auto const& [key, value] : child) element.attributes[key] = value.data();
    else if (name != "<xmlcomment>")
      element.children.push_back(element_of(name, child));
  }
  return element;
}

inline Element read_svg(std::string const& svg) {
  std::istringstream stream(svg);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(stream, tree, boost::property_tree::xml_parser::trim_whitespace);
  return element_of(tree.front().first, tree.front().second);
}

inline void for_each(Element const& element, std::function<void(Element const&)> const& visit) {
  visit(element);
  for (auto const& child : element.children) for_each(child, visit);
}

inline std::vector<Element> all_of(Element const& root, std::function<bool(Element const&)> const& wanted) {
  std::vector<Element> found;
  for_each(root, [&](Element const& element) {
    if (wanted(element)) found.push_back(element);
  });
  return found;
}

inline std::vector<Element> with_class(Element const& root, std::string const& name) {
  return all_of(root, [&](Element const& element) { return element.has_class(name); });
}

/// The elements below the one with that class.
inline std::vector<Element> texts_in(Element const& root, std::string const& group) {
  std::vector<Element> texts;
  for (auto const& each : with_class(root, group))
    for (auto const& text : all_of(each, [](Element const& element) { return element.tag == "text"; }))
      texts.push_back(text);
  return texts;
}

inline std::string title_of(Element const& element) {
  for (auto const& child : element.children)
    if (child.tag == "title") return child.text;
  return {};
}

/// Where a text stands.
struct Extent {
  double left = 0, right = 0, top = 0, bottom = 0;

  bool meets(Extent const& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

inline Extent extent_of(Element const& text) {
  bool const strong = text.has_class("strong") || text.has_class("title") || text.has_class("name");
  Font const font{text.has_class("title")                                ? 18.0
                  : text.has_class("sentence") || text.has_class("name") ? 14.0
                                                                         : 12.0,
                  strong ? Weight::semibold : Weight::regular};
  double const width = text_width(text.text, font);
  double const x = text.number("x");
  auto const anchor = text.attribute("text-anchor");
  double const left = anchor == "middle" ? x - width / 2 : anchor == "end" ? x - width : x;
  return {left, left + width, text.number("y") - font.size * 0.75, text.number("y") + font.size * 0.2};
}

/// Weeks from the end of August 2025, without their summer.
inline spc::TimeAxis weeks(std::size_t count) {
  std::vector<Date> dates;
  for (std::size_t i = 0; i < count; ++i) dates.push_back(plus_days(date_of(2025, 8, 25), static_cast<int>(7 * i)));
  return spc::axis_of(std::move(dates));
}

inline spc::ChartReport report_of(spc::testing::Numbers const& values, spc::Plan plan,
                                  std::optional<spc::TimeAxis> axis = {}) {
  auto const count = values.size();
  auto report = spc::report_on(axis ? *axis : weeks(count), spc::series_of(values), std::move(plan));
  if (!report) throw std::runtime_error(report.error().problems.front().what.key);
  return std::move(*report);
}

}  // namespace aimline::picture::testing
