#pragma once

#include "picture/chart_picture.hpp"

#include <span>
#include <string>

/// Several charts beside one another.
namespace aimline::picture {

/// Whether all have the same values along their edges, so that they can be compared.
enum class Scales { common, own };

/// One panel for each chart: name, latest value, what it says at a glance, and a small drawing; first those with a
/// signal, then by name. The time is the same for all in any case.
std::string draw_multiples(std::span<spc::ChartReport const> reports, std::string const& title, Scales scales,
                           Frame const& frame);

/// How many of them stand how: "3 improving, 1 concern, …".
std::string multiples_sentence(std::span<spc::ChartReport const> reports, Language language);

/// One row for each chart: name, its last 24 points, latest value, target, what it says of change and target, and since
/// when.
std::string draw_sparklines(std::span<spc::ChartReport const> reports, std::string const& title, Frame const& frame);

}  // namespace aimline::picture
