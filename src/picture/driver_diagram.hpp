#pragma once

#include "picture/frame.hpp"

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

/// Driver diagrams: from the aim through its drivers to the ideas that are tested.
namespace aimline::picture {

enum class Evidence { untested, testing, promising, works_here, did_not_work };
BOOST_DESCRIBE_ENUM(Evidence, untested, testing, promising, works_here, did_not_work)

/// An aim, a driver or an idea; the first of a diagram is the aim. Parents stand before their children.
struct DriverNode {
  std::string words = {};
  std::optional<std::size_t> parent = {};  // index in the diagram; none for the aim
  std::vector<std::size_t> also = {};      // further drivers that it acts on, drawn as dashed lines
  std::optional<Evidence> evidence = {};   // of ideas
  std::string measure = {};                // "14 %, improving"; may be empty
};

/// From left to right, each parent in the middle of its children, words wrapped; where there is no room for columns an
/// indented outline. Evidence has a pattern and a word beside its color. Nodes whose parent does not stand before them
/// hang from the aim.
std::string draw_drivers(std::vector<DriverNode> const& nodes, std::string const& title, Frame const& frame);

}  // namespace aimline::picture
