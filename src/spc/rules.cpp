#include "spc/rules.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::spc {
namespace {

using Points = std::span<JudgedPoint const>;

Direction direction_of(Side side) {
  return side == Side::above ? Direction::high : side == Side::below ? Direction::low : Direction::neither;
}

Signal signal_of(Rule rule, Direction direction, Points points) {
  Signal signal{rule, direction};
  signal.points.reserve(points.size());
  for (auto const& point : points) signal.points.push_back(point.index);
  return signal;
}

/// Calls `found(points)` for every longest stretch of at least `least` points in which each joins the one before.
template <class Joins, class Found>
void for_each_row(Points points, std::size_t least, Joins joins, Found found) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= points.size(); ++i) {
    if (i < points.size() && joins(points[begin], points[i - 1], points[i])) continue;
    if (i - begin >= least) found(points.subspan(begin, i - begin));
    begin = i;
  }
}

void beyond_limit(Points points, std::vector<Signal>& signals) {
  for (std::size_t i = 0; i < points.size(); ++i)
    if (std::abs(points[i].zone) == 3)
      signals.push_back(
          signal_of(Rule::beyond_limit, points[i].zone > 0 ? Direction::high : Direction::low, points.subspan(i, 1)));
}

/// So many in a row on one side. A point on the center ends the row.
void one_side(Points points, std::size_t least, std::vector<Signal>& signals) {
  auto const same = [](JudgedPoint const&, JudgedPoint const& before, JudgedPoint const& point) {
    return point.side != Side::on && point.side == before.side;
  };
  for_each_row(points, least, same,
               [&](Points row) { signals.push_back(signal_of(Rule::one_side, direction_of(row.front().side), row)); });
}

/// So many in a row, each higher than the one before, or each lower. A point may end one trend and begin the next.
void trend(Points points, std::size_t least, std::vector<Signal>& signals) {
  for (int const sign : {1, -1}) {
    auto const goes_on = [sign](JudgedPoint const&, JudgedPoint const& before, JudgedPoint const& point) {
      return sign > 0 ? point.value > before.value : point.value < before.value;
    };
    for_each_row(points, least, goes_on, [&](Points row) {
      signals.push_back(signal_of(Rule::trend, sign > 0 ? Direction::high : Direction::low, row));
    });
  }
}

/// So many in a row that go up and down in turn.
void alternating(Points points, std::size_t least, std::vector<Signal>& signals) {
  std::size_t begin = 0;
  auto const moves = [&](std::size_t i) {
    double const change = points[i].value - points[i - 1].value;
    return change > 0 ? 1 : change < 0 ? -1 : 0;
  };
  for (std::size_t i = 1; i <= points.size(); ++i) {
    if (i < points.size() && moves(i) != 0 && (i == begin + 1 || moves(i) == -moves(i - 1))) continue;
    if (i - begin >= least)
      signals.push_back(signal_of(Rule::alternating, Direction::neither, points.subspan(begin, i - begin)));
    // Two points of the last move may begin another row.
    begin = i < points.size() && moves(i) != 0 ? i - 1 : i;
  }
}

void hugging_center(Points points, std::size_t least, std::vector<Signal>& signals) {
  auto const within = [](JudgedPoint const& first, JudgedPoint const&, JudgedPoint const& point) {
    return first.zone == 0 && point.zone == 0;
  };
  for_each_row(points, least, within,
               [&](Points row) { signals.push_back(signal_of(Rule::hugging_center, Direction::neither, row)); });
}

/// A pattern that is looked for in so many points in a row.
template <class Shows, class Marks>
struct Window {
  std::size_t size;
  Shows shows;  // whether the pattern is in these points
  Marks marks;  // whether this point is part of it
};
template <class Shows, class Marks>
Window(std::size_t, Shows, Marks) -> Window<Shows, Marks>;

/// Slides a window over the points; each find is a signal like `pattern`, what overlapping windows mark is one.
template <class Shows, class Marks>
void windows(Points points, Signal const& pattern, Window<Shows, Marks> const& window, std::vector<Signal>& signals) {
  std::size_t reached = 0;  // end of the last window that showed it
  for (std::size_t end = window.size; end <= points.size(); ++end) {
    auto const begin = end - window.size;
    if (!window.shows(points.subspan(begin, window.size))) continue;
    if (reached == 0 || begin >= reached) {
      signals.push_back(pattern);
      reached = begin;
    }
    for (std::size_t i = std::max(begin, reached); i < end; ++i)
      if (window.marks(points[i])) signals.back().points.push_back(points[i].index);
    reached = end;
  }
}

/// 2 of 3 in a row beyond 2σ, or 4 of 5 beyond 1σ, on one side.
void several_beyond(Points points, Rule rule, std::vector<Signal>& signals) {
  std::size_t const size = rule == Rule::two_of_three ? 3 : 5;
  int const zone = rule == Rule::two_of_three ? 2 : 1;
  for (int const sign : {1, -1}) {
    auto const beyond = [=](JudgedPoint const& point) { return sign * point.zone >= zone; };
    Window const window{size,
                        [=](Points row) {
                          return std::count_if(row.begin(), row.end(), beyond) + 1 >= static_cast<std::ptrdiff_t>(size);
                        },
                        beyond};
    windows(points, {rule, sign > 0 ? Direction::high : Direction::low}, window, signals);
  }
}

/// Making Data Count: two of three between the warning and the control limit, all three on that side.
void two_of_three_near(Points points, std::vector<Signal>& signals) {
  for (int const sign : {1, -1}) {
    auto const side = sign > 0 ? Side::above : Side::below;
    auto const near = [=](JudgedPoint const& point) { return sign * point.zone == 2; };
    Window const window{3,
                        [=](Points row) {
                          return std::count_if(row.begin(), row.end(), near) >= 2 &&
                                 std::all_of(row.begin(), row.end(),
                                             [=](JudgedPoint const& point) { return point.side == side; });
                        },
                        near};
    windows(points, {Rule::two_of_three, sign > 0 ? Direction::high : Direction::low}, window, signals);
  }
}

void avoiding_center(Points points, std::size_t size, std::vector<Signal>& signals) {
  auto const beyond = [](JudgedPoint const& point) { return point.zone != 0; };
  Window const window{size,
                      [=](Points row) {
                        auto const above = [](JudgedPoint const& point) { return point.zone > 0; };
                        auto const high = std::count_if(row.begin(), row.end(), above);
                        return std::all_of(row.begin(), row.end(), beyond) && high > 0 &&
                               high < static_cast<std::ptrdiff_t>(size);
                      },
                      beyond};
  windows(points, {Rule::avoiding_center}, window, signals);
}

void anhoej(Judged const& phase, RunsAnalysis const& runs, std::vector<Signal>& signals) {
  if (!runs.too_long() && !runs.too_few()) return;
  std::vector<Side> sides;
  sides.reserve(phase.points.size());
  for (auto const& point : phase.points) sides.push_back(point.side);
  Signal few{Rule::few_crossings};
  for (auto const& run : runs_of(sides, phase.stretch_ends)) {
    Signal found{Rule::long_run, direction_of(run.side)};
    for (auto const at : run.points) found.points.push_back(phase.points[at].index);
    few.points.insert(few.points.end(), found.points.begin(), found.points.end());
    if (found.points.size() > *runs.longest_run_max) signals.push_back(std::move(found));
  }
  if (runs.too_few()) signals.push_back(std::move(few));
}

/// The rules that look at points in a row, within one stretch.
void rows_of(Rules rules, Points points, bool has_limits, std::vector<Signal>& signals) {
  switch (rules) {
    case Rules::shewhart_anhoej:
      break;
    case Rules::making_data_count:
      one_side(points, 7, signals);
      trend(points, 7, signals);
      if (has_limits) two_of_three_near(points, signals);
      break;
    case Rules::western_electric:
      if (has_limits) {
        several_beyond(points, Rule::two_of_three, signals);
        several_beyond(points, Rule::four_of_five, signals);
      }
      one_side(points, 8, signals);
      break;
    case Rules::nelson:
      one_side(points, 9, signals);
      trend(points, 6, signals);
      alternating(points, 14, signals);
      if (!has_limits) break;
      several_beyond(points, Rule::two_of_three, signals);
      several_beyond(points, Rule::four_of_five, signals);
      hugging_center(points, 15, signals);
      avoiding_center(points, 8, signals);
      break;
  }
}

}  // namespace

int zone_of(double value, Levels const& levels) {
  int zone = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    if (levels.upper[k] && side_of(value, *levels.upper[k]) == Side::above) zone = static_cast<int>(k) + 1;
    if (levels.lower[k] && side_of(value, *levels.lower[k]) == Side::below) zone = -static_cast<int>(k) - 1;
  }
  return zone;
}

std::vector<Signal> find_signals(Rules rules, Judged const& phase, std::optional<RunsAnalysis> const& runs) {
  std::vector<Signal> signals;
  beyond_limit(phase.points, signals);
  if (!runs) return signals;
  if (rules == Rules::shewhart_anhoej) {
    anhoej(phase, *runs, signals);
    return signals;
  }
  std::size_t begin = 0;
  auto const stretch = [&](std::size_t end) {
    rows_of(rules, Points(phase.points).subspan(begin, end - begin), phase.has_limits, signals);
    begin = end;
  };
  for (auto const end : phase.stretch_ends) stretch(end);
  stretch(phase.points.size());
  return signals;
}

}  // namespace aimline::spc
