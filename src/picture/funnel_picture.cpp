#include "picture/funnel_picture.hpp"

#include "picture/marks.hpp"
#include "picture/placing.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace aimline::picture {
namespace {

using spc::Funnel;
using spc::FunnelLimits;
using spc::FunnelPlan;
using spc::FunnelPoint;
using spc::FunnelUnit;

constexpr double row = 15;
constexpr std::size_t most_names = 12;

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;

  bool meets(Box const& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

Values values_of(Funnel const& funnel) {
  return funnel.kind == spc::FunnelKind::proportion ? Values::shares : Values::numbers;
}

class FunnelLayout {
public:
  FunnelLayout(Funnel const& funnel, FunnelPlan const& plan, std::span<FunnelUnit const> units,
               FunnelExtras const& extras, Frame const& frame)
      : funnel_(funnel),
        plan_(plan),
        units_(units),
        extras_(extras),
        canvas_(frame, {extras.title, funnel_sentence(funnel, frame.language), "", "funnel"}) {}

  std::string draw() && {
    measure();
    draw_axes();
    draw_curves();
    place_names();
    draw_units();
    draw_curve_names();
    auto below = canvas_.text("picture.funnel_below");
    if (is_cut(values_range_))
      below += " " + canvas_.text("picture.cut_axis",
                                  {{"value", written(values_range_.low, values_of(funnel_), values_range_, 0)}});
    if (logarithmic_) below += " " + canvas_.text("picture.funnel_logarithm");
    return canvas_.finish(canvas_.paragraph(bottom_ + 42, below, "muted", axis_font, 4) + 8);
  }

private:
  std::string number(double value) const { return written(value, values_of(funnel_), values_range_); }
  bool drawn(std::size_t i) const {
    return funnel_.points[i].value && units_[i].denominator && *units_[i].denominator > 0;
  }
  std::string name(std::size_t i) const { return i < extras_.names.size() ? extras_.names[i] : std::to_string(i + 1); }
  double x(std::size_t i) const { return place(*units_[i].denominator); }
  double place(double size) const { return sizes_.at(along(size)); }
  double y(std::size_t i) const { return values_.at(*funnel_.points[i].value); }

  void measure() {
    double largest = 0;
    double smallest = 1e300;
    std::vector<double> numbers{funnel_.center};
    for (std::size_t i = 0; i < units_.size(); ++i) {
      if (!drawn(i)) continue;
      largest = std::max(largest, *units_[i].denominator);
      smallest = std::min(smallest, *units_[i].denominator);
      numbers.push_back(*funnel_.points[i].value);
    }
    if (!(largest > 0)) largest = smallest = 1;
    auto const at_least = spc::funnel_limits(funnel_, plan_, smallest);
    auto const at_most = spc::funnel_limits(funnel_, plan_, largest);
    numbers.insert(numbers.end(), {at_least.lower_95, at_least.upper_95, at_most.lower_998, at_most.upper_998});
    double const height = std::clamp(std::round(canvas_.width() * 0.5), 210.0, 420.0);
    values_range_ = range_around(numbers, values_of(funnel_), Begins::at_zero_if_near, 5);
    measure_sizes(smallest, largest);
    double tick = 0;
    for (double const each : values_range_.ticks)
      tick = std::max(tick, text_width(tick_label(each, values_of(funnel_), values_range_), axis_font));
    left_ = canvas_.left() + tick + 8;
    auto const center = canvas_.text("picture.end.center", {{"value", number(funnel_.center)}});
    right_ = canvas_.right() - std::max(text_width(center, strong_font), text_width("99.8 %", axis_font)) - 12;
    top_ = canvas_.top() + 4;
    bottom_ = top_ + height;
    values_ = {values_range_.low, values_range_.high, values_range_.low == 0 ? bottom_ : bottom_ - 6, top_ + 6};
    sizes_ = {along(sizes_range_.low), along(sizes_range_.high), left_, right_};
  }

  /// Sizes that are far apart, as where whole districts stand among schools, go by their logarithm.
  void measure_sizes(double smallest, double largest) {
    std::size_t const wanted = canvas_.width() < 480 ? 3 : 7;
    logarithmic_ = largest > 60 * smallest;
    if (!logarithmic_) {
      std::vector<double> const ends{smallest, largest};
      sizes_range_ = range_around(ends, Values::numbers, Begins::at_zero_if_near, wanted);
      return;
    }
    sizes_range_ = {std::max(smallest * 0.8, 0.5), largest * 1.25, {}};
    for (double power = 1; power <= sizes_range_.high; power *= 10)
      if (power >= sizes_range_.low) sizes_range_.ticks.push_back(power);
  }

  double along(double size) const { return logarithmic_ ? std::log10(size) : size; }

  void draw_axes() {
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "axes"}, {"aria-hidden", "true"}});
    for (double const tick : values_range_.ticks) {
      drawing.line(left_, values_.at(tick), right_, values_.at(tick), "grid");
      drawing.words(left_ - 6, values_.at(tick) + 4, "muted", tick_label(tick, values_of(funnel_), values_range_),
                    Anchor::end);
    }
    drawing.line(left_, bottom_, right_, bottom_, "axis");
    for (double const tick : sizes_range_.ticks) {
      drawing.line(place(tick), bottom_, place(tick), bottom_ + 4, "axis");
      drawing.words(place(tick), bottom_ + 17, "muted",
                    logarithmic_ ? written(tick, Values::numbers, {0, 100, {0, 100}}, 0)
                                 : tick_label(tick, Values::numbers, sizes_range_),
                    Anchor::middle);
    }
    drawing.words((left_ + right_) / 2, bottom_ + 33, "muted", canvas_.text("picture.funnel_size"), Anchor::middle);
    drawing.end("g");
  }

  void draw_curves() {
    auto& drawing = canvas_.drawing();
    // Shorter steps where units are small: the curves bend there.
    constexpr int steps = 96;
    auto const curve = [&](double FunnelLimits::*limit, std::string_view classes) {
      Path path;
      bool outside_before = true;
      std::pair<double, double> before;
      for (int i = 1; i <= steps; ++i) {
        double const share = static_cast<double>(i) / steps;
        double const span = sizes_range_.high - sizes_range_.low;
        double const size = logarithmic_ ? sizes_range_.low * std::pow(sizes_range_.high / sizes_range_.low, share)
                                         : std::max(sizes_range_.low + span * share * share, 1.0);
        double const value = spc::funnel_limits(funnel_, plan_, size).*limit;
        std::pair const here{place(size), values_.at(value)};
        bool const outside = here.second < top_ || here.second > bottom_ + 0.01;
        if (!outside && outside_before && i > 1) enter(path, before, here);
        if (!outside) path.empty() ? path.move(here.first, here.second) : path.line(here.first, here.second);
        outside_before = outside;
        before = here;
      }
      drawing.path(path.data(), classes);
    };
    curve(&FunnelLimits::lower_998, "curve-998");
    curve(&FunnelLimits::upper_998, "curve-998");
    curve(&FunnelLimits::lower_95, "curve-95");
    curve(&FunnelLimits::upper_95, "curve-95");
    drawing.line(left_, values_.at(funnel_.center), right_, values_.at(funnel_.center), "center");
  }

  /// The place where a curve comes into the plot.
  void enter(Path& path, std::pair<double, double> const& from, std::pair<double, double> const& to) const {
    double const edge = from.second < top_ ? top_ : bottom_;
    double const share = (edge - from.second) / (to.second - from.second);
    path.move(from.first + share * (to.first - from.first), edge);
  }

  void draw_curve_names() {
    auto const limits = spc::funnel_limits(funnel_, plan_, sizes_range_.high);
    std::vector<std::pair<double, std::string>> const ends{
        {limits.upper_998, "99.8\u00A0%"},
        {limits.upper_95, "95\u00A0%"},
        {funnel_.center, canvas_.text("picture.end.center", {{"value", number(funnel_.center)}})},
        {limits.lower_95, "95\u00A0%"},
        {limits.lower_998, "99.8\u00A0%"}};
    std::vector<double> wanted;
    for (auto const& [value, words] : ends) wanted.push_back(values_.at(value));
    auto const places = spread(wanted, row, top_ + 4, bottom_ - 2);
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "ends"}, {"aria-hidden", "true"}});
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (std::abs(places[i] - wanted[i]) > 3)
        drawing.path(Path().move(right_ + 1, wanted[i]).line(right_ + 6, places[i]).data(), "leader");
      drawing.words(right_ + 8, places[i] + 4, i == 2 ? "strong" : "muted", ends[i].second);
    }
    drawing.end("g");
  }

  Mark mark(std::size_t i) const {
    auto const& point = funnel_.points[i];
    if (!is_outside(point)) return Mark::common;
    if (extras_.better == spc::Better::neutral) return Mark::neutral;
    bool const high = *point.value > point.limits->upper_998;
    return high == (extras_.better == spc::Better::higher) ? Mark::improvement : Mark::concern;
  }

  /// Names right, left, above or below of their points, wherever they cover neither a name nor another outlier; those
  /// without room are left to the marks' own names.
  void place_names() {
    std::vector<Box> taken;
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < units_.size(); ++i)
      if (drawn(i) && (is_outside(funnel_.points[i]) || extras_.mine == i)) {
        named.push_back(i);
        taken.push_back({x(i) - 5, y(i) - 5, x(i) + 5, y(i) + 5});
      }
    // The farthest out first; of very many only as many as can be read.
    std::stable_sort(named.begin(), named.end(), [&](auto a, auto b) { return distance(a) > distance(b); });
    if (named.size() > most_names) named.resize(most_names);
    for (auto const i : named) {
      auto const words = shorten(name(i), strong_font, (right_ - left_) * 0.6);
      double const width = text_width(words, strong_font);
      struct Spot {
        double x, y;
        Anchor anchor;
      };
      double const away = extras_.mine == i ? 13 : 9;
      Spot const spots[]{{x(i) + away, y(i) + 4, Anchor::start},
                         {x(i) - away, y(i) + 4, Anchor::end},
                         {x(i), y(i) - away, Anchor::middle},
                         {x(i), y(i) + away + 9, Anchor::middle}};
      for (auto const& spot : spots) {
        double const from = spot.anchor == Anchor::start ? spot.x
                            : spot.anchor == Anchor::end ? spot.x - width
                                                         : spot.x - width / 2;
        Box const box{from, spot.y - 11, from + width, spot.y + 3};
        bool const fits =
            box.left >= left_ && box.right <= canvas_.right() && box.top >= top_ - 8 && box.bottom <= bottom_;
        if (!fits || std::any_of(taken.begin(), taken.end(), [&](Box const& other) { return box.meets(other); }))
          continue;
        taken.push_back(box);
        names_.words(spot.x, spot.y, "strong halo", words, spot.anchor);
        break;
      }
    }
  }

  /// How far beyond the outer limits, in the width of the limits there; *mine* before all.
  double distance(std::size_t i) const {
    if (extras_.mine == i) return 1e9;
    auto const& point = funnel_.points[i];
    double const width = std::max(point.limits->upper_998 - point.limits->lower_998, 1e-9);
    return std::max(*point.value - point.limits->upper_998, point.limits->lower_998 - *point.value) / width;
  }

  std::string label(std::size_t i) const {
    auto const& point = funnel_.points[i];
    auto const count = [](double value) { return fmt::format("{:.12g}", value); };
    auto text = canvas_.text("picture.said_counts", {{"when", name(i)},
                                                     {"value", number(*point.value)},
                                                     {"numerator", count(units_[i].numerator.value_or(0))},
                                                     {"denominator", count(*units_[i].denominator)}});
    if (point.limits)
      text += " " + canvas_.text("picture.said_limits", {{"lower", number(point.limits->lower_998)},
                                                         {"upper", number(point.limits->upper_998)}});
    if (is_outside(point)) text += " " + canvas_.text("picture.said_outside");
    return text;
  }

  void draw_units() {
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "points"}});
    bool first = true;
    // Outliers last, so that no other point covers them.
    for (bool const outside : {false, true})
      for (std::size_t i = 0; i < units_.size(); ++i) {
        if (!drawn(i) || is_outside(funnel_.points[i]) != outside) continue;
        drawing.begin(
            "g",
            {{"class", "point " + std::string(class_of(mark(i)))}, {"tabindex", first ? "0" : "-1"}, {"role", "img"}});
        first = false;
        drawing.title(label(i));
        drawing.circle(x(i), y(i), 8, "hit");
        draw_mark(drawing, mark(i), x(i), y(i), units_.size() > 300 ? 1.9 : outside ? 3.6 : 2.8);
        if (extras_.mine == i) drawing.circle(x(i), y(i), 8, "mine");
        drawing.end("g");
      }
    drawing.end("g");
    drawing.begin("g", {{"class", "names"}, {"aria-hidden", "true"}});
    drawing.append(names_);
    drawing.end("g");
  }

  Funnel const& funnel_;
  FunnelPlan const& plan_;
  std::span<FunnelUnit const> units_;
  FunnelExtras const& extras_;
  Canvas canvas_;
  Range values_range_ = {};
  Range sizes_range_ = {};
  Scale values_ = {};
  Scale sizes_ = {};
  bool logarithmic_ = false;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
  Drawing names_ = {};
};

}  // namespace

bool is_outside(FunnelPoint const& point) {
  return point.value && point.limits &&
         (*point.value < point.limits->lower_998 || *point.value > point.limits->upper_998);
}

std::string funnel_sentence(Funnel const& funnel, Language language) {
  std::size_t drawn = 0;
  std::size_t outside = 0;
  for (auto const& point : funnel.points) {
    if (point.value) ++drawn;
    if (is_outside(point)) ++outside;
  }
  auto const center = funnel.kind == spc::FunnelKind::proportion ? fmt::format("{:.1f}\u00A0%", funnel.center * 100)
                                                                 : fmt::format("{:.4g}", funnel.center);
  return write_out({"funnel.sentence",
                    {{"units", std::to_string(drawn)}, {"center", center}, {"outside", std::to_string(outside)}}},
                   language) +
         " " +
         write_out({funnel.tau2 > 0 ? "funnel.overdispersed" : "funnel.as_chance",
                    {{"phi", fmt::format("{:.2f}", funnel.phi)}}},
                   language);
}

std::string draw_funnel(Funnel const& funnel, FunnelPlan const& plan, std::span<FunnelUnit const> units,
                        FunnelExtras const& extras, Frame const& frame) {
  return FunnelLayout(funnel, plan, units, extras, frame).draw();
}

}  // namespace aimline::picture
