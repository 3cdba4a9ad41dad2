#pragma once

#include "indicators/rows.hpp"
#include "release/release.hpp"

#include <functional>

/// What of an indicator run may leave: small groups hidden, and what would give them away.
namespace aimline::indicators {

/// Hides and codes rows: those of groups below `rules.least` students; complementary ones over groups, grades, schools
/// and districts and, where days are counted, periods; rates near 0 and 1; and gaps of what is not open. Indicators
/// over the same students are hidden together, and a complementary cell stays hidden in all months or weeks of a year.
/// Indicators over nearly the same students are hidden where the few in which they differ would show. `least` is how
/// many students of a year a shown group has at least.
using LeastOfYear = std::function<std::int64_t(int school_year)>;
void release_rows(std::vector<Row>& rows, Counts const& counts, Setting const& setting, LeastOfYear const& least,
                  std::size_t threads);

}  // namespace aimline::indicators
