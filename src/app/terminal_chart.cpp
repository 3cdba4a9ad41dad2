#include "app/terminal_chart.hpp"

#include "spc/sentence.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace aimline::app {
namespace {

using spc::Chart;
using spc::Point;

struct Scale {
  double low = 0;
  double high = 1;

  std::size_t row(double value, std::size_t rows) const {
    double const place = (value - low) / (high - low) * static_cast<double>(rows - 1);
    return rows - 1 - static_cast<std::size_t>(std::clamp(std::lround(place), 0L, static_cast<long>(rows) - 1));
  }
};

std::vector<std::optional<double>> drawn_at(Point const& point, bool limits) {
  std::vector<std::optional<double>> all{point.value, point.center, point.target};
  if (limits) all.insert(all.end(), {point.lower, point.upper});
  return all;
}

Scale scale_of(std::span<Point const> points, bool limits) {
  Scale scale{0, 0};
  bool any = false;
  for (auto const& point : points)
    for (auto const& number : drawn_at(point, limits)) {
      if (!number) continue;
      scale.low = any ? std::min(scale.low, *number) : *number;
      scale.high = any ? std::max(scale.high, *number) : *number;
      any = true;
    }
  if (scale.high > scale.low) return scale;
  return {scale.low - 1, scale.low + 1};
}

/// A canvas of characters, each as wide as one column.
using Canvas = std::vector<std::vector<std::string>>;

void draw_level(Canvas& canvas, Scale const& scale, std::span<Point const> points, std::optional<double> Point::*level,
                std::string const& mark) {
  for (std::size_t i = 0; i < points.size(); ++i)
    if (auto const& number = points[i].*level) canvas[scale.row(*number, canvas.size())][i] = mark;
}

std::string label(std::string const& sign, std::optional<double> value) {
  return value ? fmt::format(" {} {:.4g}", sign, *value) : std::string();
}

}  // namespace

std::string draw(spc::ChartReport const& report, std::size_t columns, std::size_t rows) {
  auto const& chart = report.chart;
  auto const first = chart.points.size() > columns ? chart.points.size() - columns : 0;
  auto const points = std::span(chart.points).subspan(first);
  if (points.empty()) return {};
  bool const limits = limits_stand(chart.phases.back());
  auto const scale = scale_of(points, limits);
  Canvas canvas(rows, std::vector<std::string>(points.size(), " "));
  draw_level(canvas, scale, points, &Point::target, "·");
  if (limits) {
    draw_level(canvas, scale, points, &Point::lower, "┄");
    draw_level(canvas, scale, points, &Point::upper, "┄");
  }
  draw_level(canvas, scale, points, &Point::center, "─");
  std::vector<bool> signaled(chart.points.size(), false);
  for (auto const& signal : spc::as_told(chart).signals)
    for (auto const point : signal.points) signaled[point] = true;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (points[i].value)
      canvas[scale.row(*points[i].value, rows)][i] = points[i].excluded ? "×" : signaled[first + i] ? "◆" : "●";

  std::vector<std::string> labels(rows);
  auto const& last = points.back();
  auto const name = [&](std::string const& sign, std::optional<double> value) {
    if (value) labels[scale.row(*value, rows)] += label(sign, value);
  };
  name("─", last.center);
  if (limits) {
    name("┄", last.lower);
    name("┄", last.upper);
  }
  name("·", last.target);
  std::string drawing;
  for (std::size_t row = 0; row < rows; ++row) {
    drawing += "  ";
    for (auto const& mark : canvas[row]) drawing += mark;
    drawing += labels[row] + "\n";
  }
  auto const at = [&](std::size_t i) { return i < report.axis.labels.size() ? report.axis.labels[i] : std::string(); };
  return drawing + fmt::format("  {} – {}\n", at(first), at(chart.points.size() - 1));
}

std::string draw_sparkline(Chart const& chart, std::size_t columns) {
  constexpr std::array blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  auto const first = chart.points.size() > columns ? chart.points.size() - columns : 0;
  auto const points = std::span(chart.points).subspan(first);
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (auto const& point : points) {
    low = std::min(low, point.value.value_or(low));
    high = std::max(high, point.value.value_or(high));
  }
  std::string line;
  for (auto const& point : points) {
    if (!point.value)
      line += " ";
    else if (high == low)
      line += blocks[3];
    else
      line += blocks[static_cast<std::size_t>(std::lround((*point.value - low) / (high - low) * 7))];
  }
  return line;
}

}  // namespace aimline::app
