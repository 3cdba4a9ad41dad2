#include "picture/levels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace aimline::picture {
namespace {

constexpr std::size_t drawn_whole = 4'000;  // points of a line; from there on it is thinned

struct Place {
  double x = 0;
  double y = 0;
};

/// What a line of pixels can show of many points: in each of its columns the first, the lowest, the highest, the last.
std::vector<Place> thinned(std::vector<Place> const& places) {
  std::vector<Place> kept;
  for (std::size_t i = 0; i < places.size();) {
    auto end = i;
    auto low = i;
    auto high = i;
    for (; end < places.size() && std::floor(places[end].x) == std::floor(places[i].x); ++end) {
      if (places[end].y < places[low].y) low = end;
      if (places[end].y > places[high].y) high = end;
    }
    std::array<std::size_t, 4> order{i, std::min(low, high), std::max(low, high), end - 1};
    for (std::size_t k = 0; k < order.size(); ++k)
      if (k == 0 || order[k] != order[k - 1]) kept.push_back(places[order[k]]);
    i = end;
  }
  return kept;
}

}  // namespace

std::string level_path(std::vector<spc::Point> const& points, std::optional<double> spc::Point::*level,
                       std::size_t first, std::size_t last, TimeScale const& time, Scale const& values) {
  Path path;
  double y = 0;
  double reached = 0;
  for (std::size_t i = first; i <= last && i < points.size(); ++i) {
    auto const& number = points[i].*level;
    if (!number) continue;
    double const next = values.at(*number);
    double const x = time.before(i);
    if (path.empty()) {
      path.move(x, next);
    } else if (std::abs(next - y) > 0.01) {
      path.line(x, y).line(x, next);
    }
    y = next;
    reached = time.after(i);
  }
  if (!path.empty()) path.line(reached, y);
  return path.data();
}

bool after_summer(spc::TimeAxis const& axis, std::size_t point) {
  if (point == 0 || axis.dates.size() <= point) return false;
  bool const short_steps =
      axis.cadence == spc::Cadence::days || axis.cadence == spc::Cadence::weeks || axis.cadence == spc::Cadence::points;
  return short_steps && axis.dates[point].days - axis.dates[point - 1].days >= std::chrono::days(45) &&
         school_year_of(axis.dates[point]) != school_year_of(axis.dates[point - 1]);
}

std::string data_path(std::vector<spc::Point> const& points, std::vector<bool> const& breaks, spc::TimeAxis const& axis,
                      TimeScale const& time, Scale const& values) {
  Path path;
  std::vector<Place> run;
  bool const thin = points.size() > drawn_whole;
  auto const draw_run = [&] {
    if (thin) run = thinned(run);
    for (std::size_t k = 0; k < run.size(); ++k) k == 0 ? path.move(run[k].x, run[k].y) : path.line(run[k].x, run[k].y);
    run.clear();
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!points[i].value || breaks[i] || after_summer(axis, i)) draw_run();
    if (points[i].value && !breaks[i]) run.push_back({time.at(i), values.at(*points[i].value)});
  }
  draw_run();
  return path.data();
}

}  // namespace aimline::picture
