#pragma once

#include "indicators/rows.hpp"
#include "release/release.hpp"

/// What of an indicator run may leave: small groups hidden, and what would give them away.
namespace aimline::indicators {

/// Who is directly above whom, by rank; -1 where nobody is.
using Parents = std::vector<std::int32_t>;
Parents parents_of(Histories const& histories);

/// Hides and codes rows: those of groups below `rules.least` students; complementary ones over groups, grades, schools
/// and districts and, where days are counted, periods; rates near 0 and 1; and gaps of what is not open. Indicators
/// over the same students are hidden together, and a complementary cell stays hidden in all months or weeks of a year.
void release_rows(std::vector<Row>& rows, Counts const& counts, Parents const& parents, release::Rules const& rules,
                  std::size_t threads);

}  // namespace aimline::indicators
