#pragma once

#include "spc/chart.hpp"

#include <string>

/// When a lasting change calls for a new phase. It is proposed, with its reason; a person decides.
namespace aimline::spc {

struct RebaseSuggestion {
  std::size_t first = 0;    // where the new phase would begin: the first point of the run
  std::size_t points = 0;   // useful points in the run
  std::size_t longest = 0;  // the longest run that chance would give
  Direction direction{};
  Chart after = {};  // the chart with that phase

  /// "10 points in a row above the center, where chance gives 8 at most: …"
  Text reason() const;
};

/// The plan with one more phase. A baseline that was frozen in the phase it divides ends, at the latest, before it.
Plan with_phase(Plan plan, std::size_t first, std::string reason);

/// After a run in the last phase that is longer than chance would give, whatever the rules of the plan; of several the
/// last. None on MR charts, and where the run begins with its phase. `chart` is what `make_chart` gave for the other
/// two.
std::optional<RebaseSuggestion> suggest_rebase(Series const& series, Plan const& plan, Chart const& chart);

}  // namespace aimline::spc
