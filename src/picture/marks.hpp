#pragma once

#include "picture/svg.hpp"
#include "spc/chart.hpp"
#include "spc/sentence.hpp"

#include <string>
#include <vector>

/// The marks of points: by shape first, by color too.
namespace aimline::picture {

enum class Mark { common, improvement, concern, neutral };

/// Class of the marks, brackets and words of that kind: "improvement".
std::string_view class_of(Mark mark);

/// What a signal is: improvement or concern where a direction is better, otherwise neutral.
Mark mark_of(spc::Signal const& signal, spc::Better better);
Mark mark_of(spc::Standing standing);

/// The mark of each point of a chart as it is told. Where a point is in several signals, one beyond a limit decides.
/// The rarely crossed center concerns no single point.
std::vector<Mark> marks_of(spc::Chart const& told);

/// ● common, ◆ improvement, ■ concern, ◇ neutral, about so large.
void draw_mark(Drawing& drawing, Mark mark, double x, double y, double radius);

/// A hollow point with a cross: it takes no part.
void draw_excluded(Drawing& drawing, double x, double y, double radius);

}  // namespace aimline::picture
