#pragma once

#include "indicators/counts.hpp"
#include "indicators/sink.hpp"

#include <array>
#include <bit>
#include <vector>

namespace aimline::indicators {

inline constexpr std::size_t grade_count = 15;  // all, PK, KG, 01 … 12

/// The counts of one organization in one year while students are added, as a table that stays in the cache.
class Tally {
public:
  Tally();

  /// Begins with a student: each cell counts a student once.
  void begin_student() { ++student_; }

  /// Adds to the cells of `groups`, for all grades and, unless it is 0, for `grade`.
  void add(IndicatorId indicator, std::size_t period, std::size_t grade, std::uint32_t groups, std::int64_t numerator,
           std::int64_t denominator) {
    add_to(place(indicator, period, 0), groups, numerator, denominator);
    if (grade != 0) add_to(place(indicator, period, grade), groups, numerator, denominator);
  }

  /// Why somebody is not counted is asked of a Recorder.
  void leave_out(IndicatorId, std::size_t, Why) {}

  /// Appends what was counted, and begins anew.
  void flush(std::int32_t org, std::int32_t year, std::vector<Count>& to);

private:
  struct Entry {
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    std::uint32_t students = 0;
    std::uint32_t last_student = 0;
  };
  struct Block {  // of one indicator
    std::size_t begin = 0;
    std::size_t first_period = 0;
    std::size_t periods = 0;
    bool used = false;
  };

  std::size_t place(IndicatorId indicator, std::size_t period, std::size_t grade) {
    auto& block = blocks_[static_cast<std::size_t>(indicator)];
    block.used = true;
    return block.begin + ((period - block.first_period) * grade_count + grade) * group_count;
  }
  void add_to(std::size_t at, std::uint32_t groups, std::int64_t numerator, std::int64_t denominator) {
    for (; groups != 0; groups &= groups - 1) {
      auto& entry = entries_[at + static_cast<std::size_t>(std::countr_zero(groups))];
      entry.numerator += numerator;
      entry.denominator += denominator;
      entry.students += entry.last_student != student_;
      entry.last_student = student_;
    }
  }

  std::array<Block, indicator_count> blocks_ = {};
  std::vector<Entry> entries_ = {};
  std::uint32_t student_ = 0;
};

}  // namespace aimline::indicators
