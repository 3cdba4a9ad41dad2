#pragma once

#include "spc/limits.hpp"
#include "spc/runs.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include <boost/describe/enum.hpp>

/// The rules that tell a signal from noise. Each returns the points that make its pattern.
namespace aimline::spc {

/// shewhart_anhoej   a point beyond a control limit; a run longer, or crossings fewer, than chance would give
/// making_data_count a point beyond a control limit; 7 in a row on one side; 7 in a row rising or falling; 2 of 3
///                   between the warning and the control limit, all three on that side
/// western_electric  beyond 3σ; 2 of 3 beyond 2σ on one side; 4 of 5 beyond 1σ on one side; 8 in a row on one side
/// nelson            beyond 3σ; 9 on one side; 6 rising or falling; 14 alternating; 2 of 3 beyond 2σ; 4 of 5 beyond 1σ;
///                   15 within 1σ; 8 beyond 1σ on both sides
///
/// Sources: Anhøj & Olesen 2014, Run charts revisited; NHS England, Making Data Count; Western Electric 1956,
/// Statistical Quality Control Handbook; Nelson 1984, The Shewhart control chart — tests for special causes, J. Quality
/// Technology 16:237–239.
enum class Rules { shewhart_anhoej, making_data_count, western_electric, nelson };
BOOST_DESCRIBE_ENUM(Rules, shewhart_anhoej, making_data_count, western_electric, nelson)

/// One rule, whatever its length in the set it belongs to.
enum class Rule {
  beyond_limit,     // outside of the control limits
  long_run,         // Anhøj: more in a row on one side than chance would give
  few_crossings,    // Anhøj: the line crosses the center too rarely
  one_side,         // 7, 8 or 9 in a row on one side
  trend,            // 6 or 7 in a row rising or falling
  two_of_three,     // near a control limit
  four_of_five,     // beyond one σ
  alternating,      // 14 in a row up and down in turn
  hugging_center,   // 15 in a row within one σ
  avoiding_center,  // 8 in a row beyond one σ, on both sides
};
BOOST_DESCRIBE_ENUM(Rule, beyond_limit, long_run, few_crossings, one_side, trend, two_of_three, four_of_five,
                    alternating, hugging_center, avoiding_center)

/// Where a pattern points to: above the center or rising, below or falling, or neither.
enum class Direction { high, low, neither };
BOOST_DESCRIBE_ENUM(Direction, high, low, neither)

struct Signal {
  Rule rule{};
  Direction direction = Direction::neither;
  std::vector<std::size_t> points = {};  // indexes in the chart, ascending

  friend bool operator==(Signal const&, Signal const&) = default;
};

/// A point that takes part in rules: neither missing nor excluded.
struct JudgedPoint {
  std::size_t index = 0;  // in the chart
  double value = 0;
  Side side{};
  int zone = 0;  // how many of the limits at 1, 2 and 3 σ it lies beyond: 0 to 3 above, 0 to −3 below
};

/// The points of one phase that are judged, in order; missing and excluded ones are passed over, so patterns join
/// across them. They do not join across the positions in `stretch_ends`.
struct Judged {
  std::vector<JudgedPoint> points = {};
  std::vector<std::size_t> stretch_ends = {};
  bool has_limits = false;
};

/// The zone of a value: see `JudgedPoint`. 0 without limits; what equals a limit as `side_of` has it is not beyond.
int zone_of(double value, Levels const& levels);

/// The signals of one phase by a set of rules. `runs` says what runs analysis found there, none on charts that have no
/// runs analysis (MR): these are judged by their limits alone.
std::vector<Signal> find_signals(Rules rules, Judged const& phase, std::optional<RunsAnalysis> const& runs);

}  // namespace aimline::spc
