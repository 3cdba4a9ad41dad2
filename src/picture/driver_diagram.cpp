#include "picture/driver_diagram.hpp"

#include "base/text_form.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::picture {
namespace {

constexpr double row = 16;
constexpr double pad = 10;
constexpr double stripe = 10;
constexpr double between_columns = 36;
constexpr double between_cards = 12;
constexpr double least_column = 118;
constexpr double indent = 18;

struct Card {
  std::size_t depth = 0;
  std::vector<std::size_t> children = {};
  std::vector<std::string> lines = {};
  std::vector<std::string> measure = {};
  double x = 0, y = 0, width = 0, height = 0;

  double middle() const { return y + height / 2; }
};

std::string_view class_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::testing:
      return "testing";
    case Evidence::promising:
      return "promising";
    case Evidence::works_here:
      return "works";
    case Evidence::did_not_work:
      return "failed";
    default:
      return "untested";
  }
}

class DriverLayout {
public:
  DriverLayout(std::vector<DriverNode> const& nodes, std::string const& title, Frame const& frame)
      : nodes_(nodes), cards_(nodes.size()), canvas_(frame, caption(nodes, title, frame)) {
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      auto const parent = parent_of(i);
      cards_[i].depth = cards_[parent].depth + 1;
      cards_[parent].children.push_back(i);
      deepest_ = std::max(deepest_, cards_[i].depth);
    }
  }

  std::string draw() && {
    if (nodes_.empty()) return canvas_.finish(canvas_.top() + 8);
    double const across = canvas_.right() - canvas_.left();
    auto const columns = static_cast<double>(deepest_ + 1);
    double const column = std::min((across - between_columns * (columns - 1)) / columns, 260.0);
    bool const outline = column < least_column;
    double const bottom = outline ? place_outline() : place_columns(column);
    draw_links(outline);
    for (std::size_t i = 0; i < cards_.size(); ++i) draw_card(i);
    return canvas_.finish(draw_key(bottom + 14) + 8);
  }

private:
  static Caption caption(std::vector<DriverNode> const& nodes, std::string const& title, Frame const& frame) {
    auto const aim = nodes.empty() ? std::string() : nodes.front().words;
    return {
        title, "",
        write_out({"picture.drivers_said", {{"aim", aim}, {"count", std::to_string(nodes.size())}}}, frame.language),
        "drivers"};
  }

  std::size_t parent_of(std::size_t i) const {
    auto const& parent = nodes_[i].parent;
    return parent && *parent < i ? *parent : 0;
  }

  double inner_left(std::size_t i) const { return pad + (nodes_[i].evidence ? stripe : 0); }

  void size(std::size_t i, double width) {
    auto& card = cards_[i];
    card.width = width;
    card.lines = wrap(nodes_[i].words, font_of(i), width - inner_left(i) - pad, 5);
    auto lines = card.lines.size();
    if (nodes_[i].evidence) ++lines;
    card.measure = wrap(nodes_[i].measure, axis_font, width - inner_left(i) - pad, 2);
    lines += card.measure.size();
    card.height = std::max(pad * 1.4 + static_cast<double>(std::max<std::size_t>(lines, 1)) * row, 34.0);
  }

  Font font_of(std::size_t i) const { return i == 0 ? strong_font : axis_font; }

  /// Children below one another; a parent in the middle of its own. Gives the lowest edge.
  double place_columns(double column) {
    for (std::size_t i = 0; i < cards_.size(); ++i) {
      size(i, column);
      cards_[i].x = canvas_.left() + static_cast<double>(cards_[i].depth) * (column + between_columns);
    }
    next_.assign(deepest_ + 1, canvas_.top());
    place_below(0);
    double bottom = canvas_.top();
    for (auto const& card : cards_) bottom = std::max(bottom, card.y + card.height);
    return bottom;
  }

  /// Places a node and all below it, no higher than what stands in its columns already.
  void place_below(std::size_t i) {
    auto& card = cards_[i];
    for (auto const child : card.children) place_below(child);
    double const free = next_[card.depth];
    if (card.children.empty()) {
      card.y = free;
    } else {
      double const first = cards_[card.children.front()].middle();
      double const last = cards_[card.children.back()].middle();
      card.y = (first + last) / 2 - card.height / 2;
      if (card.y < free) move_down(i, free - card.y);
    }
    auto& next = next_[card.depth];
    next = std::max(next, card.y + card.height + between_cards);
    // A childless node keeps its place among the deeper columns, so that later branches do not slip beside it.
    if (card.children.empty())
      for (auto deeper = card.depth + 1; deeper <= deepest_; ++deeper) next_[deeper] = std::max(next_[deeper], card.y);
  }

  void move_down(std::size_t i, double by) {
    auto& card = cards_[i];
    card.y += by;
    next_[card.depth] = std::max(next_[card.depth], card.y + card.height + between_cards);
    for (auto const child : card.children) move_down(child, by);
  }

  double place_outline() {
    double y = canvas_.top();
    place_line(0, y);
    return y;
  }

  void place_line(std::size_t i, double& y) {
    auto& card = cards_[i];
    card.x = canvas_.left() + indent * static_cast<double>(std::min<std::size_t>(card.depth, 6));
    size(i, canvas_.right() - card.x);
    card.y = y;
    y += card.height + 8;
    for (auto const child : card.children) place_line(child, y);
  }

  void draw_links(bool outline) {
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "links"}, {"aria-hidden", "true"}});
    for (std::size_t i = 1; i < cards_.size(); ++i) {
      link(cards_[parent_of(i)], cards_[i], outline, "link");
      if (outline) continue;
      for (auto const other : nodes_[i].also)
        if (other < i && other != parent_of(i)) link(cards_[other], cards_[i], false, "link also");
    }
    drawing.end("g");
  }

  void link(Card const& from, Card const& to, bool outline, std::string_view classes) {
    Path path;
    if (outline) {
      double const x = from.x + 8;
      path.move(x, from.y + from.height).line(x, to.middle()).line(to.x, to.middle());
    } else {
      double const x = from.x + from.width;
      double const half = (to.x - x) / 2;
      path.move(x, from.middle()).curve(x + half, from.middle(), to.x - half, to.middle(), to.x, to.middle());
    }
    canvas_.drawing().path(path.data(), classes);
  }

  void draw_card(std::size_t i) {
    auto& drawing = canvas_.drawing();
    auto const& card = cards_[i];
    auto const& node = nodes_[i];
    auto const evidence =
        node.evidence ? std::string(class_of(*node.evidence)) : std::string(i == 0 ? "aim" : "driver");
    drawing.begin("g", {{"class", "point node " + evidence},
                        {"data-node", std::to_string(i + 1)},
                        {"tabindex", i == 0 ? "0" : "-1"},
                        {"role", "img"}});
    drawing.title(label(i));
    drawing.box(card.x - 2, card.y - 2, card.width + 4, card.height + 4, "hit", 8);
    drawing.box(card.x, card.y, card.width, card.height, "card " + evidence, 6);
    if (node.evidence) draw_stripe(drawing, *node.evidence, card.x + 5, card.y + 5, card.height - 10);
    double y = card.y + pad * 0.7 + 12;
    for (auto const& line : card.lines) {
      drawing.words(card.x + inner_left(i), y, i == 0 ? "strong" : "", line);
      y += row;
    }
    double const room = card.width - inner_left(i) - pad;
    for (auto const& line : card.measure) {
      drawing.words(card.x + inner_left(i), y, "muted", line);
      y += row;
    }
    if (node.evidence)
      drawing.words(card.x + inner_left(i), y, "strong", shorten(evidence_words(*node.evidence), strong_font, room));
    drawing.end("g");
  }

  std::string evidence_words(Evidence evidence) const {
    return canvas_.text("picture.evidence." + TextForm<Evidence>::write(evidence));
  }

  std::string label(std::size_t i) const {
    auto const& node = nodes_[i];
    auto text = node.words;
    if (!node.measure.empty()) text += ". " + node.measure;
    if (node.evidence) text += ". " + evidence_words(*node.evidence);
    if (i > 0) text += ". " + canvas_.text("picture.acts_on", {{"driver", nodes_[parent_of(i)].words}});
    return text;
  }

  /// The pattern of an evidence, so that it is told without its color: empty, few lines, many lines, full, crosses.
  static void draw_stripe(Drawing& drawing, Evidence evidence, double x, double y, double height) {
    constexpr double width = 6;
    auto const classes = "stripe " + std::string(class_of(evidence));
    if (evidence == Evidence::untested || evidence == Evidence::works_here) {
      drawing.box(x, y, width, height, classes, 2);
      return;
    }
    double const step = evidence == Evidence::testing ? 9 : evidence == Evidence::promising ? 4.5 : 9;
    Path path;
    for (double at = y; at + width <= y + height + 0.01; at += step) {
      path.move(x, at + width).line(x + width, at);
      if (evidence == Evidence::did_not_work) path.move(x, at).line(x + width, at + width);
    }
    drawing.path(path.data(), classes);
  }

  /// What the patterns mean, for those that stand in the diagram.
  double draw_key(double y) {
    auto& drawing = canvas_.drawing();
    double x = canvas_.left();
    bool any = false;
    for (auto const evidence :
         {Evidence::untested, Evidence::testing, Evidence::promising, Evidence::works_here, Evidence::did_not_work}) {
      bool const used =
          std::any_of(nodes_.begin(), nodes_.end(), [&](auto const& node) { return node.evidence == evidence; });
      if (!used) continue;
      auto const words = evidence_words(evidence);
      double const width = 14 + text_width(words, axis_font) + 18;
      if (any && x + width > canvas_.right()) {
        x = canvas_.left();
        y += 22;
      }
      drawing.begin("g", {{"aria-hidden", "true"}});
      draw_stripe(drawing, evidence, x, y, 15);
      drawing.words(x + 13, y + 12, "muted", words);
      drawing.end("g");
      x += width;
      any = true;
    }
    return any ? y + 18 : y;
  }

  std::vector<DriverNode> const& nodes_;
  std::vector<Card> cards_;
  Canvas canvas_;
  std::size_t deepest_ = 0;
  std::vector<double> next_ = {};  // of each column, where it is free
};

}  // namespace

std::string draw_drivers(std::vector<DriverNode> const& nodes, std::string const& title, Frame const& frame) {
  return DriverLayout(nodes, title, frame).draw();
}

}  // namespace aimline::picture
