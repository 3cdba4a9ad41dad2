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
  std::uint8_t period = 0;  // its number, see days.hpp
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
  std::vector<std::uint8_t> references = {};  // groups that others are compared with; empty: those of the definitions
  bool risk_ratios = false;
  std::uint32_t shard = 0;  // of `shards`, by a hash of the student_id
  std::uint32_t shards = 1;

  IndicatorBits bits() const;
  friend bool operator==(Wanted const&, Wanted const&) = default;
};

struct Counts {
  static constexpr std::int32_t unknown_org = (1 << 24) - 1;

  std::vector<Count> all = {};  // sorted by cell; denominators above 0

  Count const* find(Cell const& cell) const;
};

/// What rows and their release need to know beside the counts.
struct Setting {
  std::vector<std::string> orgs = {};      // org_id by rank
  std::vector<std::int32_t> parents = {};  // the organization directly above, by rank; -1 where there is none
  std::vector<std::uint8_t> types = {};    // of records::codes::org_type, by rank
  std::int32_t today = never;              // for what is current; days since 1970-01-01
  int current_sources = 0;                 // how many of attendance, behavior and courses it stands on

  static Setting of(Histories const& histories);
  /// The nearest state above, by rank; -1 without one.
  std::int32_t state_above(std::int32_t org) const;
  friend bool operator==(Setting const&, Setting const&) = default;
};

struct CountingOptions {
  std::size_t threads = 1;
  /// Told how much of all is done; called from one thread.
  std::function<void(std::size_t done, std::size_t all)> progress = {};
};

Counts count(Histories const& histories, Definitions const& definitions, Wanted const& wanted,
             CountingOptions const& options);

/// Puts counts of parts of the students together.
Counts merge(std::vector<Counts> parts);

/// Takes out what is no row: to-date counts of periods in which an organization had no member day.
void keep_periods_with_days(Counts& counts);

/// Which part of `shards` a student belongs to.
std::uint32_t shard_of(std::string_view student_id, std::uint32_t shards);

}  // namespace aimline::indicators
