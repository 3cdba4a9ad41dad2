#include "picture/years_picture.hpp"

#include "picture/placing.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::picture {
namespace {

using spc::YearLine;
using spc::YearPart;
using spc::YearPoint;

constexpr double row = 15;

class YearsLayout {
public:
  YearsLayout(std::span<YearLine const> lines, YearPart part, Values values, std::string const& title,
              Frame const& frame)
      : lines_(lines),
        part_(part),
        values_(values),
        canvas_(frame, {title, write_out(spc::compare_with_earlier(lines), frame.language), "", "years"}) {}

  std::string draw() && {
    if (lines_.empty()) return canvas_.finish(canvas_.top() + 8);
    measure();
    draw_axes();
    if (part_ == YearPart::year)
      draw_whole_years();
    else
      draw_lines();
    auto below = canvas_.text(has_intervals_ ? "picture.years_below_intervals" : "picture.years_below");
    if (is_cut(range_))
      below += " " + canvas_.text("picture.cut_axis", {{"value", written(range_.low, values_, range_, 0)}});
    return canvas_.finish(canvas_.paragraph(bottom_ + 28, below, "muted", axis_font, 3) + 8);
  }

private:
  bool last(std::size_t line) const { return line + 1 == lines_.size(); }
  double x(std::size_t line, YearPoint const& point) const {
    return places_.at(part_ == YearPart::year ? static_cast<double>(line) : point.place);
  }

  void measure() {
    std::vector<double> numbers;
    int first = 1'000;
    int final_place = 1;
    double widest_year = 0;
    for (auto const& line : lines_) {
      widest_year = std::max(widest_year, text_width(to_string(line.year), strong_font));
      for (auto const& point : line.points) {
        if (!point.value) continue;
        first = std::min(first, point.place);
        final_place = std::max(final_place, point.place);
        numbers.push_back(*point.value);
        if (!point.interval) continue;
        has_intervals_ = true;
        numbers.insert(numbers.end(), {point.interval->lower, point.interval->upper});
      }
    }
    double const height = std::clamp(std::round(canvas_.width() * 0.42), 190.0, 380.0);
    range_ = range_around(numbers, values_, Begins::at_zero_if_near, height < 230 ? 4 : 5);
    double tick = 0;
    for (double const each : range_.ticks)
      tick = std::max(tick, text_width(tick_label(each, values_, range_), axis_font));
    left_ = canvas_.left() + tick + 8;
    right_ = canvas_.right() - (part_ == YearPart::year ? 8 : widest_year + 12);
    top_ = canvas_.top() + 4;
    bottom_ = top_ + height;
    scale_ = {range_.low, range_.high, range_.low == 0 ? bottom_ : bottom_ - 6, top_ + 6};
    bool const whole = part_ == YearPart::year;
    double const low = whole ? 0 : first == 1'000 ? 1 : first;
    double const high = whole ? static_cast<double>(lines_.size() - 1) : final_place;
    double const edge = whole ? 28 : 12;
    // The value of the last year stands right of it.
    double value = 0;
    if (whole)
      for (auto const& point : lines_.back().points)
        if (point.value) value = text_width(written(*point.value, values_, range_), strong_font) + 8;
    places_ = {low, high, left_ + edge, right_ - std::max(edge, value)};
    if (!(high > low)) places_ = {low - 1, low + 1, places_.from, places_.to};
  }

  void draw_axes() {
    auto& drawing = canvas_.drawing();
    drawing.begin("g", {{"class", "axes"}, {"aria-hidden", "true"}});
    for (double const tick : range_.ticks) {
      drawing.line(left_, scale_.at(tick), right_, scale_.at(tick), "grid");
      drawing.words(left_ - 6, scale_.at(tick) + 4, "muted", tick_label(tick, values_, range_), Anchor::end);
    }
    drawing.line(left_, bottom_, right_, bottom_, "axis");
    // From the last one, which is the one that matters.
    double reached = 1e9;
    auto const all = names();
    for (auto name = all.rbegin(); name != all.rend(); ++name) {
      double const half = text_width(name->second, axis_font) / 2;
      double const at = places_.at(name->first);
      if (at < left_ || at > right_ || at + half > reached - 6) continue;
      drawing.line(at, bottom_, at, bottom_ + 4, "axis");
      drawing.words(at, bottom_ + 17, "muted", name->second, Anchor::middle);
      reached = at - half;
    }
    drawing.end("g");
  }

  /// What stands below the axis: years, or months of the school year.
  std::vector<std::pair<double, std::string>> names() const {
    std::vector<std::pair<double, std::string>> names;
    if (part_ == YearPart::year) {
      for (std::size_t i = 0; i < lines_.size(); ++i)
        names.emplace_back(static_cast<double>(i), to_string(lines_[i].year));
      return names;
    }
    auto const year = lines_.back().year;
    for (int month = 1; month <= 12; ++month) {
      auto const number = (month + 5) % 12 + 1;
      double place = month;
      if (part_ == YearPart::week) {
        auto const begin = date_of(number >= 7 ? year.ends - 1 : year.ends, static_cast<unsigned>(number), 1);
        place = 1 + static_cast<double>((begin.days - first_day(year).days).count()) / 7;
      }
      names.emplace_back(place, canvas_.text("picture.month." + std::to_string(number)));
    }
    return names;
  }

  void draw_lines() {
    for (std::size_t i = 0; i < lines_.size(); ++i) draw_line(i);
    std::vector<double> wanted;
    std::vector<std::size_t> named;
    for (std::size_t i = 0; i < lines_.size(); ++i)
      for (auto point = lines_[i].points.rbegin(); point != lines_[i].points.rend(); ++point)
        if (point->value) {
          wanted.push_back(scale_.at(*point->value));
          named.push_back(i);
          break;
        }
    auto const spread_out = spread(wanted, row, top_ + 4, bottom_ - 2);
    for (std::size_t k = 0; k < named.size(); ++k) draw_year_name(named[k], wanted[k], spread_out[k]);
  }

  void draw_year_name(std::size_t line, double at, double y) {
    auto const& points = lines_[line].points;
    auto const end = std::find_if(points.rbegin(), points.rend(), [](auto const& point) { return point.value; });
    double const from = x(line, *end) + 5;
    auto& drawing = canvas_.drawing();
    if (right_ - from > 4 || std::abs(y - at) > 3)
      drawing.path(Path().move(from, at).line(right_ + 4, y).data(), "leader note-line");
    drawing.words(right_ + 8, y + 4, last(line) ? "strong" : "muted", to_string(lines_[line].year));
  }

  void draw_line(std::size_t i) {
    auto& drawing = canvas_.drawing();
    Path path;
    bool going = false;
    for (auto const& point : lines_[i].points) {
      if (point.value)
        going ? path.line(x(i, point), scale_.at(*point.value)) : path.move(x(i, point), scale_.at(*point.value));
      going = point.value.has_value();
    }
    if (last(i)) draw_intervals(i);
    drawing.path(path.data(), last(i) ? "latest" : "earlier");
    draw_points(i, last(i) ? 3.2 : 1.6);
  }

  void draw_intervals(std::size_t i) {
    for (auto const& point : lines_[i].points)
      if (point.value && point.interval) {
        double const at = x(i, point);
        double const low = scale_.at(point.interval->lower);
        double const high = scale_.at(point.interval->upper);
        canvas_.drawing().path(Path()
                                   .move(at, low)
                                   .line(at, high)
                                   .move(at - 3, low)
                                   .line(at + 3, low)
                                   .move(at - 3, high)
                                   .line(at + 3, high)
                                   .data(),
                               last(i) ? "interval latest-interval" : "interval");
      }
  }

  void draw_points(std::size_t i, double radius) {
    auto& drawing = canvas_.drawing();
    std::size_t final_point = lines_[i].points.size();
    for (std::size_t k = 0; k < lines_[i].points.size(); ++k)
      if (lines_[i].points[k].value) final_point = k;
    for (std::size_t k = 0; k < lines_[i].points.size(); ++k) {
      auto const& point = lines_[i].points[k];
      if (!point.value) continue;
      drawing.begin("g", {{"class", last(i) ? "point" : "point common"},
                          {"tabindex", last(i) && k == final_point ? "0" : "-1"},
                          {"role", "img"}});
      drawing.title(label(i, point));
      drawing.circle(x(i, point), scale_.at(*point.value), 7, "hit");
      drawing.circle(x(i, point), scale_.at(*point.value), radius, last(i) ? "mark latest-mark" : "mark common");
      drawing.end("g");
    }
  }

  std::string label(std::size_t i, YearPoint const& point) const {
    std::string when = to_string(lines_[i].year);
    if (part_ != YearPart::year)
      when =
          canvas_.text(part_ == YearPart::week ? "picture.year_week" : "picture.year_month",
                       {{"year", when},
                        {"place", part_ == YearPart::week
                                      ? std::to_string(point.place)
                                      : canvas_.text("picture.month." + std::to_string((point.place + 5) % 12 + 1))}});
    auto text = canvas_.text("picture.said_value", {{"when", when}, {"value", written(*point.value, values_, range_)}});
    if (point.interval)
      text += " " + canvas_.text("picture.said_interval", {{"lower", written(point.interval->lower, values_, range_)},
                                                           {"upper", written(point.interval->upper, values_, range_)}});
    return text;
  }

  void draw_whole_years() {
    auto& drawing = canvas_.drawing();
    Path path;
    bool going = false;
    for (std::size_t i = 0; i < lines_.size(); ++i)
      for (auto const& point : lines_[i].points) {
        if (point.value)
          going ? path.line(x(i, point), scale_.at(*point.value)) : path.move(x(i, point), scale_.at(*point.value));
        going = point.value.has_value();
      }
    drawing.path(path.data(), "data");
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      draw_intervals(i);
      draw_points(i, last(i) ? 3.6 : 3);
      for (auto const& point : lines_[i].points) {
        if (!point.value || (!last(i) && places_.at(1) - places_.at(0) <= 60)) continue;
        auto const words = written(*point.value, values_, range_);
        bool const room = x(i, point) + 7 + text_width(words, strong_font) <= canvas_.right();
        drawing.words(x(i, point) + (room ? 7 : -7), scale_.at(*point.value) - 5,
                      last(i) ? "strong halo" : "muted halo", words, room ? Anchor::start : Anchor::end);
      }
    }
  }

  std::span<YearLine const> lines_;
  YearPart part_;
  Values values_;
  Canvas canvas_;
  Range range_ = {};
  Scale scale_ = {};
  Scale places_ = {};
  bool has_intervals_ = false;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0;
};

}  // namespace

std::string draw_years(std::span<YearLine const> lines, YearPart part, Values values, std::string const& title,
                       Frame const& frame) {
  return YearsLayout(lines, part, values, title, frame).draw();
}

}  // namespace aimline::picture
