#include "spc/season.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

namespace aimline::spc {
namespace {

constexpr double largest_whole = 9.0e15;  // beyond, doubles are not all whole numbers

std::optional<std::int64_t> whole(double number) {
  if (std::trunc(number) != number || std::abs(number) > largest_whole) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

bool is_there(Series const& series, Subgroup const& subgroup) {
  return subgroup.size > 0 && (!series.has_denominators || subgroup.denominator.value_or(0) > 0);
}

double weight_of(Series const& series, Subgroup const& subgroup) {
  return series.has_denominators ? *subgroup.denominator : static_cast<double>(subgroup.size);
}

/// The ratio of the sums at that place over the years before; none under two of them.
std::optional<double> expectation(Series const& series, std::span<YearPlace const> places, YearPlace at) {
  double sums = 0;
  double weights = 0;
  std::set<SchoolYear> years;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].place != at.place || places[i].year >= at.year) continue;
    auto const& subgroup = series.subgroups[i];
    if (!is_there(series, subgroup)) continue;
    sums += subgroup.sum;
    weights += weight_of(series, subgroup);
    years.insert(places[i].year);
  }
  if (years.size() < earlier_years_for_season) return std::nullopt;
  return sums / weights;
}

std::optional<stats::Interval> interval_of(Subgroup const& subgroup) {
  auto const numerator = whole(subgroup.sum);
  auto const denominator = whole(subgroup.denominator.value_or(0));
  auto const share = numerator && denominator ? Proportion::of(*numerator, *denominator) : std::nullopt;
  return share ? std::optional(stats::wilson(*share)) : std::nullopt;
}

Result<void> check_length(Series const& series, std::span<YearPlace const> places) {
  if (places.size() != series.subgroups.size()) return refuse(Fault::invalid, "places", {"season.other_length"});
  return {};
}

}  // namespace

std::vector<YearPlace> places_in_year(std::span<Date const> dates, YearPart part) {
  std::vector<YearPlace> places;
  for (auto const date : dates) {
    auto const year = school_year_of(date);
    auto const month = static_cast<unsigned>(std::chrono::year_month_day(date.days).month());
    int const week = static_cast<int>((date.days - first_day(year).days).count()) / 7;
    int const place = part == YearPart::week ? week : part == YearPart::month ? static_cast<int>((month + 5) % 12) : 0;
    places.push_back({year, place + 1});
  }
  return places;
}

Result<SeasonalView> seasonal_view(Series const& series, std::span<YearPlace const> places) {
  if (auto const checked = check_length(series, places); !checked) return refuse(checked.error());
  SeasonalView view;
  std::vector<std::optional<double>> departures;
  for (std::size_t i = 0; i < places.size(); ++i) {
    view.expected.push_back(expectation(series, places, places[i]));
    auto const& subgroup = series.subgroups[i];
    bool const both = view.expected.back() && is_there(series, subgroup);
    if (departures.empty() && !view.expected.back()) continue;
    if (departures.empty()) view.first = i;
    departures.push_back(both ? std::optional(subgroup.sum / weight_of(series, subgroup) - *view.expected.back())
                              : std::nullopt);
  }
  if (departures.empty()) return refuse(Fault::invalid, "places", {"season.too_few_years"});
  view.departures = series_of(departures);
  return view;
}

Result<std::vector<YearLine>> year_over_year(Series const& series, std::span<YearPlace const> places,
                                             Uncertainty uncertainty) {
  if (auto const checked = check_length(series, places); !checked) return refuse(checked.error());
  std::map<YearPlace, YearPoint> points;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto const& subgroup = series.subgroups[i];
    YearPoint point{places[i].place};
    if (is_there(series, subgroup)) {
      point.value = subgroup.sum / weight_of(series, subgroup);
      if (uncertainty == Uncertainty::binomial) point.interval = interval_of(subgroup);
    }
    if (!points.emplace(places[i], point).second)
      return refuse(Fault::invalid, fmt::format("places[{}]", i), {"season.place_twice"});
  }
  std::vector<YearLine> lines;
  for (auto const& [place, point] : points) {
    if (lines.empty() || lines.back().year != place.year) lines.push_back({place.year});
    lines.back().points.push_back(point);
  }
  return lines;
}

Text compare_with_earlier(std::span<YearLine const> lines) {
  auto const is_present = [](YearPoint const& point) { return point.value.has_value(); };
  if (lines.empty()) return {"season.nothing_to_compare"};
  auto const& now = lines.back().points;
  auto const last = std::find_if(now.rbegin(), now.rend(), is_present);
  std::size_t years = 0;
  std::size_t above = 0;
  std::size_t below = 0;
  for (auto const& line : lines.first(lines.size() - 1))
    for (auto const& point : line.points) {
      if (last == now.rend() || point.place != last->place || !point.value) continue;
      ++years;
      if (*last->value > *point.value) ++above;
      if (*last->value < *point.value) ++below;
    }
  if (years == 0) return {"season.nothing_to_compare"};
  Text text{above == years ? "season.above_all" : below == years ? "season.below_all" : "season.among"};
  text.arguments = {{"years", std::to_string(years)}, {"year", to_string(lines.back().year)}};
  return text;
}

}  // namespace aimline::spc
