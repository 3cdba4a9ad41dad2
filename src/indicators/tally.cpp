#include "indicators/tally.hpp"

namespace aimline::indicators {

Tally::Tally() {
  std::size_t size = 0;
  for (auto const& indicator : indicators()) {
    auto& block = blocks_[static_cast<std::size_t>(indicator.id)];
    block.begin = size;
    block.periods = indicator.periods == Periods::all ? YearFrame::most_periods : 1;
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
            to.push_back({{static_cast<IndicatorId>(i), org, year, static_cast<std::uint8_t>(period),
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
