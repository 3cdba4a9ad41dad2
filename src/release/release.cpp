#include "release/release.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

namespace aimline::release {
namespace {

constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<unsigned __int128>(a) * b % prime);
}

std::uint64_t inverse(std::uint64_t a) {
  if (a == 1 || a == prime - 1) return a;  // nearly always
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

/// Solves all equations at once by numbers that mean nothing: where a cell is not determined, its number is as good as
/// never 0; where it is, it is 0, since nothing is on the other side.
///
/// Cells are eliminated in the order of how few equations they are in, which keeps equations short (Markowitz 1957).
class Solving {
public:
  Solving(std::vector<Equation> equations, std::size_t cells)
      : equations_(std::move(equations)), used_(equations_.size()), of_cell_(cells), degrees_(cells) {
    for (std::size_t i = 0; i < equations_.size(); ++i)
      for (auto const& [cell, factor] : equations_[i]) enter(cell, i);
    for (std::size_t cell = 0; cell < cells; ++cell)
      if (degrees_[cell] > 0) wait(cell);
  }

  std::vector<std::uint64_t> run() {
    for (std::size_t degree = 1; degree < waiting_.size();) {
      if (waiting_[degree].empty()) {
        ++degree;
        continue;
      }
      auto const cell = waiting_[degree].back();
      waiting_[degree].pop_back();
      if (degrees_[cell] != degree) continue;  // it waits elsewhere since
      eliminate(cell);
      degree = 1;
    }
    return numbers();
  }

private:
  void enter(std::size_t cell, std::size_t equation) {
    of_cell_[cell].push_back(static_cast<std::uint32_t>(equation));
    ++degrees_[cell];
  }

  void wait(std::size_t cell) {
    auto const degree = degrees_[cell];
    if (degree >= waiting_.size()) waiting_.resize(degree + 1);
    waiting_[degree].push_back(cell);
  }

  static std::uint64_t factor_of(Equation const& equation, std::size_t cell) {
    auto const at = std::lower_bound(equation.begin(), equation.end(), std::pair(cell, std::uint64_t{0}));
    return at != equation.end() && at->first == cell ? at->second : 0;
  }

  /// Solves the shortest of its equations for the cell and puts that into the others.
  void eliminate(std::size_t cell) {
    auto& list = of_cell_[cell];
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    std::erase_if(list, [&](std::uint32_t i) { return used_[i] || factor_of(equations_[i], cell) == 0; });
    auto const pivot = *std::min_element(list.begin(), list.end(), [&](std::uint32_t a, std::uint32_t b) {
      return equations_[a].size() < equations_[b].size();
    });
    used_[pivot] = true;
    auto const scale = inverse(factor_of(equations_[pivot], cell));
    for (auto& [other, factor] : equations_[pivot]) {
      factor = times(factor, scale);
      --degrees_[other];
    }
    auto const others = std::move(list);
    for (auto const i : others)
      if (i != pivot) replace(i, subtract(equations_[i], equations_[pivot], factor_of(equations_[i], cell)));
    for (auto const& [other, factor] : equations_[pivot])
      if (degrees_[other] > 0) wait(other);
    solved_.emplace_back(cell, pivot);
  }

  /// Both are in the order of cells.
  void replace(std::size_t i, Equation next) {
    auto before = equations_[i].begin();
    auto const end = equations_[i].end();
    auto const leave = [&] {
      if (--degrees_[before->first] > 0) wait(before->first);
      ++before;
    };
    for (auto const& [cell, factor] : next) {
      while (before != end && before->first < cell) leave();
      if (before != end && before->first == cell)
        ++before;
      else
        enter(cell, i);
    }
    while (before != end) leave();
    equations_[i] = std::move(next);
  }

  std::vector<std::uint64_t> numbers() const {
    std::vector<std::uint64_t> numbers(degrees_.size());
    std::mt19937_64 random;  // always the same, so that the same data give the same pattern
    for (auto& number : numbers) number = 1 + random() % (prime - 1);
    for (auto at = solved_.rbegin(); at != solved_.rend(); ++at) {
      std::uint64_t sum = 0;
      for (auto const& [cell, factor] : equations_[at->second])
        if (cell != at->first) sum = (sum + times(factor, numbers[cell])) % prime;
      numbers[at->first] = (prime - sum) % prime;
    }
    return numbers;
  }

  std::vector<Equation> equations_;
  std::vector<bool> used_;
  std::vector<std::vector<std::uint32_t>> of_cell_;  // equations that it is in, and some that it was in
  std::vector<std::size_t> degrees_;                 // in how many it is
  std::vector<std::vector<std::size_t>> waiting_ = {};
  std::vector<std::pair<std::size_t, std::uint32_t>> solved_ = {};
};

/// The cells that the sums determine, of those that hang together with a sum that is `fresh`. What hangs together is
/// solved on its own.
std::vector<std::size_t> determined_among(std::vector<bool> const& is_open, std::vector<Sum> const& sums,
                                          std::vector<bool> const& fresh) {
  std::vector<std::size_t> above(is_open.size());  // towards the cell that names all that hang together
  std::iota(above.begin(), above.end(), std::size_t{0});
  auto const name_of = [&](std::size_t cell) {
    while (above[cell] != cell) cell = above[cell] = above[above[cell]];
    return cell;
  };
  std::vector<Equation> equations;
  std::vector<std::size_t> firsts;  // cells of the equations of fresh sums
  for (std::size_t i = 0; i < sums.size(); ++i) {
    auto equation = equation_of(sums[i], is_open);
    if (equation.empty()) continue;
    for (auto const& [cell, factor] : equation) above[name_of(cell)] = name_of(equation.front().first);
    if (fresh[i]) firsts.push_back(equation.front().first);
    equations.push_back(std::move(equation));
  }
  std::vector<bool> wanted(is_open.size());
  for (auto const cell : firsts) wanted[name_of(cell)] = true;
  std::map<std::size_t, std::vector<Equation>> parts;
  for (auto& equation : equations)
    if (auto const name = name_of(equation.front().first); wanted[name]) parts[name].push_back(std::move(equation));
  std::vector<std::size_t> found;
  std::vector<std::size_t> place(is_open.size());
  for (auto& [name, part] : parts) {
    std::vector<std::size_t> cells;
    for (auto const& equation : part)
      for (auto const& [cell, factor] : equation) cells.push_back(cell);
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
    for (std::size_t i = 0; i < cells.size(); ++i) place[cells[i]] = i;
    for (auto& equation : part)
      for (auto& [cell, factor] : equation) cell = place[cell];
    auto const numbers = Solving(std::move(part), cells.size()).run();
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (numbers[i] == 0) found.push_back(cells[i]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Hiding {
public:
  Hiding(std::vector<Cell> const& cells, std::vector<Sum> const& sums, Rules const& rules)
      : cells_(cells),
        sums_(sums),
        rules_(rules),
        open_(cells.size()),
        fresh_(sums.size(), true),
        sums_of_(cells.size()) {
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
      auto const found = determined_among(open_, sums_, fresh_);
      fresh_.assign(sums_.size(), false);
      for (auto const cell : found)
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
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < sums_.size(); ++i)
      if (fresh_[i]) waiting.push_back(i);
    auto waits = fresh_;
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
    for (auto const sum : sums_of_[cell]) fresh_[sum] = true;
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
  std::vector<bool> fresh_;  // sums in which something was closed since all was looked through
  std::vector<std::vector<std::size_t>> sums_of_;
};

}  // namespace

std::vector<bool> hide(std::vector<Cell> const& cells, std::vector<Sum> const& sums, Rules const& rules) {
  return Hiding(cells, sums, rules).run();
}

std::vector<std::size_t> determined(std::vector<bool> const& is_open, std::vector<Sum> const& sums) {
  return determined_among(is_open, sums, std::vector<bool>(sums.size(), true));
}

namespace {

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

Band const& band_of(std::int64_t students) {
  return *std::find_if(std::begin(bands), std::end(bands), [&](Band const& band) { return students < band.below; });
}

}  // namespace

std::optional<std::string_view> coded(std::int64_t students, std::int64_t numerator, std::int64_t most) {
  auto const& band = band_of(students);
  if (100 * numerator >= band.percent * most) return band.high;
  if (100 * numerator <= (100 - band.percent) * most) return band.low;
  return std::nullopt;
}

namespace {

/// Between what and what a reader knows each numerator to lie, from what is shown, coded and added up.
class Bounds {
public:
  Bounds(std::vector<Cell> const& cells, std::vector<bool> const& hidden) : cells_(cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto const& cell = cells[i];
      auto const text = coded(cell.students, cell.numerator, cell.most);
      auto const bound = (100 - band_of(cell.students).percent) * cell.most / 100;
      if (!cell.published || hidden[i] || (cell.coded && !text))
        between_.push_back({0, cell.most});
      else if (!cell.coded)
        between_.push_back({cell.numerator, cell.numerator});
      else if (text->front() == '>')
        between_.push_back({cell.most - bound, cell.most});
      else
        between_.push_back({0, bound});
    }
  }

  /// What follows from the sums, as far as so many rounds over all of them go.
  void narrow(std::vector<Sum> const& sums) {
    bool changed = true;
    for (int round = 0; changed && round < most_rounds; ++round) {
      changed = false;
      for (auto const& sum : sums) changed = narrow(sum) || changed;
    }
  }

  std::int64_t width(std::size_t cell) const { return between_[cell].high - between_[cell].low; }

private:
  static constexpr int most_rounds = 20;

  struct Between {
    std::int64_t low;
    std::int64_t high;
  };

  bool narrow(Sum const& sum) {
    auto rest = cells_[sum.whole].numerator;
    Between parts{0, 0};
    for (auto const part : sum.parts) {
      rest -= cells_[part].numerator;
      parts.low += between_[part].low;
      parts.high += between_[part].high;
    }
    bool changed = take(sum.whole, parts.low + rest, parts.high + rest);
    auto const whole = between_[sum.whole];
    for (auto const part : sum.parts) {
      auto const own = between_[part];
      changed =
          take(part, whole.low - rest - (parts.high - own.high), whole.high - rest - (parts.low - own.low)) || changed;
    }
    return changed;
  }

  bool take(std::size_t cell, std::int64_t low, std::int64_t high) {
    auto& own = between_[cell];
    if (low <= own.low && high >= own.high) return false;
    own = {std::max(own.low, low), std::min(own.high, high)};
    return true;
  }

  std::vector<Cell> const& cells_;
  std::vector<Between> between_ = {};
};

}  // namespace

std::vector<std::size_t> told_by_their_bound(std::vector<Cell> const& cells, std::vector<bool> const& hidden,
                                             std::vector<Sum> const& sums, std::int64_t one) {
  std::vector<std::size_t> told;
  auto closed = hidden;
  for (auto before = told.size() + 1; before != told.size();) {
    before = told.size();
    Bounds bounds(cells, closed);
    bounds.narrow(sums);
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (cells[i].coded && !closed[i] && coded(cells[i].students, cells[i].numerator, cells[i].most) &&
          bounds.width(i) < one)
        told.push_back(i);
    for (auto i = before; i < told.size(); ++i) closed[told[i]] = true;
  }
  return told;
}

}  // namespace aimline::release
