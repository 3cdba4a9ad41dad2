#include "indicators/released.hpp"

#include "records/parallel.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace aimline::indicators {
namespace {

using enum IndicatorId;

/// Indicators whose denominators are the same students, or that add up to each other. Those with a `base` are about
/// nearly the same students as it is.
struct Family {
  std::vector<IndicatorId> members;
  std::optional<IndicatorId> base = {};
};

std::vector<Family> families() {
  return {{{attendance_rate}},
          {{chronic_absence}},
          {{ew_attendance, ew_behavior, ew_course, ew_any, ew_two_or_more, ew_three}},
          {{suspension, suspension_days, suspension_incidents, suspension_in, idea_out_short, idea_out_long,
            idea_in_short, idea_in_long}},
          {{course_pass, course_pass_english, course_pass_mathematics, course_pass_science, course_pass_social_science,
            course_pass_other}},
          {{freshman_on_track, freshman_on_track_summer}},
          {{grade9_retention}},
          {{grade9_retention_sending}},
          {{acgr4, acgr5, acgr6}},
          {{postsecondary_fall, postsecondary_16}},
          {{absent_2plus}},
          {{ew_current_attendance, ew_current_behavior, ew_current_course, ew_current_any, ew_current_two_or_more,
            ew_current_three}},
          {{failing_core}},
          {{freshman_on_pace}},
          {{senior_credit_pace}},
          {{g8_ready}},
          {{dropout}},
          {{grade9_retention_all}, grade9_retention},
          {{grade9_retention_enrolled}, grade9_retention}};
}

/// Where a cell is, whatever is counted there.
struct Place {
  std::int32_t org = 0;
  std::uint8_t period = 0;
  std::uint8_t grade = 0;
  std::uint8_t group = 0;

  friend auto operator<=>(Place const&, Place const&) = default;
};

Place place_of(Cell const& cell) { return {cell.org, cell.period, cell.grade, cell.group}; }

constexpr std::pair<unsigned, unsigned> partitions[] = {{1, 7}, {8, 10}};  // race and sex among the groups
constexpr unsigned first_membership = 11;

/// The counts of some indicators in one year, as one table with its sums.
class Table {
public:
  Table(std::span<Count const* const> counts, std::vector<std::int32_t> const& parents, release::Rules const& rules)
      : counts_(counts.begin(), counts.end()), rules_(rules) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      at_[{counts_[i]->cell.indicator, place_of(counts_[i]->cell)}] = i;
      cells_.push_back(cell_of(*counts_[i]));
    }
    add_sums(parents);
  }

  std::size_t size() const { return counts_.size(); }
  Count const& count(std::size_t i) const { return *counts_[i]; }
  std::vector<release::Cell>& cells() { return cells_; }
  std::vector<release::Sum> const& sums() const { return sums_; }

private:
  static release::Cell cell_of(Count const& count) {
    auto const unit = indicators()[static_cast<std::size_t>(count.cell.indicator)].unit;
    auto const most = unit == Unit::share        ? count.denominator
                      : unit == Unit::days_share ? 1'000 * count.denominator
                                                 : INT32_MAX * count.denominator;  // there is no most
    return {.students = count.students, .numerator = count.numerator, .most = most};
  }

  std::optional<std::size_t> find(IndicatorId indicator, Place const& place) const {
    auto const found = at_.find({indicator, place});
    return found == at_.end() ? std::nullopt : std::optional(found->second);
  }

  /// What of the whole is in none of the parts becomes a part that nobody prints.
  std::size_t add_rest(release::Sum const& sum) {
    auto rest = cells_[sum.whole];
    for (auto const part : sum.parts) {
      rest.students -= cells_[part].students;
      rest.numerator -= cells_[part].numerator;
      rest.most -= cells_[part].most;
    }
    rest.published = false;
    cells_.push_back(rest);
    return cells_.size() - 1;
  }

  /// What belongs to the whole and to no part.
  enum class Rest : bool { known, protected_when_small };
  void add_sum(std::size_t whole, std::vector<std::size_t> parts, Rest rest) {
    if (parts.empty()) return;
    release::Sum sum{whole, std::move(parts)};
    auto left = cells_[whole].students;
    for (auto const part : sum.parts) left -= cells_[part].students;
    sum.small_rest = rest == Rest::protected_when_small && left > 0 && left < rules_.least;
    sums_.push_back(std::move(sum));
  }

  void add_sums(std::vector<std::int32_t> const& parents) {
    std::map<std::size_t, std::vector<std::size_t>> below;  // parts by organization
    std::map<std::size_t, std::vector<std::size_t>> grades;
    std::map<std::size_t, std::vector<std::size_t>> months;
    std::map<std::size_t, std::vector<std::size_t>> weeks;
    std::map<std::size_t, std::vector<std::size_t>> subjects;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      auto const& cell = counts_[i]->cell;
      auto const place = place_of(cell);
      if (cell.org != Counts::unknown_org && parents[static_cast<std::size_t>(cell.org)] >= 0) {
        auto above = place;
        above.org = parents[static_cast<std::size_t>(cell.org)];
        if (auto const whole = find(cell.indicator, above)) below[*whole].push_back(i);
      }
      if (place.grade != 0) {
        auto all = place;
        all.grade = 0;
        if (auto const whole = find(cell.indicator, all)) grades[*whole].push_back(i);
      }
      if (place.period != 0 && cell.indicator == attendance_rate) {
        auto year = place;
        year.period = 0;
        if (auto const whole = find(cell.indicator, year)) (place.period <= 12 ? months : weeks)[*whole].push_back(i);
      }
      if (cell.indicator > course_pass && cell.indicator <= course_pass_other)
        if (auto const whole = find(course_pass, place)) subjects[*whole].push_back(i);
      if (place.group == 0) add_groups(i);
    }
    for (auto const* const all : {&below, &months, &weeks, &subjects})
      for (auto const& [whole, parts] : *all) add_sum(whole, parts, Rest::known);
    for (auto const& [whole, parts] : grades) add_sum(whole, parts, Rest::protected_when_small);
  }

  void add_groups(std::size_t whole) {
    auto const cell = counts_[whole]->cell;
    auto const part = [&](unsigned group) {
      auto place = place_of(cell);
      place.group = static_cast<std::uint8_t>(group);
      return find(cell.indicator, place);
    };
    for (auto const& [first, last] : partitions) {
      std::vector<std::size_t> parts;
      for (auto group = first; group <= last; ++group)
        if (auto const found = part(group)) parts.push_back(*found);
      add_sum(whole, parts, Rest::protected_when_small);
    }
    for (auto group = first_membership; group < group_count; ++group)
      if (auto const found = part(group)) {
        release::Sum sum{whole, {*found}};
        if (cells_[whole].students > cells_[*found].students) sum.parts.push_back(add_rest(sum));
        sums_.push_back(std::move(sum));
      }
  }

  std::vector<Count const*> counts_;
  release::Rules rules_;
  std::vector<release::Cell> cells_ = {};
  std::vector<release::Sum> sums_ = {};
  std::map<std::pair<IndicatorId, Place>, std::size_t> at_ = {};
};

bool is_coded(Count const& count) {
  Row row;
  row.cell = count.cell;
  row.numerator = count.numerator;
  row.denominator = count.denominator;
  row.students = count.students;
  return coded_text(row).has_value();
}

Count const* find(Counts const& counts, Cell cell, IndicatorId indicator) {
  cell.indicator = indicator;
  return counts.find(cell);
}

constexpr std::array<std::array<IndicatorId, 6>, 2> warnings{
    {{ew_attendance, ew_behavior, ew_course, ew_any, ew_two_or_more, ew_three},
     {ew_current_attendance, ew_current_behavior, ew_current_course, ew_current_any, ew_current_two_or_more,
      ew_current_three}}};

/// The three flags together are those who have one, two and three, each counted as often: beside what is coded, those
/// who have two and three are hidden, and where they are so few that hardly a choice is left, those who have any too.
bool tells_of_flags(Counts const& counts, Count const& count, std::array<IndicatorId, 6> const& six) {
  auto const self = std::find(six.begin() + 3, six.end(), count.cell.indicator);
  if (self == six.end()) return false;
  std::int64_t several = 0;
  bool any_coded = false;
  for (auto const indicator : six) {
    auto const* const other = find(counts, count.cell, indicator);
    if (!other) continue;
    any_coded = any_coded || (indicator != *self && is_coded(*other));
    if (indicator == six[4] || indicator == six[5]) several += other->numerator;
  }
  return any_coded && (*self != six[3] || several < 4);
}

/// Passes are those of the subjects: beside a single coded one, the last of the others is hidden.
bool tells_of_subject(Counts const& counts, Count const& count) {
  if (count.cell.indicator <= course_pass || count.cell.indicator > course_pass_other) return false;
  int coded = 0;
  auto last = course_pass;
  for (auto i = static_cast<unsigned>(course_pass); i <= static_cast<unsigned>(course_pass_other); ++i) {
    auto const* const other = find(counts, count.cell, static_cast<IndicatorId>(i));
    if (other && is_coded(*other))
      ++coded;
    else if (other)
      last = other->cell.indicator;
  }
  return coded == 1 && last == count.cell.indicator;
}

/// Whether a number would tell what is coded beside it, in another indicator about the same students.
bool tells_what_is_coded(Counts const& counts, Count const& count) {
  if (count.cell.indicator == suspension_days || count.cell.indicator == suspension_incidents) {
    // None means no suspension.
    auto const* const students = find(counts, count.cell, suspension);
    return count.numerator == 0 || (students && is_coded(*students));
  }
  return tells_of_flags(counts, count, warnings[0]) || tells_of_flags(counts, count, warnings[1]) ||
         tells_of_subject(counts, count);
}

/// The places that are hidden in one family and year.
class FamilyRelease {
public:
  FamilyRelease(Counts const& counts, std::vector<std::vector<Count const*>> const& members,
                std::vector<std::int32_t> const& parents, release::Rules const& rules)
      : counts_(counts), rules_(rules) {
    for (auto const& member : members)
      to_date_ = to_date_ || (!member.empty() && member.front()->cell.indicator == chronic_absence);
    for (auto const& member : members) add_member(member, parents);
    auto const there =
        std::count_if(members.begin(), members.end(), [](auto const& member) { return !member.empty(); });
    if (there > 1) add_students_alone(members, parents);
  }

  /// Hides beforehand what would tell of another indicator.
  void hide(std::set<Place> const& places) {
    for (auto const& place : places) close(place);
  }

  std::set<Place> run() {
    while (true) {
      auto const before = hidden_.size();
      for (auto& table : tables_) settle(table);
      keep_through_the_year();
      if (hidden_.size() == before) return hidden_;
    }
  }

  /// Coded cells whose bound would tell too much, once all else is decided.
  std::set<std::pair<IndicatorId, Place>> told_by_their_bound() {
    std::set<std::pair<IndicatorId, Place>> told;
    for (auto& [table, period, at] : tables_) {
      std::vector<bool> hidden(table.cells().size());
      for (std::size_t i = 0; i < table.size(); ++i)
        hidden[i] = table.cells()[i].students < rules_.least || hidden_.contains(place_of(table.count(i).cell));
      bool const days = table.size() > 0 && table.count(0).cell.indicator == attendance_rate;
      for (auto const i : release::told_by_their_bound(table.cells(), hidden, table.sums(), days ? 1'000 : 1))
        told.emplace(table.count(i).cell.indicator, place_of(table.count(i).cell));
    }
    return told;
  }

private:
  /// One of the tables, and how many of its places were hidden when it was last looked through.
  struct Settled {
    Table table;
    std::optional<std::uint8_t> period = {};  // none where it is about all
    std::size_t at = SIZE_MAX;
  };

  void add_table(std::span<Count const* const> counts, std::vector<std::int32_t> const& parents,
                 std::optional<std::uint8_t> period) {
    auto& table = tables_.emplace_back(Settled{Table(counts, parents, rules_), period}).table;
    for (std::size_t i = 0; i < table.size(); ++i)
      table.cells()[i].coded = is_coded(table.count(i)) || tells_what_is_coded(counts_, table.count(i));
  }

  /// Each period is a table. Days add up over the year too, which takes little more once its periods are settled.
  void add_member(std::vector<Count const*> const& member, std::vector<std::int32_t> const& parents) {
    std::map<std::uint8_t, std::vector<Count const*>> periods;
    for (auto const* count : member) periods[count->cell.period].push_back(count);
    for (auto const& [period, counts] : periods) add_table(counts, parents, period);
    if (periods.size() > 1 && member.front()->cell.indicator == attendance_rate) add_table(member, parents, {});
  }

  void close(Place const& place) {
    if (hidden_.insert(place).second) ++closed_[place.period];
  }
  std::size_t closed_in(Settled const& settled) const {
    return settled.period ? closed_[*settled.period] : hidden_.size();
  }

  /// Every place once, for what all members tell alike: how many students there are.
  void add_students_alone(std::vector<std::vector<Count const*>> const& members,
                          std::vector<std::int32_t> const& parents) {
    std::map<Place, Count> first;
    for (auto const& counts : members)
      for (auto const* const count : counts) {
        auto& there = first.try_emplace(place_of(count->cell), *count).first->second;
        there.cell.indicator = suspension_days;  // a count that is never coded
        there.numerator = 1;
      }
    for (auto const& [place, count] : first) alone_.push_back(count);
    std::vector<Count const*> counts;
    for (auto const& count : alone_) counts.push_back(&count);
    add_table(counts, parents, {});
  }

  void settle(Settled& settled) {
    if (settled.at == closed_in(settled)) return;
    auto& table = settled.table;
    for (std::size_t i = 0; i < table.size(); ++i)
      table.cells()[i].hidden = hidden_.contains(place_of(table.count(i).cell));
    auto const hidden = release::hide(table.cells(), table.sums(), rules_);
    for (std::size_t i = 0; i < table.size(); ++i)
      if (hidden[i]) {
        auto const& count = table.count(i);
        close(place_of(count.cell));
        if (count.students >= rules_.least) complementary_.insert(place_of(count.cell));
      }
    settled.at = closed_in(settled);
  }

  /// Of counts to date, what is hidden for the sake of others in one month stays so in all: the months beside it, which
  /// are nearly the same, would tell it. Weeks alike. What is counted afresh in each period tells nothing of another.
  void keep_through_the_year() {
    std::set<Place> series;  // named by the first month or week
    for (auto const& place : complementary_)
      if (to_date_ && place.period != 0)
        series.insert({place.org, static_cast<std::uint8_t>(place.period <= 12 ? 1 : 13), place.grade, place.group});
    if (series.empty()) return;
    for (auto const& [table, period, at] : tables_)
      for (std::size_t i = 0; i < table.size(); ++i) {
        auto const place = place_of(table.count(i).cell);
        if (place.period != 0 && series.contains({place.org, static_cast<std::uint8_t>(place.period <= 12 ? 1 : 13),
                                                  place.grade, place.group}))
          close(place);
      }
  }

  Counts const& counts_;
  release::Rules rules_;
  bool to_date_ = false;
  std::vector<Settled> tables_ = {};
  std::vector<Count> alone_ = {};
  std::set<Place> hidden_ = {};
  std::set<Place> complementary_ = {};
  std::array<std::size_t, 256> closed_ = {};  // how many places are hidden in each period
};

/// Places of an indicator that would tell of its base: the base is not shown there as it is, or the students in whom
/// they differ are few.
std::set<Place> telling(std::span<Count const* const> counts, std::span<Count const* const> base,
                        std::set<Place> const& hidden_in_base, std::int64_t least) {
  std::map<Place, Count const*> of_base;
  for (auto const* count : base) of_base[place_of(count->cell)] = count;
  std::set<Place> places;
  for (auto const* count : counts) {
    auto const place = place_of(count->cell);
    auto const found = of_base.find(place);
    if (found == of_base.end()) continue;
    auto const differ = std::abs(count->students - found->second->students);
    if (hidden_in_base.contains(place) || is_coded(*found->second) || (differ > 0 && differ < least))
      places.insert(place);
  }
  return places;
}

/// The places that are hidden, for every year and family.
class Hidden {
public:
  Hidden(Counts const& counts, std::vector<std::int32_t> const& parents, LeastOfYear const& least,
         std::size_t threads) {
    auto const all = families();
    for (std::size_t family = 0; family < all.size(); ++family)
      for (std::size_t i = 0; i < all[family].members.size(); ++i)
        member_[static_cast<std::size_t>(all[family].members[i])] = {family, i};
    std::map<Key, std::vector<std::vector<Count const*>>> work;
    for (auto const& count : counts.all) {
      auto const [family, at] = member_[static_cast<std::size_t>(count.cell.indicator)];
      auto& members = work[{count.cell.year, family}];
      members.resize(all[family].members.size());
      members[at].push_back(&count);
    }
    for (auto const& [key, members] : work) keys_.push_back(key);
    places_.resize(keys_.size());
    told_.resize(keys_.size());
    records::in_parallel(keys_.size(), threads, [&](std::size_t i, std::size_t) {
      auto const [year, family] = keys_[i];
      release::Rules const rules{least(year)};
      FamilyRelease release(counts, work.at(keys_[i]), parents, rules);
      if (auto const base = all[family].base) {
        auto const found = work.find({year, member_[static_cast<std::size_t>(*base)].first});
        if (found != work.end())
          release.hide(telling(work.at(keys_[i]).front(), found->second.front(),
                               FamilyRelease(counts, found->second, parents, rules).run(), rules.least));
      }
      places_[i] = release.run();
      told_[i] = release.told_by_their_bound();
    });
  }

  bool contains(Cell const& cell) const {
    Key const key{cell.year, member_[static_cast<std::size_t>(cell.indicator)].first};
    auto const at = static_cast<std::size_t>(std::lower_bound(keys_.begin(), keys_.end(), key) - keys_.begin());
    return places_[at].contains(place_of(cell)) || told_[at].contains({cell.indicator, place_of(cell)});
  }

private:
  using Key = std::pair<int, std::size_t>;  // year, family

  std::array<std::pair<std::size_t, std::size_t>, indicator_count> member_ = {};  // family, place in it
  std::vector<Key> keys_ = {};
  std::vector<std::set<Place>> places_ = {};
  std::vector<std::set<std::pair<IndicatorId, Place>>> told_ = {};  // hidden in one indicator alone
};

}  // namespace

void release_rows(std::vector<Row>& rows, Counts const& counts, Setting const& setting, LeastOfYear const& least,
                  std::size_t threads) {
  Hidden const hidden(counts, setting.parents, least, threads);
  std::map<Cell, Kept> yearly;  // what gaps are made of
  for (auto& row : rows) {
    if (row.figure != Figure::itself) continue;
    if (row.students < least(row.cell.year) || hidden.contains(row.cell) ||
        tells_what_is_coded(counts, {row.cell, row.numerator, row.denominator, row.students})) {
      row.kept = Kept::hidden;
    } else if (coded_text(row)) {
      row.kept = Kept::coded;
    }
    if (row.cell.period == 0 && row.cell.grade == 0) yearly[row.cell] = row.kept;
  }
  auto const is_open = [&](Cell cell, std::uint8_t group) {
    cell.group = group;
    auto const found = yearly.find(cell);
    return found != yearly.end() && found->second == Kept::open;
  };
  auto const stands_on_open = [&](Row const& row) {
    if (!is_open(row.cell, row.cell.group)) return false;
    if (row.figure == Figure::alternate_risk_ratio) {
      auto state = row.cell;
      state.org = setting.state_above(row.cell.org);
      if (!is_open(state, state.group) || !is_open(state, 0)) return false;
    }
    return is_open(row.cell, row.reference);
  };
  // That there is a risk ratio, or none to nothing, says something about what is hidden: the former goes, the latter
  // stays and is hidden.
  std::erase_if(rows, [&](Row& row) {
    if (row.figure == Figure::itself) return false;
    if (stands_on_open(row)) return row.undefined;
    row.kept = Kept::hidden;
    return row.figure == Figure::risk_ratio || row.figure == Figure::alternate_risk_ratio;
  });
}

}  // namespace aimline::indicators
