#pragma once

#include "picture/frame.hpp"
#include "picture/scale.hpp"
#include "spc/chart.hpp"
#include "spc/funnel.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Funnel plots of proportions.
namespace aimline::picture {

struct FunnelExtras {
  std::string title = {};
  std::vector<std::string> names = {};  // one for each unit
  spc::Better better = spc::Better::neutral;
  std::optional<std::size_t> mine = {};  // outlined and named in any case
};

/// Value against size with the curves at 95 % and 99.8 %; names of the units beyond the outer ones. Each unit is an
/// element of its own with its name. `funnel` is what `make_funnel` gave for `units` and `plan`.
std::string draw_funnel(spc::Funnel const& funnel, spc::FunnelPlan const& plan, std::span<spc::FunnelUnit const> units,
                        FunnelExtras const& extras, Frame const& frame);

/// "38 units around 18.3 %; beyond the 99.8 % limits: 1.", and whether they differ by more than chance.
std::string funnel_sentence(spc::Funnel const& funnel, Language language);

/// Whether a unit lies beyond the 99.8 % limits.
bool is_outside(spc::FunnelPoint const& point);

}  // namespace aimline::picture
