#pragma once

#include "base/catalog.hpp"

#include <string>
#include <string_view>

/// Charts for programs: one JSON request a line, one JSON answer a line.
namespace aimline::spc {

/// The answer to one request, without a line break. Fields of a request that are left out, or null, are as in a `Plan`:
///
///     {"id": anything, "chart": a ChartType or "funnel", "values": [3, null, …], "denominators": [100, 80, …],
///      "subgroups": [1, 1, 2, …] or ["2024-09", …]      one for each value; points are in the order of these
///                                                        numbers or dates, of other texts as they stand
///      "phase_ends": [12, 24]                            last point of each phase but the last, from 1, in any order
///      "freeze": 12                                      last point of the baseline, in each phase from 1
///      "exclude": [3, 5], "center": 0.5, "multiply": 100, "screen_moving_ranges": false,
///      "rules": a Rules, "better": a Better, "target": 90 or one for each point,
///      "kind": a FunnelKind, "overdispersion": an Overdispersion, "trim": 0.1}
///
/// An answer about a chart has `points`, `center`, `lower`, `upper`, `lower_warning`, `upper_warning`, `beyond_limit`,
/// each as long as the chart; `phases`, `signals` with their points from 1, `variation` and `assurance`; about a
/// funnel, `center`, `phi`, `tau2`, `points` and the limits of each unit. What is missing is null. What cannot be
/// charted is answered with its first problem: {"id": …, "refused": {"where": "values[3]", "what": "…"}}, `what` in
/// `language`.
std::string answer_line(std::string_view request, Language language);

}  // namespace aimline::spc
