#pragma once

#include "picture/frame.hpp"
#include "picture/scale.hpp"
#include "spc/chart.hpp"
#include "stats/staggered_effect.hpp"

#include <string>
#include <vector>

/// Effects over staggered adoption.
namespace aimline::picture {

struct EffectExtras {
  std::string title = {};
  Values values = Values::numbers;
  spc::Better better = spc::Better::neutral;
  std::vector<std::string> names = {};  // of the units of the panel, for single ones
};

/// Periods since adoption against the effect: dots with intervals, those before adoption hollow, the line of no effect,
/// and how many schools each rests on; without intervals the single schools as dots, and why.
std::string draw_effect(stats::StaggeredEffect const& effect, EffectExtras const& extras, Frame const& frame);

/// What is known, or why nothing is: "On average … since adoption", and how many of the others moved as well.
std::string effect_sentence(stats::StaggeredEffect const& effect, EffectExtras const& extras, Language language);

}  // namespace aimline::picture
