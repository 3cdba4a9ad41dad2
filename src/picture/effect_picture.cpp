#include "picture/effect_picture.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::picture {
namespace {

using stats::EffectAt;
using stats::Movement;
using stats::StaggeredEffect;

/// Differences of shares are drawn in percentage points.
StaggeredEffect in_points(StaggeredEffect effect, Values values) {
  double const factor = values == Values::shares ? 100 : 1;
  auto const scale = [&](std::optional<stats::Interval>& interval) {
    if (interval) interval = stats::Interval{interval->lower * factor, interval->upper * factor};
  };
  for (auto& at : effect.by_time) {
    at.effect *= factor;
    scale(at.interval);
    for (auto& unit : at.units) unit.effect *= factor;
  }
  if (effect.overall) *effect.overall *= factor;
  scale(effect.overall_interval);
  return effect;
}

Range effect_range(StaggeredEffect const& effect) {
  std::vector<double> numbers{0};
  for (auto const& at : effect.by_time) {
    numbers.push_back(at.effect);
    if (at.interval) numbers.insert(numbers.end(), {at.interval->lower, at.interval->upper});
    if (effect.no_verdict)
      for (auto const& unit : at.units) numbers.push_back(unit.effect);
  }
  return range_around(numbers, Values::numbers, Begins::where_numbers_begin, 5);
}

/// How many moved to the better, where one direction is; otherwise how many rose.
std::size_t moved(Movement const& movement, spc::Better better) {
  return better == spc::Better::lower ? movement.fell : movement.rose;
}

std::string difference(double value, Range const& range) {
  auto text = written(value, Values::numbers, range);
  return value > 0 ? "+" + text : text;
}

class EffectLayout {
public:
  EffectLayout(StaggeredEffect const& effect, EffectExtras const& extras, Frame const& frame)
      : effect_(in_points(effect, extras.values)),
        extras_(extras),
        range_(effect_range(effect_)),
        canvas_(frame, {extras.title, effect_sentence(effect, extras, frame.language), "", "effect"}) {}

  std::string draw() && {
    if (effect_.by_time.empty()) return canvas_.finish(canvas_.top() + 8);
    measure();
    draw_axes();
    draw_dots();
    auto below = canvas_.text("picture.effect_before");
    if (extras_.values == Values::shares) below = canvas_.text("picture.effect_points") + " " + below;
    double const y = canvas_.paragraph(bottom_ + 56, below, "muted", axis_font, 3);
    return canvas_.finish(y + 8);
  }

private:
  double x(int since) const { return places_.at(since); }

  void measure() {
    double const height = std::clamp(std::round(canvas_.width() * 0.42), 190.0, 360.0);
    double tick = 0;
    for (double const each : range_.ticks) tick = std::max(tick, text_width(difference(each, range_), axis_font));
    left_ = canvas_.left() + tick + 8;
    right_ = canvas_.right() - 8;
    top_ = canvas_.top() + 4;
    bottom_ = top_ + height;
    values_ = {range_.low, range_.high, bottom_ - 6, top_ + 6};
    double const first = effect_.by_time.front().since;
    double const last = effect_.by_time.back().since;
    places_ = {first, last > first ? last : first + 1, left_ + 24, right_ - 24};
  }

  void draw_axes() {
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "axes"}, {"aria-hidden", "true"}});
    for (double const tick : range_.ticks) {
      drawing.line(left_, values_.at(tick), right_, values_.at(tick), "grid");
      auto text = tick_label(tick, Values::numbers, range_);
      drawing.words(left_ - 6, values_.at(tick) + 4, "muted", tick > 0 ? "+" + text : text, Anchor::end);
    }
    drawing.line(left_, bottom_, right_, bottom_, "axis");
    drawing.line(left_, values_.at(0), right_, values_.at(0), "center");
    double const adoption = (x(-1) + x(0)) / 2;
    if (adoption > left_ && adoption < right_) {
      drawing.line(adoption, top_, adoption, bottom_, "phase-rule");
      drawing.words(adoption + 4, top_ + 9, "muted halo", canvas_.text("picture.adoption"));
    }
    auto const name = canvas_.text("picture.schools");
    double reached = -1e9;
    bool const room = text_width(name, axis_font) < left_ - canvas_.left();
    for (auto const& at : effect_.by_time) {
      auto const label = at.since > 0   ? "+" + std::to_string(at.since)
                         : at.since < 0 ? "−" + std::to_string(-at.since)
                                        : std::string("0");
      double const half = text_width(label, axis_font) / 2;
      if (x(at.since) - half < reached + 6) continue;
      reached = x(at.since) + half;
      drawing.line(x(at.since), bottom_, x(at.since), bottom_ + 4, "axis");
      drawing.words(x(at.since), bottom_ + 17, "muted", label, Anchor::middle);
      if (at.adopters.units > 0)
        drawing.words(x(at.since), bottom_ + 48, "muted", std::to_string(at.adopters.units), Anchor::middle);
    }
    drawing.words((left_ + right_) / 2, bottom_ + 33, "muted", canvas_.text("picture.effect_axis"), Anchor::middle);
    if (room) drawing.words(canvas_.left(), bottom_ + 48, "muted", name);
    drawing.end("g");
  }

  void draw_dots() {
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "points"}});
    for (auto const& at : effect_.by_time) {
      double const place = x(at.since);
      drawing.begin("g",
                    {{"class", "point"}, {"tabindex", &at == &effect_.by_time.back() ? "0" : "-1"}, {"role", "img"}});
      drawing.title(label(at));
      drawing.circle(place, values_.at(at.effect), 9, "hit");
      if (at.interval) {
        double const low = values_.at(at.interval->lower);
        double const high = values_.at(at.interval->upper);
        drawing.path(Path()
                         .move(place, low)
                         .line(place, high)
                         .move(place - 4, low)
                         .line(place + 4, low)
                         .move(place - 4, high)
                         .line(place + 4, high)
                         .data(),
                     at.since < 0 ? "interval" : "interval latest-interval");
      }
      if (effect_.no_verdict)
        draw_units(at);
      else
        drawing.circle(place, values_.at(at.effect), 4, at.since < 0 ? "mark hollow" : "mark latest-mark");
      drawing.end("g");
    }
    drawing.end("g");
  }

  /// Single schools side by side where they would cover one another.
  void draw_units(EffectAt const& at) {
    auto& drawing = canvas_.drawing();
    std::vector<std::pair<double, double>> taken;
    for (auto const& unit : at.units) {
      double const y = values_.at(unit.effect);
      double place = x(at.since);
      for (int step = 1; step < 12; ++step) {
        bool const free = std::none_of(taken.begin(), taken.end(), [&](auto const& other) {
          return std::hypot(other.first - place, other.second - y) < 7;
        });
        if (free) break;
        place = x(at.since) + (step % 2 == 0 ? -1 : 1) * 7.0 * ((step + 1) / 2);
      }
      taken.emplace_back(place, y);
      drawing.circle(place, y, 3, at.since < 0 ? "mark hollow" : "mark common");
    }
  }

  std::string label(EffectAt const& at) const {
    auto text = canvas_.text("picture.said_effect", {{"since", std::to_string(at.since)},
                                                     {"effect", difference(at.effect, range_)},
                                                     {"schools", std::to_string(at.adopters.units)}});
    if (at.interval)
      text += " " + canvas_.text("picture.said_interval", {{"lower", difference(at.interval->lower, range_)},
                                                           {"upper", difference(at.interval->upper, range_)}});
    if (effect_.no_verdict)
      for (auto const& unit : at.units)
        text += " " + canvas_.text("picture.said_value",
                                   {{"when", unit.unit < extras_.names.size() ? extras_.names[unit.unit]
                                                                              : std::to_string(unit.unit + 1)},
                                    {"value", difference(unit.effect, range_)}});
    return text;
  }

  StaggeredEffect effect_;
  EffectExtras const& extras_;
  Range range_;
  Canvas canvas_;
  Scale values_ = {};
  Scale places_ = {};
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
};

}  // namespace

std::string effect_sentence(StaggeredEffect const& computed, EffectExtras const& extras, Language language) {
  auto const effect = in_points(computed, extras.values);
  auto const range = effect_range(effect);
  auto const number = [&](double value) { return difference(value, range); };
  std::string all;
  if (effect.overall && effect.overall_interval)
    all =
        write_out({extras.values == Values::shares ? "picture.effect_overall.shares" : "picture.effect_overall.numbers",
                   {{"effect", number(*effect.overall)},
                    {"lower", number(effect.overall_interval->lower)},
                    {"upper", number(effect.overall_interval->upper)}}},
                  language);
  else if (effect.no_verdict)
    all = write_out(*effect.no_verdict, language);
  // The longest time since adoption for which the most adopters are known.
  EffectAt const* shown = nullptr;
  for (auto const& at : effect.by_time)
    if (at.since >= 0 && at.others.units > 0 && (!shown || at.adopters.units >= shown->adopters.units)) shown = &at;
  if (!shown || shown->adopters.units == 0) return all;
  auto const key = extras.better == spc::Better::lower    ? "picture.effect_moved.lower"
                   : extras.better == spc::Better::higher ? "picture.effect_moved.higher"
                                                          : "picture.effect_moved.neutral";
  all += (all.empty() ? "" : " ") + write_out({key,
                                               {{"moved", std::to_string(moved(shown->adopters, extras.better))},
                                                {"adopters", std::to_string(shown->adopters.units)},
                                                {"since", std::to_string(shown->since)},
                                                {"others_moved", std::to_string(moved(shown->others, extras.better))},
                                                {"others", std::to_string(shown->others.units)}}},
                                              language);
  return all;
}

std::string draw_effect(StaggeredEffect const& effect, EffectExtras const& extras, Frame const& frame) {
  return EffectLayout(effect, extras, frame).draw();
}

}  // namespace aimline::picture
