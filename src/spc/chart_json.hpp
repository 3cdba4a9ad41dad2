#pragma once

#include "spc/chart.hpp"
#include "spc/funnel.hpp"

#include <string>

/// Charts and funnels as JSON. Points count from 1; what is missing is null.
namespace aimline::spc {

/// Appends the fields of an object, without its braces:
/// `points`, `center`, `lower`, `upper`, `lower_warning`, `upper_warning`, `beyond_limit`: a list each, as long as the
/// chart; `phases`: first, last, points, base, baseline_last, reason, useful, longest_run, longest_run_max, crossings,
/// crossings_min, runs_signal; `signals`: rule, direction, points; `variation`; `assurance`.
void write_chart_fields(std::string& out, Chart const& chart);

/// Appends `kind`, `center`, `phi`, `tau2`, and lists as long as the units: `points`, `lower_95`, `upper_95`,
/// `lower_998`, `upper_998`.
void write_funnel_fields(std::string& out, Funnel const& funnel);

}  // namespace aimline::spc
