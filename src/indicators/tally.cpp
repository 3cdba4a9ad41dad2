#include "indicators/tally.hpp"

#include <tuple>

namespace aimline::indicators {
namespace {

/// The first of an indicator's periods and how many there are.
std::pair<std::size_t, std::size_t> periods_of(Periods periods) {
  switch (periods) {
    case Periods::year:
      return {0, 1};
    case Periods::all:
      return {0, YearFrame::most_periods};
    case Periods::weeks:
      return {first_week, YearFrame::most_periods - first_week};
    case Periods::grading:
      return {first_grading_period, grading_periods};
    case Periods::day:
      return {the_day, 1};
  }
  return {};
}

}  // namespace

Tally::Tally() {
  std::size_t size = 0;
  for (auto const& indicator : indicators()) {
    auto& block = blocks_[static_cast<std::size_t>(indicator.id)];
    block.begin = size;
    std::tie(block.first_period, block.periods) = periods_of(indicator.periods);
    size += block.periods * grade_count * group_count;
  }
  entries_.resize(size);
}

void Tally::flush(std::int32_t org, std::int32_t year, std::vector<Count>& to) {
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    auto& block = blocks_[i];
    if (!block.used) continue;
    block.used = false;
    auto at = block.begin;
    for (std::size_t period = 0; period < block.periods; ++period)
      for (std::size_t grade = 0; grade < grade_count; ++grade)
        for (std::size_t group = 0; group < group_count; ++group, ++at) {
          auto& entry = entries_[at];
          if (entry.denominator != 0)
            to.push_back(
                {{static_cast<IndicatorId>(i), org, year, static_cast<std::uint8_t>(block.first_period + period),
                  static_cast<std::uint8_t>(grade), static_cast<std::uint8_t>(group)},
                 entry.numerator,
                 entry.denominator,
                 entry.students});
          entry = {};
        }
  }
  student_ = 0;
}

}  // namespace aimline::indicators
