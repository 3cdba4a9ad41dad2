#pragma once

#include "indicators/definitions.hpp"
#include "indicators/histories.hpp"

#include <functional>
#include <vector>

/// From histories to whole numbers: what is added up before anything is divided. Counts of parts of the students add up
/// to the counts of all.
namespace aimline::indicators {

/// What a count is about.
struct Cell {
  IndicatorId indicator{};
  std::int32_t org = 0;  // by rank; `Counts::unknown_org` for nobody's
  std::int32_t year = 0;
  std::uint8_t period = 0;  // place in the year's periods
  std::uint8_t grade = 0;   // 0 for all, otherwise one more than the place in records::codes::grade
  std::uint8_t group = 0;   // place in group_names()

  friend auto operator<=>(Cell const&, Cell const&) = default;
};

struct Count {
  Cell cell;
  std::int64_t numerator = 0;  // thousandths of a day where days are counted, otherwise whole
  std::int64_t denominator = 0;
  std::int64_t students = 0;  // how many different ones the denominator is about

  friend bool operator==(Count const&, Count const&) = default;
};

/// What is wanted; the less, the faster.
struct Wanted {
  std::vector<IndicatorId> indicators = {};  // empty: all
  std::vector<int> years = {};               // empty: all
  bool months = true;
  bool weeks = true;
  bool grades = true;
  bool groups = true;
  std::uint32_t shard = 0;  // of `shards`, by a hash of the student_id
  std::uint32_t shards = 1;
};

struct Counts {
  static constexpr std::int32_t unknown_org = (1 << 24) - 1;

  std::vector<Count> all = {};  // sorted by cell; denominators above 0
};

struct CountingOptions {
  std::size_t threads = 1;
  std::function<void(std::size_t done, std::size_t all)> progress = {};
};

Counts count(Histories const& histories, CutPoints const& cut, Wanted const& wanted, CountingOptions const& options);

/// Puts counts of parts of the students together.
Counts merge(std::vector<Counts> parts);

/// Takes out what is no row: to-date counts of periods in which an organization had no member day.
void keep_periods_with_days(Counts& counts);

/// Which part of `shards` a student belongs to.
std::uint32_t shard_of(std::string_view student_id, std::uint32_t shards);

}  // namespace aimline::indicators
