#include "picture/placing.hpp"

#include <algorithm>
#include <numeric>

namespace aimline::picture {
namespace {

/// Labels that touch and move as one: they stand around the mean of what they want.
struct Group {
  double wanted = 0;  // sum over its members of where the first one would stand
  std::size_t first = 0;
  std::size_t count = 0;

  double begin() const { return wanted / static_cast<double>(count); }
};

}  // namespace

std::vector<double> spread(std::span<double const> wanted, double gap, double low, double high) {
  auto const count = wanted.size();
  if (count == 0) return {};
  double const room = std::max(high - low, 0.0);
  if (count > 1) gap = std::min(gap, room / static_cast<double>(count - 1));
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return wanted[a] < wanted[b]; });
  auto const length = [&](Group const& group) { return gap * static_cast<double>(group.count - 1); };
  auto const placed = [&](Group const& group) {
    return std::clamp(group.begin(), low, std::max(high - length(group), low));
  };
  std::vector<Group> groups;
  for (std::size_t i = 0; i < count; ++i) {
    groups.push_back({wanted[order[i]], i, 1});
    while (groups.size() > 1) {
      auto const& last = groups.back();
      auto& before = groups[groups.size() - 2];
      if (placed(before) + length(before) + gap <= placed(last) + 1e-9) break;
      before.wanted += last.wanted - gap * static_cast<double>(before.count * last.count);
      before.count += last.count;
      groups.pop_back();
    }
  }
  std::vector<double> places(count);
  for (auto const& group : groups)
    for (std::size_t i = 0; i < group.count; ++i)
      places[order[group.first + i]] = placed(group) + gap * static_cast<double>(i);
  return places;
}

std::vector<std::size_t> rows_for(std::span<Stretch const> stretches, double gap) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    std::size_t row = 0;
    auto const taken = [&] {
      for (std::size_t k = 0; k < i; ++k)
        if (rows[k] == row && stretches[i].from < stretches[k].to + gap && stretches[k].from < stretches[i].to + gap)
          return true;
      return false;
    };
    while (taken()) ++row;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace aimline::picture
