#pragma once

#include "base/catalog.hpp"
#include "picture/frame.hpp"
#include "picture/scale.hpp"
#include "spc/time_axis.hpp"

#include <optional>
#include <string>
#include <vector>

/// Time along the lower edge: weeks, months and school years by their dates, other points in their order.
namespace aimline::picture {

/// What a scale spans beyond its own points, so that several have one scale in common.
struct TimeSpan {
  std::optional<Date> first = {};
  std::optional<Date> last = {};
  std::size_t points = 0;  // where they have no dates
};

/// Where each point stands, from left to right.
class TimeScale {
public:
  TimeScale(spc::TimeAxis const& axis, std::size_t points, double from, double to, TimeSpan const& span = {});

  double at(std::size_t point) const;
  std::optional<double> at(Date date) const;  // none where points have no dates
  double before(std::size_t point) const;     // half way to the point before it; at the edge for the first
  double after(std::size_t point) const;
  double spacing() const { return spacing_; }  // of two that follow one another, about

private:
  std::vector<double> places_ = {};
  Scale days_ = {};
  bool by_date_ = false;
  double from_ = 0;
  double to_ = 1;
  double spacing_ = 1;
};

/// Room below the line of the axis.
double time_axis_height(spc::TimeAxis const& axis);

/// Ticks and names below a line at y: months, or the points themselves where they are few, over school years.
void draw_time_axis(Canvas& canvas, spc::TimeAxis const& axis, TimeScale const& scale, std::size_t points, double from,
                    double to, double y);

/// "Mar 9"; for places with little room.
std::string short_day(Date date, Language language);

/// The same of a point: "Mar 9", "Mar 2026", otherwise its label.
std::string short_name(spc::TimeAxis const& axis, std::size_t point, Language language);

/// "March 2026", "March 9, 2026", "2025-26", or a label as it stands in the file.
std::string point_name(spc::TimeAxis const& axis, std::size_t point, Language language);

}  // namespace aimline::picture
