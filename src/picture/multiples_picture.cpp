#include "picture/multiples_picture.hpp"

#include "base/text_form.hpp"
#include "picture/chart_words.hpp"
#include "picture/levels.hpp"
#include "picture/time_scale.hpp"
#include "spc/icons.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace aimline::picture {
namespace {

using spc::ChartReport;
using spc::Standing;

constexpr std::size_t named_points = 1'000;  // of all panels together: from there on a panel is one element

constexpr std::array in_order{Standing::improving, Standing::concern, Standing::changed, Standing::no_change,
                              Standing::too_few};

/// Those with a signal first; of each kind by name.
std::vector<std::size_t> order_of(std::span<ChartReport const> reports) {
  std::vector<std::ptrdiff_t> ranks;
  for (auto const& report : reports)
    ranks.push_back(std::find(in_order.begin(), in_order.end(), standing_of(report.chart)) - in_order.begin());
  std::vector<std::size_t> all(reports.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::stable_sort(all.begin(), all.end(), [&](auto a, auto b) {
    return ranks[a] != ranks[b] ? ranks[a] < ranks[b] : reports[a].name < reports[b].name;
  });
  return all;
}

std::optional<std::size_t> latest_of(ChartReport const& report) {
  for (auto i = report.chart.points.size(); i-- > 0;)
    if (report.chart.points[i].value && !report.chart.points[i].excluded) return i;
  return std::nullopt;
}

/// A common range, from the ranges of all.
Range joined(std::vector<Range> const& ranges, Values values, std::size_t ticks) {
  std::vector<double> ends;
  for (auto const& range : ranges) ends.insert(ends.end(), {range.low, range.high});
  return range_around(ends, values, Begins::at_zero_if_near, ticks);
}

/// Every date that any of them has.
spc::TimeAxis joined_axis(std::span<ChartReport const> reports) {
  spc::TimeAxis all;
  std::size_t longest = 0;
  for (auto const& report : reports) {
    all.dates.insert(all.dates.end(), report.axis.dates.begin(), report.axis.dates.end());
    if (report.chart.points.size() <= longest) continue;
    longest = report.chart.points.size();
    all.labels = report.axis.labels;
    all.cadence = report.axis.cadence;
  }
  std::sort(all.dates.begin(), all.dates.end());
  all.dates.erase(std::unique(all.dates.begin(), all.dates.end()), all.dates.end());
  return all;
}

std::string described(ChartReport const& report, Language language) {
  auto const name = report.name.empty() ? std::string() : report.name + ". ";
  return name + standing_words(standing_of(report.chart), language) + ". " +
         sentence(report.chart, report.axis, language);
}

class Panels {
public:
  Panels(std::span<ChartReport const> reports, std::string const& title, Scales scales, Frame const& frame)
      : reports_(reports),
        scales_(scales),
        axis_(joined_axis(reports)),
        canvas_(frame, {title, multiples_sentence(reports, frame.language), "", "multiples"}) {
    for (auto const& report : reports) total_ += report.chart.points.size();
    dated_ = std::all_of(reports.begin(), reports.end(), [](auto const& report) { return !report.axis.dates.empty(); });
    if (!dated_) axis_.dates.clear();
    for (auto const& report : reports) span_.points = std::max(span_.points, report.chart.points.size());
    if (dated_ && !axis_.dates.empty()) span_ = {axis_.dates.front(), axis_.dates.back(), 0};
  }

  std::string draw() && {
    auto const order = order_of(reports_);
    std::vector<Range> ranges;
    values_ = Values::shares;
    for (auto const& report : reports_)
      if (values_of(report) != Values::shares) values_ = Values::numbers;
    for (auto const& report : reports_) ranges.push_back(chart_range(report, {.values = values_}, 3));
    auto const common = joined(ranges, values_, 3);
    auto const columns = columns_for(order.size());
    for (auto const& range : ranges)
      gutter_ = std::max(gutter_, widest_tick(scales_ == Scales::common ? common : range));
    double const across = canvas_.right() - canvas_.left();
    double const shared = scales_ == Scales::common ? gutter_ : 0;
    double const each = (across - shared - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    auto const rows = (order.size() + columns - 1) / columns;
    each_ = each - (scales_ == Scales::own ? gutter_ : 0);
    for (auto const& report : reports_) name_lines_ = std::max(name_lines_, name_lines(report).size());
    double bottom = canvas_.top() - gap;
    for (std::size_t i = 0; i < order.size(); ++i) {
      auto const column = i % columns;
      double const x = canvas_.left() + shared + static_cast<double>(column) * (each + gap);
      double const y = canvas_.top() + static_cast<double>(i / columns) * (panel_height() + gap);
      bool const lowest = i + columns >= order.size();
      double const inside = scales_ == Scales::own ? gutter_ : 0;
      draw_panel(reports_[order[i]], scales_ == Scales::own ? ranges[order[i]] : common, x + inside, x + each, y,
                 column == 0 || scales_ == Scales::own, lowest);
    }
    bottom += static_cast<double>(rows) * (panel_height() + gap) + time_axis_height(axis_);
    auto below = canvas_.text("picture.panel_lines");
    if (scales_ == Scales::own) below += " " + canvas_.text("picture.own_scales");
    if (scales_ == Scales::common && is_cut(common))
      below += " " + canvas_.text("picture.cut_axis", {{"value", written(common.low, values_, common, 0)}});
    bottom = canvas_.paragraph(bottom + 6, below, "muted", axis_font, 4);
    return canvas_.finish(bottom + 8);
  }

private:
  static constexpr double gap = 20;

  double heading() const { return 21 + 15 * static_cast<double>(name_lines_); }

  double plot_height() const { return canvas_.width() < 480 ? 60 : 84; }
  double panel_height() const { return heading() + plot_height(); }

  /// Beside the latest value, of which 50 px are thought.
  std::vector<std::string> name_lines(ChartReport const& report) const {
    return wrap(report.name, strong_font, std::max(each_ - 58, 60.0), 2);
  }

  std::size_t columns_for(std::size_t panels) const {
    auto const fit = static_cast<std::size_t>((canvas_.right() - canvas_.left() + gap) / (180 + gap));
    return std::clamp<std::size_t>(fit, 1, std::max<std::size_t>(panels, 1));
  }

  double widest_tick(Range const& range) const {
    double widest = 0;
    for (double const tick : range.ticks)
      widest = std::max(widest, text_width(tick_label(tick, values_, range), axis_font));
    return widest + 8;
  }

  void draw_panel(ChartReport const& report, Range const& range, double from, double to, double y, bool names,
                  bool lowest) {
    auto& drawing = canvas_.drawing();
    auto const language = canvas_.frame().language;
    bool const all_points = total_ <= named_points;
    if (all_points)
      drawing.begin("g", {{"class", "panel"}, {"role", "group"}});
    else
      drawing.begin("g", {{"class", "panel point"}, {"tabindex", first_ ? "0" : "-1"}, {"role", "img"}});
    drawing.title(described(report, language));
    auto const standing = standing_of(report.chart);
    auto const mark = mark_of(standing);
    auto const latest = latest_of(report);
    auto const value = latest ? written(*report.chart.points[*latest].value, values_, range) : std::string("–");
    double line = y + 12;
    for (auto const& words : name_lines(report)) {
      drawing.words(from, line, "strong", words);
      line += 15;
    }
    line = y + heading() - 9;
    drawing.words(to, y + 12, "strong", value, Anchor::end);
    draw_mark(drawing, mark, from + 5, line - 4, 3);
    drawing.words(from + 14, line, mark == Mark::common ? "muted" : class_of(mark),
                  shorten(standing_words(standing, language), axis_font, to - from - 14));
    draw_plot(report, range, from, to, y + heading(), names, all_points);
    if (lowest && !axis_.labels.empty()) {
      drawing.begin("g", {{"aria-hidden", "true"}});
      auto const points = axis_.dates.empty() ? span_.points : axis_.dates.size();
      TimeScale const time(axis_, points, from, to, span_);
      draw_time_axis(canvas_, axis_, time, points, from, to, y + panel_height());
      drawing.end("g");
    }
    drawing.end("g");
  }

  void draw_plot(ChartReport const& report, Range const& range, double from, double to, double top, bool names,
                 bool all_points) {
    auto& drawing = canvas_.drawing();
    double const bottom = top + plot_height();
    Scale const values{range.low, range.high, range.low == 0 ? bottom : bottom - 3, top + 3};
    for (double const tick : range.ticks) {
      drawing.line(from, values.at(tick), to, values.at(tick), "grid");
      if (names) drawing.words(from - 6, values.at(tick) + 4, "muted", tick_label(tick, values_, range), Anchor::end);
    }
    auto const told = spc::as_told(report.chart);
    auto const count = told.points.size();
    if (count == 0) return;
    TimeScale const time(report.axis, count, from, to, span_);
    for (std::size_t i = 0; i < told.phases.size(); ++i) {
      auto const& phase = told.phases[i];
      auto const path = [&](std::optional<double> spc::Point::*level, std::string_view classes) {
        drawing.path(level_path(told.points, level, phase.first, phase.last, time, values), classes);
      };
      if (limits_stand(phase)) {
        path(&spc::Point::upper, "limit");
        path(&spc::Point::lower, "limit");
      }
      path(&spc::Point::center, "center");
      if (i > 0) drawing.line(time.before(phase.first), top, time.before(phase.first), bottom, "phase-rule");
    }
    drawing.path(level_path(told.points, &spc::Point::target, 0, count - 1, time, values), "target");
    drawing.path(data_path(told.points, std::vector<bool>(count, false), report.axis, time, values), "data");
    auto const marks = marks_of(told);
    ChartExtras const extras{.values = values_};
    PointLabels const labels(report, extras, canvas_.frame().language);
    auto const latest = latest_of(report);
    double const radius = std::clamp(time.spacing() * 0.3, 1.2, 2.4);
    for (std::size_t i = 0; i < count; ++i) {
      if (!told.points[i].value || (count > 200 && marks[i] == Mark::common && i != latest)) continue;
      double const at = values.at(*told.points[i].value);
      if (all_points) {
        drawing.begin("g", {{"class", "point " + std::string(class_of(marks[i]))},
                            {"tabindex", first_ && i == latest ? "0" : "-1"},
                            {"role", "img"}});
        drawing.title(labels(i));
        drawing.circle(time.at(i), at, 5, "hit");
      }
      if (told.points[i].excluded)
        draw_excluded(drawing, time.at(i), at, radius + 1);
      else
        draw_mark(drawing, marks[i], time.at(i), at, i == latest || marks[i] != Mark::common ? radius + 0.6 : radius);
      if (all_points) drawing.end("g");
    }
    if (count > 0) first_ = false;
  }

  std::span<ChartReport const> reports_;
  Scales scales_;
  spc::TimeAxis axis_;
  Canvas canvas_;
  TimeSpan span_ = {};
  std::size_t total_ = 0;
  bool dated_ = false;
  bool first_ = true;  // the first panel has the tab stop
  Values values_ = Values::numbers;
  double gutter_ = 0;
  double each_ = 0;  // width of a panel's plot
  std::size_t name_lines_ = 1;
};

/// The row of one chart among sparklines.
class Rows {
public:
  Rows(std::span<ChartReport const> reports, std::string const& title, Frame const& frame)
      : reports_(reports), canvas_(frame, {title, multiples_sentence(reports, frame.language), "", "sparklines"}) {
    double const across = canvas_.right() - canvas_.left();
    wide_ = across >= 560;
    name_ = wide_ ? across * 0.22 : across * 0.6;
    spark_ = wide_ ? std::min(across * 0.2, 220.0) : across * 0.36;
  }

  std::string draw() && {
    double y = canvas_.top();
    if (wide_) y = draw_header(y);
    bool first = true;
    for (auto const i : order_of(reports_)) {
      draw_row(reports_[i], y, first);
      first = false;
      y += height();
    }
    return canvas_.finish(y + 6);
  }

private:
  double height() const { return wide_ ? 38 : 80; }
  double spark_left() const { return wide_ ? canvas_.left() + name_ + 12 : canvas_.left(); }
  double latest_right() const { return wide_ ? spark_left() + spark_ + 62 : canvas_.right(); }
  double target_right() const { return latest_right() + 58; }
  double badge_left() const { return wide_ ? target_right() + 16 : canvas_.left() + spark_ + 12; }

  double draw_header(double y) {
    auto& drawing = canvas_.drawing();
    drawing.words(latest_right(), y + 11, "muted", canvas_.text("picture.column.latest"), Anchor::end);
    drawing.words(target_right(), y + 11, "muted", canvas_.text("picture.column.target"), Anchor::end);
    drawing.words(badge_left(), y + 11, "muted", canvas_.text("picture.column.change"));
    return y + 18;
  }

  void draw_row(ChartReport const& report, double y, bool first) {
    auto& drawing = canvas_.drawing();
    auto const language = canvas_.frame().language;
    auto const values = values_of(report);
    auto const range = chart_range(report, {.values = values}, 4);
    auto const standing = standing_of(report.chart);
    auto const mark = mark_of(standing);
    drawing.begin("g", {{"class", "sparkline point"}, {"tabindex", first ? "0" : "-1"}, {"role", "img"}});
    drawing.title(described(report, language));
    drawing.box(canvas_.left() - 4, y, canvas_.right() - canvas_.left() + 8, height(), "hit");
    drawing.line(canvas_.left(), y, canvas_.right(), y, "rule");
    auto const latest = latest_of(report);
    auto const number = [&](std::optional<double> value) { return value ? written(*value, values, range) : "–"; };
    auto const value = latest ? number(report.chart.points[*latest].value) : std::string("–");
    auto const target = latest ? report.chart.points[*latest].target : std::nullopt;
    double const first_line = y + (wide_ ? 23 : 17);
    drawing.words(canvas_.left(), first_line, "strong", shorten(report.name, strong_font, name_));
    drawing.words(latest_right(), first_line, "strong", value, Anchor::end);
    if (wide_) drawing.words(target_right(), first_line, "", number(target), Anchor::end);
    draw_spark(report, range, spark_left(), spark_left() + spark_, wide_ ? y + 6 : y + 26,
               height() - (wide_ ? 12 : 46));
    double const badge = badge_left();
    double const badge_y = wide_ ? y + 16 : y + 36;
    double const room = canvas_.right() - badge - 16;
    draw_mark(drawing, mark, badge + 5, badge_y - 4, 3.2);
    auto const change = change_words(report, language);
    double line = badge_y;
    // Narrow rows have more height than width.
    for (auto const& words : wrap(change, mark == Mark::common ? axis_font : strong_font, room, wide_ ? 1 : 2)) {
      drawing.words(badge + 14, line, mark == Mark::common ? "muted" : "strong " + std::string(class_of(mark)), words);
      line += 15;
    }
    drawing.words(badge + 14, line, "muted", shorten(assurance_in(report, target.has_value()), axis_font, room));
    drawing.end("g");
  }

  /// What limits say of the target; nothing before they stand.
  std::string assurance_in(ChartReport const& report, bool has_target) const {
    auto const language = canvas_.frame().language;
    if (!has_target) return assurance_words(std::nullopt, language);
    bool const stand = !report.chart.phases.empty() && limits_stand(report.chart.phases.back());
    return stand && report.chart.assurance ? assurance_words(report.chart.assurance, language) : std::string();
  }

  void draw_spark(ChartReport const& report, Range const& range, double from, double to, double top, double height) {
    auto& drawing = canvas_.drawing();
    constexpr std::size_t shown = 24;
    auto const told = spc::as_told(report.chart);
    auto const first = told.points.size() > shown ? told.points.size() - shown : 0;
    std::vector<spc::Point> const points(told.points.begin() + static_cast<std::ptrdiff_t>(first), told.points.end());
    if (points.empty()) return;
    std::vector<double> numbers;
    for (auto const& point : points)
      for (auto const& number : {point.value, point.center})
        if (number) numbers.push_back(*number);
    if (numbers.empty()) return;
    auto const [low, high] = std::minmax_element(numbers.begin(), numbers.end());
    double const flat = *high > *low ? 0 : std::max(range.high - range.low, 1e-9);
    Scale const values{*low - flat, *high + flat, top + height - 4, top + 4};
    TimeScale const time({}, points.size(), from, to, {});
    drawing.path(level_path(points, &spc::Point::center, 0, points.size() - 1, time, values), "center");
    drawing.path(data_path(points, std::vector<bool>(points.size(), false), {}, time, values), "data");
    auto const marks = marks_of(told);
    for (std::size_t i = 0; i < points.size(); ++i) {
      bool const last = first + i == latest_of(report);
      if (!points[i].value || (marks[first + i] == Mark::common && !last)) continue;
      draw_mark(drawing, marks[first + i], time.at(i), values.at(*points[i].value), last ? 3.2 : 2);
    }
  }

  std::span<ChartReport const> reports_;
  Canvas canvas_;
  bool wide_ = true;
  double name_ = 0;
  double spark_ = 0;
};

}  // namespace

std::string multiples_sentence(std::span<ChartReport const> reports, Language language) {
  std::array<std::size_t, 5> counts{};
  for (auto const& report : reports) ++counts[static_cast<std::size_t>(standing_of(report.chart))];
  auto const count = [&](Standing standing) { return std::to_string(counts[static_cast<std::size_t>(standing)]); };
  std::string all;
  for (auto const standing : in_order) {
    if (count(standing) == "0") continue;
    all +=
        (all.empty() ? "" : ", ") +
        write_out({"picture.counted." + TextForm<Standing>::write(standing), {{"count", count(standing)}}}, language);
  }
  return all.empty() ? all : all + ".";
}

std::string draw_multiples(std::span<ChartReport const> reports, std::string const& title, Scales scales,
                           Frame const& frame) {
  return Panels(reports, title, scales, frame).draw();
}

std::string draw_sparklines(std::span<ChartReport const> reports, std::string const& title, Frame const& frame) {
  return Rows(reports, title, frame).draw();
}

}  // namespace aimline::picture
