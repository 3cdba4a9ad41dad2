#include "picture/marks.hpp"

namespace aimline::picture {

std::string_view class_of(Mark mark) {
  switch (mark) {
    case Mark::improvement:
      return "improvement";
    case Mark::concern:
      return "concern";
    case Mark::neutral:
      return "neutral";
    default:
      return "common";
  }
}

Mark mark_of(spc::Signal const& signal, spc::Better better) {
  if (better == spc::Better::neutral || signal.direction == spc::Direction::neither) return Mark::neutral;
  bool const high = signal.direction == spc::Direction::high;
  return high == (better == spc::Better::higher) ? Mark::improvement : Mark::concern;
}

Mark mark_of(spc::Standing standing) {
  switch (standing) {
    case spc::Standing::improving:
      return Mark::improvement;
    case spc::Standing::concern:
      return Mark::concern;
    case spc::Standing::changed:
      return Mark::neutral;
    default:
      return Mark::common;
  }
}

std::vector<Mark> marks_of(spc::Chart const& told) {
  std::vector<Mark> marks(told.points.size(), Mark::common);
  for (bool const beyond : {false, true})
    for (auto const& signal : told.signals) {
      if (signal.rule == spc::Rule::few_crossings || (signal.rule == spc::Rule::beyond_limit) != beyond) continue;
      for (auto const point : signal.points) marks[point] = mark_of(signal, told.better);
    }
  return marks;
}

void draw_mark(Drawing& drawing, Mark mark, double x, double y, double radius) {
  auto const classes = "mark " + std::string(class_of(mark));
  if (mark == Mark::common) {
    drawing.circle(x, y, radius, classes);
  } else if (mark == Mark::concern) {
    double const half = radius * 1.2;
    drawing.box(x - half, y - half, 2 * half, 2 * half, classes);
  } else {
    double const half = radius * 1.6;
    drawing.path(Path().move(x, y - half).line(x + half, y).line(x, y + half).line(x - half, y).close().data(),
                 classes);
  }
}

void draw_excluded(Drawing& drawing, double x, double y, double radius) {
  double const half = radius * 0.55;
  drawing.circle(x, y, radius, "mark excluded");
  drawing.path(
      Path().move(x - half, y - half).line(x + half, y + half).move(x - half, y + half).line(x + half, y - half).data(),
      "mark cross");
}

}  // namespace aimline::picture
