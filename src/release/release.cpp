#include "release/release.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace aimline::release {
namespace {

constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % prime);
}

std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t result = 1;
  for (auto exponent = prime - 2; exponent != 0; exponent >>= 1, a = times(a, a))
    if (exponent & 1) result = times(result, a);
  return result;
}

/// An equation between unknown cells, by their places; nothing on the other side, which is known.
using Equation = std::vector<std::pair<std::size_t, std::uint64_t>>;  // sorted by place, no coefficient 0

/// `a` − `factor`·`b`
Equation subtract(Equation const& a, Equation const& b, std::uint64_t factor) {
  Equation result;
  auto const negative = (prime - factor) % prime;
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() || y != b.end()) {
    if (y == b.end() || (x != a.end() && x->first < y->first)) {
      result.push_back(*x++);
    } else if (x == a.end() || y->first < x->first) {
      result.emplace_back(y->first, times(y->second, negative));
      ++y;
    } else {
      if (auto const sum = (x->second + times(y->second, negative)) % prime; sum != 0)
        result.emplace_back(x->first, sum);
      ++x;
      ++y;
    }
  }
  return result;
}

/// The hidden and coded cells of one sum.
Equation equation_of(Sum const& sum, std::vector<bool> const& is_open) {
  Equation equation;
  for (auto const part : sum.parts)
    if (!is_open[part]) equation.emplace_back(part, 1);
  if (!is_open[sum.whole]) equation.emplace_back(sum.whole, prime - 1);
  std::sort(equation.begin(), equation.end());
  return equation;
}

/// An equation with a cell that is in no other one: it says nothing about the rest.
struct Freed {
  std::size_t own = 0;
  Equation equation;
};

/// Takes such equations out of `equations` until there is none, in the order in which they came free.
std::vector<Freed> set_free(std::vector<Equation>& equations, std::size_t cells) {
  std::vector<std::size_t> degree(cells);
  std::vector<std::size_t> sum_of_equations(cells);  // the numbers of the equations a cell is in: at degree 1 its own
  for (std::size_t i = 0; i < equations.size(); ++i)
    for (auto const& [cell, factor] : equations[i]) {
      ++degree[cell];
      sum_of_equations[cell] += i;
    }
  std::vector<std::size_t> waiting;
  for (std::size_t cell = 0; cell < cells; ++cell)
    if (degree[cell] == 1) waiting.push_back(cell);
  std::vector<Freed> freed;
  for (std::size_t next = 0; next < waiting.size(); ++next) {
    auto const own = waiting[next];
    if (degree[own] != 1) continue;
    auto const number = sum_of_equations[own];
    for (auto const& [cell, factor] : equations[number]) {
      --degree[cell];
      sum_of_equations[cell] -= number;
      if (degree[cell] == 1) waiting.push_back(cell);
    }
    freed.push_back({own, std::move(equations[number])});
    equations[number].clear();
  }
  std::erase_if(equations, [](Equation const& equation) { return equation.empty(); });
  return freed;
}

/// Gauss and Jordan over a large prime field: a cell is determined where an equation has it alone.
std::vector<std::size_t> solved_alone(std::vector<Equation> equations) {
  std::map<std::size_t, Equation> by_leading;
  std::sort(equations.begin(), equations.end(), [](Equation const& a, Equation const& b) {
    return a.size() < b.size() || (a.size() == b.size() && a < b);
  });
  for (auto& equation : equations) {
    while (!equation.empty()) {
      auto const found = by_leading.find(equation.front().first);
      if (found == by_leading.end()) break;
      equation = subtract(equation, found->second, equation.front().second);
    }
    if (equation.empty()) continue;
    auto const scale = inverse(equation.front().second);
    for (auto& [cell, factor] : equation) factor = times(factor, scale);
    by_leading.emplace(equation.front().first, std::move(equation));
  }
  std::vector<std::size_t> found;
  for (auto at = by_leading.rbegin(); at != by_leading.rend(); ++at) {
    auto& equation = at->second;
    for (std::size_t i = 1; i < equation.size();) {
      auto const other = by_leading.find(equation[i].first);
      if (other == by_leading.end()) {
        ++i;
      } else {
        equation = subtract(equation, other->second, equation[i].second);
      }
    }
    if (equation.size() == 1) found.push_back(equation.front().first);
  }
  return found;
}

class Hiding {
public:
  Hiding(std::vector<Cell> const& cells, std::vector<Sum> const& sums, Rules const& rules)
      : cells_(cells), sums_(sums), rules_(rules), open_(cells.size()), sums_of_(cells.size()) {
    for (std::size_t i = 0; i < cells.size(); ++i)
      open_[i] = cells[i].published && !cells[i].hidden && !cells[i].coded && cells[i].students >= rules.least;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums_of_[sums[i].whole].push_back(i);
      for (auto const part : sums[i].parts) sums_of_[part].push_back(i);
    }
    hidden_.resize(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) hidden_[i] = cells[i].hidden || cells[i].students < rules.least;
  }

  std::vector<bool> run() {
    while (true) {
      settle_each_sum();
      bool more = false;
      for (auto const cell : determined(open_, sums_))
        if (needs_protection(cell) && !open_[cell]) more = hide_beside(cell) || more;
      if (!more) return hidden_;
    }
  }

private:
  /// Cells that nobody prints matter where they are small.
  bool needs_protection(std::size_t cell) const {
    return cells_[cell].published || cells_[cell].students < rules_.least;
  }

  void settle_each_sum() {
    std::vector<std::size_t> waiting(sums_.size());
    std::iota(waiting.begin(), waiting.end(), std::size_t{0});
    std::vector<bool> waits(sums_.size(), true);
    for (std::size_t next = 0; next < waiting.size(); ++next) {
      auto const sum = waiting[next];
      waits[sum] = false;
      while (gives_away(sums_[sum])) {
        auto const cell = complement_in(sums_[sum]);
        if (!cell) break;
        close(*cell);
        for (auto const other : sums_of_[*cell])
          if (!waits[other]) {
            waits[other] = true;
            waiting.push_back(other);
          }
      }
    }
  }

  /// Whether subtraction in this one sum gives a cell, or a group of fewer than `least`, or that it is all or nothing.
  bool gives_away(Sum const& sum) const {
    if (!open_[sum.whole]) return false;
    std::size_t closed = 0;
    bool matters = false;
    std::int64_t students = 0;
    std::int64_t numerator = 0;
    std::int64_t most = 0;
    for (auto const part : sum.parts) {
      if (open_[part]) continue;
      ++closed;
      matters = matters || needs_protection(part);
      students += cells_[part].students;
      numerator += cells_[part].numerator;
      most += cells_[part].most;
    }
    if (closed == 0) return sum.small_rest;
    return matters && (closed == 1 || students < rules_.least || numerator == 0 || numerator == most);
  }

  /// The smallest open part, or else the whole.
  std::optional<std::size_t> complement_in(Sum const& sum) const {
    std::optional<std::size_t> best;
    for (auto const part : sum.parts)
      if (open_[part] && (!best || cells_[part].students < cells_[*best].students)) best = part;
    if (!best && open_[sum.whole]) best = sum.whole;
    return best;
  }

  void close(std::size_t cell) {
    open_[cell] = false;
    hidden_[cell] = true;
  }

  /// Hides one more cell in a sum that the given one is in; false where there is none.
  bool hide_beside(std::size_t cell) {
    for (auto const sum : sums_of_[cell])
      if (auto const next = complement_in(sums_[sum])) {
        close(*next);
        return true;
      }
    return false;
  }

  std::vector<Cell> const& cells_;
  std::vector<Sum> const& sums_;
  Rules const& rules_;
  std::vector<bool> open_;
  std::vector<bool> hidden_ = {};
  std::vector<std::vector<std::size_t>> sums_of_;
};

}  // namespace

std::vector<bool> hide(std::vector<Cell> const& cells, std::vector<Sum> const& sums, Rules const& rules) {
  return Hiding(cells, sums, rules).run();
}

std::vector<std::size_t> determined(std::vector<bool> const& is_open, std::vector<Sum> const& sums) {
  std::vector<Equation> equations;
  for (auto const& sum : sums)
    if (auto equation = equation_of(sum, is_open); !equation.empty()) equations.push_back(std::move(equation));
  auto const freed = set_free(equations, is_open.size());
  std::vector<bool> known(is_open.size());
  for (auto const cell : solved_alone(equations)) known[cell] = true;
  // An equation that was put aside for a cell of its own gives that cell where all others in it are known.
  for (auto at = freed.rbegin(); at != freed.rend(); ++at)
    known[at->own] = std::all_of(at->equation.begin(), at->equation.end(),
                                 [&](auto const& term) { return term.first == at->own || known[term.first]; });
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < known.size(); ++i)
    if (known[i]) found.push_back(i);
  return found;
}

std::optional<std::string_view> coded(std::int64_t students, std::int64_t numerator, std::int64_t most) {
  struct Band {
    std::int64_t below;  // students
    std::int64_t percent;
    std::string_view high;
    std::string_view low;
  };
  constexpr Band bands[] = {{20, 80, ">=0.8", "<=0.2"},
                            {40, 90, ">=0.9", "<=0.1"},
                            {100, 95, ">=0.95", "<=0.05"},
                            {300, 98, ">=0.98", "<=0.02"},
                            {INT64_MAX, 99, ">=0.99", "<=0.01"}};
  for (auto const& band : bands) {
    if (students >= band.below) continue;
    if (100 * numerator >= band.percent * most) return band.high;
    if (100 * numerator <= (100 - band.percent) * most) return band.low;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace aimline::release
