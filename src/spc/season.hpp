#pragma once

#include "base/time.hpp"
#include "spc/series.hpp"
#include "stats/interval.hpp"

#include <span>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

/// Measures that repeat over the year, and measures with too few points a year to judge: both are held against the same
/// place in earlier years.
namespace aimline::spc {

/// Where in which year a point stands: the week of the school year, or its grading period.
struct YearPlace {
  SchoolYear year{};
  int place = 0;

  friend auto operator<=>(YearPlace const&, YearPlace const&) = default;
};

/// What is a place in the year; `year`: the whole of it.
enum class YearPart { week, month, year };
BOOST_DESCRIBE_ENUM(YearPart, week, month, year)

/// The place of each date, from 1: weeks and months of the school year, which begins on 1 July.
std::vector<YearPlace> places_in_year(std::span<Date const> dates, YearPart part);

inline constexpr std::size_t earlier_years_for_season = 2;

struct SeasonalView {
  std::vector<std::optional<double>> expected = {};  // one for each point
  Series departures = {};  // value − expected, from the first point with an expectation on; for an I chart
  std::size_t first = 0;   // the point that `departures` begins with
};

/// What the calendar makes of each point: the mean of the same place in all earlier years, with denominators the ratio
/// of their sums, from two earlier years on that have it.
///
/// Refuses: places that are not one for each point; a series in which no point has two earlier years.
Result<SeasonalView> seasonal_view(Series const& series, std::span<YearPlace const> places);

/// Whether the interval of a binomial share says how sure a point is. Not where one student counts many times over, as
/// with days of attendance.
enum class Uncertainty { none, binomial };

struct YearPoint {
  int place = 0;
  std::optional<double> value = {};
  std::optional<stats::Interval> interval = {};  // Wilson, 95 %; only for whole numbers out of whole numbers
};

struct YearLine {
  SchoolYear year{};
  std::vector<YearPoint> points = {};  // by place
};

/// Each year a line, the last one last. Nothing here is judged: it is what is drawn for annual outcomes and for rates
/// to date. Refuses places that are not one for each point, and a place that a year has twice.
Result<std::vector<YearLine>> year_over_year(Series const& series, std::span<YearPlace const> places,
                                             Uncertainty uncertainty);

/// How the last point of the last year lies to the same place in earlier years; "nothing to compare" without any.
Text compare_with_earlier(std::span<YearLine const> lines);

}  // namespace aimline::spc
