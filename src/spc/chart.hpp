#pragma once

#include "spc/rules.hpp"
#include "spc/series.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// A series in; center, limits, phases and signals out. Indexes count points from 0.
namespace aimline::spc {

enum class Better { higher, lower, neutral };
BOOST_DESCRIBE_ENUM(Better, higher, lower, neutral)

/// Whether each point is counted afresh or goes on from the one before, as a rate "so far this year" does.
enum class Counting { afresh, to_date };
BOOST_DESCRIBE_ENUM(Counting, afresh, to_date)

/// A stretch with its own center and limits, up to where the next one begins.
struct PhasePlan {
  std::size_t first = 0;
  std::string reason = {};                   // why it begins, in the words of whoever decided it
  std::optional<std::size_t> baseline = {};  // points that center and limits come from; all when absent
};

/// How a series is to be charted.
struct Plan {
  ChartType type = ChartType::run;
  Rules rules = Rules::shewhart_anhoej;
  Screening screening = Screening::off;
  Better better = Better::neutral;
  Counting counting = Counting::afresh;
  std::vector<PhasePlan> phases = {{}};             // the first begins at point 0
  std::vector<std::size_t> excluded = {};           // points that take no part
  std::vector<std::size_t> stretches = {};          // points where new students begin: runs do not cross into them
  std::optional<double> center = {};                // instead of the computed one; before multiplication
  double multiply = 1;                              // 100 for percent, 10,000 for "per 10,000 days"
  std::vector<std::optional<double>> targets = {};  // none, one for all points, or one each; as drawn
};

/// One point as it is drawn, after multiplication.
struct Point {
  std::optional<double> value = {};  // none: missing, a gap in the line
  std::optional<double> center = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  std::optional<double> lower_warning = {};
  std::optional<double> upper_warning = {};
  std::optional<double> target = {};
  bool excluded = false;      // drawn, and no part of center, limits or patterns
  bool beyond_limit = false;  // also of an excluded point
};

struct Phase {
  std::size_t first = 0;
  std::size_t last = 0;
  std::string reason = {};
  std::size_t baseline_last = 0;          // `last` unless center and limits are frozen there
  std::size_t base = 0;                   // points that center and limits come from
  std::optional<RunsAnalysis> runs = {};  // none on MR charts

  friend bool operator==(Phase const&, Phase const&) = default;
};

/// What the last point that counts says: the variation icon of Making Data Count.
enum class Variation { improvement, concern, neutral_high, neutral_low, common_cause };
BOOST_DESCRIBE_ENUM(Variation, improvement, concern, neutral_high, neutral_low, common_cause)

/// What the limits say of the target: the assurance icon of Making Data Count. pass: the target will be met unless
/// something changes; fail: it will not; inconsistent: chance decides.
enum class Assurance { pass, fail, inconsistent };
BOOST_DESCRIBE_ENUM(Assurance, pass, fail, inconsistent)

struct Chart {
  ChartType type{};
  Rules rules{};
  Better better{};
  std::vector<Point> points = {};
  std::vector<Phase> phases = {};
  std::vector<Signal> signals = {};  // by phase; each with the points of its pattern
  Variation variation = Variation::common_cause;
  std::optional<Assurance> assurance = {};  // none without a target, limits, or a direction that is better
};

/// Limits are computed from two points on and drawn from this many on: before, the picture is a run chart.
inline constexpr std::size_t points_for_limits = 12;

/// Whether the limits of a phase rest on enough points to be drawn.
bool limits_stand(Phase const& phase);

/// Computes the chart. An added point or phase never changes what was computed for the phases before it.
///
/// Refuses, with the place in `series` or `plan`: what `misfit` calls wrong; U, U′, P, P′ without denominators; a
/// series that is counted to date, since it drifts by construction; phases that do not begin at point 0, do not follow
/// one another or begin after the last point; a baseline of no points; excluded points, stretches or targets that the
/// series does not have; a factor that is not above 0.
Result<Chart> make_chart(Series const& series, Plan const& plan);

}  // namespace aimline::spc
