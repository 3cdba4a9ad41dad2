#include "picture/time_scale.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::picture {
namespace {

using spc::Cadence;
using spc::TimeAxis;
using std::chrono::year_month_day;

constexpr double tick = 4;
constexpr double edge = 8;  // between the axis and the first point

double days_of(Date date) { return static_cast<double>(date.days.time_since_epoch().count()); }

unsigned month_of(Date date) { return static_cast<unsigned>(year_month_day(date.days).month()); }

bool has_dates(TimeAxis const& axis, std::size_t points) { return axis.dates.size() == points && points > 0; }

bool by_school_year(TimeAxis const& axis) {
  return !axis.dates.empty() && axis.cadence != Cadence::years && axis.dates.size() > 1;
}

/// One name below the axis.
struct Name {
  double x = 0;
  std::string text = {};
};

/// Draws as many as have room: every one, every second, and so on. Those that stick out at an edge are moved in.
void draw_names(Canvas& canvas, std::vector<Name> const& names, double from, double to, double y, double line) {
  if (names.empty()) return;
  auto const place = [&](Name const& name) {
    double const half = text_width(name.text, axis_font) / 2;
    return std::clamp(name.x, from - edge + std::min(half, (to - from) / 2), std::max(to + edge - half, from));
  };
  std::size_t every = 1;
  auto const overlaps = [&] {
    double reached = -1e9;
    for (std::size_t i = 0; i < names.size(); i += every) {
      double const half = text_width(names[i].text, axis_font) / 2;
      if (place(names[i]) - half < reached + 6) return true;
      reached = place(names[i]) + half;
    }
    return false;
  };
  while (every < names.size() && overlaps()) ++every;
  for (std::size_t i = 0; i < names.size(); i += every) {
    canvas.drawing().line(names[i].x, line, names[i].x, line + tick, "axis");
    canvas.drawing().words(place(names[i]), y, "muted", names[i].text, Anchor::middle);
  }
}

/// A month and where its name stands.
struct Month {
  unsigned month = 1;
  double x = 0;
};

/// At their points where a point is a month; otherwise where they begin, the first one where the points begin.
std::vector<Month> months_of(TimeAxis const& axis, TimeScale const& scale) {
  std::vector<Month> months;
  if (axis.cadence == Cadence::months || axis.cadence == Cadence::quarters) {
    for (std::size_t i = 0; i < axis.dates.size(); ++i) months.push_back({month_of(axis.dates[i]), scale.at(i)});
    return months;
  }
  auto const first = year_month_day(axis.dates.front().days);
  for (auto month = first.year() / first.month(); Date{std::chrono::sys_days(month / 1)} <= axis.dates.back();
       month += std::chrono::months(1)) {
    auto const begin = std::max(Date{std::chrono::sys_days(month / 1)}, axis.dates.front());
    months.push_back({month_of(begin), *scale.at(begin)});
  }
  return months;
}

/// All months, every second, third or sixth, counted from September, whichever have room for their names first; none
/// where the sixth have none.
std::vector<Name> month_names(Canvas const& canvas, TimeAxis const& axis, TimeScale const& scale) {
  auto const months = months_of(axis, scale);
  for (unsigned const every : {1u, 2u, 3u, 6u}) {
    std::vector<Name> names;
    bool fits = true;
    for (auto const& [month, x] : months) {
      if ((month + 3) % every != 0) continue;
      Name name{x, canvas.text("picture.month." + std::to_string(month))};
      if (!names.empty()) {
        double const needed = (text_width(name.text, axis_font) + text_width(names.back().text, axis_font)) / 2 + 6;
        // The last days of a month at the beginning give way to the whole month after it.
        if (x - names.back().x < needed && names.size() == 1 && names.back().x == months.front().x && every == 1 &&
            months.size() > 2)
          names.pop_back();
        else
          fits = x - names.back().x >= needed;
      }
      if (!fits) break;
      names.push_back(std::move(name));
    }
    if (fits && !names.empty()) return names;
  }
  return {};
}

/// Names of the points themselves, in short.
std::vector<Name> points_as_names(Canvas const& canvas, TimeAxis const& axis, TimeScale const& scale,
                                  std::size_t points) {
  std::vector<Name> names;
  bool const dates = has_dates(axis, points);
  // More names than pixels would only be thrown away again.
  auto const every = std::max<std::size_t>(1, points / 2'000);
  for (std::size_t i = 0; i < points; i += every) {
    auto text = i < axis.labels.size() ? axis.labels[i] : std::to_string(i + 1);
    if (dates && (axis.cadence == Cadence::days || axis.cadence == Cadence::weeks))
      text = short_day(axis.dates[i], canvas.frame().language);
    names.push_back({scale.at(i), shorten(text, axis_font, 90)});
  }
  return names;
}

/// School years in a second row, each in the middle of what is seen of it; a mark where one begins.
void draw_school_years(Canvas& canvas, TimeAxis const& axis, TimeScale const& scale, double from, double to, double y,
                       double line, bool ticks) {
  auto const first = school_year_of(axis.dates.front());
  auto const last = school_year_of(axis.dates.back());
  auto& drawing = canvas.drawing();
  double reached = -1e9;
  auto const years = last.ends - first.ends + 1;
  double const each = (to - from) / years;
  int const every = std::max(1, static_cast<int>(std::ceil(52 / std::max(each, 1e-6))));
  for (int ends = first.ends; ends <= last.ends; ++ends) {
    SchoolYear const year{ends};
    double const begin = std::max(*scale.at(first_day(year)), from);
    double const end = std::min(*scale.at(first_day(SchoolYear{ends + 1})), to);
    if (ends > first.ends && (every == 1 || (ends - first.ends) % every == 0))
      drawing.line(begin, line, begin, ticks ? line + tick + 2 : y + 2, ticks ? "axis" : "rule");
    auto const text = to_string(year);
    double const width = text_width(text, axis_font);
    if ((ends - first.ends) % every != 0) continue;
    double const middle =
        std::clamp((begin + end) / 2, from - edge + width / 2, std::max(to + edge - width / 2, from + width / 2));
    if (end - begin < width * 0.6 && years > 1 && every == 1) continue;
    if (middle - width / 2 < reached + 6) continue;
    drawing.words(middle, y, "muted", text, Anchor::middle);
    reached = middle + width / 2;
  }
}

}  // namespace

TimeScale::TimeScale(TimeAxis const& axis, std::size_t points, double from, double to, TimeSpan const& span)
    : from_(from), to_(to) {
  double const left = from + edge;
  double const right = to - edge;
  by_date_ = has_dates(axis, points);
  places_.reserve(points);
  if (by_date_) {
    auto const first = std::min(span.first.value_or(axis.dates.front()), axis.dates.front());
    auto const last = std::max(span.last.value_or(axis.dates.back()), axis.dates.back());
    bool const alone = first == last;
    days_ = {days_of(first), days_of(last) + (alone ? 1 : 0), left, right};
    for (auto const date : axis.dates) places_.push_back(alone ? (left + right) / 2 : days_.at(days_of(date)));
  } else {
    auto const all = std::max(points, span.points);
    Scale const order{0, static_cast<double>(std::max<std::size_t>(all, 2) - 1), left, right};
    for (std::size_t i = 0; i < points; ++i)
      places_.push_back(all == 1 ? (left + right) / 2 : order.at(static_cast<double>(i)));
  }
  if (points > 1) {
    std::vector<double> apart;
    for (std::size_t i = 1; i < points; ++i) apart.push_back(places_[i] - places_[i - 1]);
    auto const middle = apart.begin() + static_cast<std::ptrdiff_t>(apart.size() / 2);
    std::nth_element(apart.begin(), middle, apart.end());
    spacing_ = *middle;
  } else {
    spacing_ = right - left;
  }
}

double TimeScale::at(std::size_t point) const { return places_[point]; }

std::optional<double> TimeScale::at(Date date) const {
  if (!by_date_) return std::nullopt;
  return days_.at(days_of(date));
}

double TimeScale::before(std::size_t point) const {
  if (point == 0) return from_;
  // Not half of a summer.
  return std::max((places_[point - 1] + places_[point]) / 2, places_[point] - spacing_);
}

double TimeScale::after(std::size_t point) const {
  if (point + 1 == places_.size()) return std::min(to_, places_[point] + std::max(spacing_ / 2, edge));
  return std::min((places_[point] + places_[point + 1]) / 2, places_[point] + spacing_);
}

double time_axis_height(TimeAxis const& axis) { return by_school_year(axis) ? 40 : 22; }

void draw_time_axis(Canvas& canvas, TimeAxis const& axis, TimeScale const& scale, std::size_t points, double from,
                    double to, double y) {
  auto& drawing = canvas.drawing();
  drawing.line(from, y, to, y, "axis");
  if (points == 0) return;
  bool const years = by_school_year(axis) && has_dates(axis, points);
  bool const few_days = years && (axis.cadence == Cadence::days || axis.cadence == Cadence::weeks) &&
                        axis.dates.back().days - axis.dates.front().days <= std::chrono::days(100);
  auto const names =
      years && !few_days ? month_names(canvas, axis, scale) : points_as_names(canvas, axis, scale, points);
  if (!names.empty()) draw_names(canvas, names, from, to, y + 17, y);
  if (years) draw_school_years(canvas, axis, scale, from, to, y + (names.empty() ? 18 : 33), y, names.empty());
}

std::string short_day(Date date, Language language) {
  auto const day = static_cast<unsigned>(year_month_day(date.days).day());
  return write_out({"picture.short_day",
                    {{"month", write_out({"picture.month." + std::to_string(month_of(date))}, language)},
                     {"day", std::to_string(day)}}},
                   language);
}

std::string short_name(TimeAxis const& axis, std::size_t point, Language language) {
  if (point >= axis.labels.size()) return std::to_string(point + 1);
  if (axis.dates.size() != axis.labels.size() || axis.cadence == Cadence::years) return axis.labels[point];
  auto const date = axis.dates[point];
  if (axis.cadence != Cadence::months && axis.cadence != Cadence::quarters) return short_day(date, language);
  return write_out({"picture.year_month",
                    {{"place", write_out({"picture.month." + std::to_string(month_of(date))}, language)},
                     {"year", std::to_string(static_cast<int>(year_month_day(date.days).year()))}}},
                   language);
}

std::string point_name(TimeAxis const& axis, std::size_t point, Language language) {
  if (point >= axis.labels.size()) return std::to_string(point + 1);
  if (axis.dates.size() != axis.labels.size() || axis.cadence == Cadence::years) return axis.labels[point];
  auto const date = year_month_day(axis.dates[point].days);
  auto const number = [](auto part) { return std::to_string(static_cast<unsigned>(part)); };
  bool const month = axis.cadence == Cadence::months || axis.cadence == Cadence::quarters;
  return write_out({month ? "chart.date.month_year" : "chart.date.day_year",
                    {{"month", write_out({"chart.month." + number(date.month())}, language)},
                     {"day", number(date.day())},
                     {"year", std::to_string(static_cast<int>(date.year()))}}},
                   language);
}

}  // namespace aimline::picture
