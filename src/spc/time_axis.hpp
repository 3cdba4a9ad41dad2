#pragma once

#include "base/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

/// When the points of a series were: dates and what lies between them.
namespace aimline::spc {

/// How far points are apart; `points` where there is no rhythm or no date.
enum class Cadence { points, days, weeks, months, quarters, years };
BOOST_DESCRIBE_ENUM(Cadence, points, days, weeks, months, quarters, years)

/// What 2011-12 is: a month, or the school year 2011-12.
enum class ShortForm { month, school_year };

/// Reads a day (2026-03-09, 3/9/2026), the first of a month (2026-03), the Monday of an ISO week (2026-W11), or 1 July
/// before a school year (2026, 2025-26, 2025-2026). None for anything else.
std::optional<Date> parse_period(std::string_view text, ShortForm form = ShortForm::month);

/// School years where every text could be one, months otherwise.
ShortForm short_form_of(std::span<std::string_view const> texts);

/// From dates that ascend: months when each is on the same day of its month, or on the last; weeks when all are whole
/// weeks apart; otherwise by the middle distance.
Cadence cadence_of(std::span<Date const> dates);

/// The dates, which ascend, with those of the periods that are missing between them. Unchanged where the rhythm is not
/// exact, where it is days (weekends are no gaps), and where more would be added than there are.
std::vector<Date> with_missing_periods(std::vector<Date> const& dates);

/// The points of a chart, in order, as people name them; dates where they are known.
struct TimeAxis {
  std::vector<std::string> labels = {};
  std::vector<Date> dates = {};  // empty, or one for each label
  Cadence cadence = Cadence::points;
};

/// Labels by the rhythm: 2026-03, 2025-26, otherwise the day.
TimeAxis axis_of(std::vector<Date> dates);

}  // namespace aimline::spc
