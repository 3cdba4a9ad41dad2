// Tries to find out what released tables hide: suppression_attack ORGS TRUTH RELEASED…
//
// Everything that a reader of the tables knows becomes a linear program: what is shown, the bounds of what is coded,
// and every sum that holds between rows. Then each number that is not shown is driven down and up as far as that
// allows. It is found out where it cannot move, or not as far as it is to be protected. Who belongs to a whole and to
// no part is taken as known, which is more than a reader knows: TRUTH, the table with true counts, is read for that,
// and to make sure that the program speaks of this world. Several released tables, from older to newer, are one
// program: a period that had ended when the older was made has the same numbers in both.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <glpk.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace {

using Cells = std::vector<std::string>;

Cells split(std::string const& line) {
  Cells cells(1);
  bool quoted = false;
  for (char const c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

/// What a row is about.
struct Key {
  std::string indicator, org, grade, group, year, period;
  std::string edition;  // which of the tables; empty where all have the same numbers

  friend auto operator<=>(Key const&, Key const&) = default;
};

struct Truth {
  double numerator = 0;
  double denominator = 0;
};

struct Row {
  bool open = false;
  std::string coded;  // ">=0.95"
  Truth truth;        // of a shown row what is shown
};

using Rows = std::map<Key, Row>;

bool counts_days(std::string const& indicator) { return indicator == "attendance_rate"; }
bool has_most(std::string const& indicator) {
  return indicator != "suspension_days" && indicator != "suspension_incidents";
}

/// The last day of a period as text; a reader's calendar.
std::string last_day_of(std::string const& period) {
  int year = 0;
  int number = 0;
  char text[16];
  if (std::sscanf(period.c_str(), "%d-W%d", &year, &number) == 2) {
    // The Sunday of an ISO week: 4 January lies in the first.
    auto const days = [](int y, int m, int d) {  // Howard Hinnant's days_from_civil
      y -= m <= 2;
      int const era = y / 400;
      auto const yoe = static_cast<unsigned>(y - era * 400);
      auto const doy = (153U * static_cast<unsigned>(m > 2 ? m - 3 : m + 9) + 2) / 5 + static_cast<unsigned>(d) - 1;
      return era * 146097 + static_cast<int>(yoe * 365 + yoe / 4 - yoe / 100 + doy) - 719468;
    };
    int const fourth = days(year, 1, 4);
    int const sunday = fourth - (fourth + 3) % 7 + 6 + 7 * (number - 1);
    for (int y = year - 1; y <= year + 1; ++y)
      for (int m = 1; m <= 12; ++m)
        if (int const d = sunday - days(y, m, 1) + 1;
            d >= 1 && d <= 31 && days(m == 12 ? y + 1 : y, m % 12 + 1, 1) > sunday) {
          std::snprintf(text, sizeof text, "%04d-%02d-%02d", y, m, d);
          return text;
        }
  }
  if (std::sscanf(period.c_str(), "%d-%d", &year, &number) == 2) return period + "-31";
  return period + "-06-30";
}

/// `edition` is the day as of which the table was made, or empty.
void read_table(std::string const& path, std::string const& edition, std::string const& oldest, bool truth,
                Rows& rows) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    auto const cells = split(line);
    if (cells[0].starts_with("gap") || cells[0].starts_with("risk") || cells[0].starts_with("alternate")) continue;
    Key key{cells[0], cells[2], cells[3], cells[4], cells[5], cells[6], edition};
    if (!edition.empty() && key.period != key.year && last_day_of(key.period) <= oldest) key.edition.clear();
    auto& row = rows[key];
    if (truth) {
      row.truth = {std::stod(cells[7]), std::stod(cells[8])};
    } else if (cells[12] != "1" && cells[9].find('=') == std::string::npos) {
      Truth const shown{std::stod(cells[7]), std::stod(cells[8])};
      if (shown.numerator != row.truth.numerator || shown.denominator != row.truth.denominator) {
        std::printf("FALSE %s: what is shown is not true\n", line.c_str());
        std::exit(2);
      }
      row.open = true;
    } else if (cells[12] != "1") {
      row.coded = cells[9];
    }
  }
}

struct Sum {
  std::string kind;
  Key whole;
  std::vector<Key> parts;
};

bool is_member(std::string const& group) {
  return group != "all" && !group.starts_with("race:") && !group.starts_with("sex:");
}

/// Every sum that holds between rows.
std::vector<Sum> sums_of(Rows const& rows, std::map<std::string, std::string> const& parents) {
  std::map<std::pair<std::string, Key>, std::vector<Key>> sums;
  for (auto const& [key, row] : rows) {
    auto const part_of = [&, part = key](std::string const& kind, Key whole) {
      if (rows.contains(whole)) sums[{kind, whole}].push_back(part);
    };
    auto above = key;
    if (auto const parent = parents.find(key.org); parent != parents.end() && !parent->second.empty()) {
      above.org = parent->second;
      part_of("orgs", above);
    }
    auto whole = key;
    whole.grade = "all";
    if (key.grade != "all") part_of("grades", whole);
    whole = key;
    whole.group = "all";
    if (key.group.starts_with("race:")) part_of("races", whole);
    if (key.group.starts_with("sex:")) part_of("sexes", whole);
    if (is_member(key.group)) part_of(key.group, whole);
    whole = key;
    whole.indicator = "course_pass";
    if (key.indicator.starts_with("course_pass_")) part_of("subjects", whole);
    if (counts_days(key.indicator) && key.period != key.year) {
      // The year to date of each table that there is.
      for (auto const& edition : std::set<std::string>{key.edition}) {
        whole = key;
        whole.period = key.year;
        whole.edition = edition;
        part_of(key.period.find('W') != std::string::npos ? "weeks" : "months", whole);
      }
      if (key.edition.empty())
        for (auto at = rows.lower_bound({key.indicator, key.org, key.grade, key.group, key.year, key.year, ""});
             at != rows.end() && at->first.period == key.year && at->first.group == key.group &&
             at->first.grade == key.grade && at->first.org == key.org && at->first.indicator == key.indicator;
             ++at)
          if (!at->first.edition.empty())
            part_of(key.period.find('W') != std::string::npos ? "weeks" : "months", at->first);
    }
  }
  std::vector<Sum> list;
  for (auto& [key, parts] : sums) list.push_back({key.first, key.second, std::move(parts)});
  return list;
}

using Terms = std::vector<std::pair<int, double>>;

/// The sum of the terms is `value`, or at least that.
struct Constraint {
  Terms terms;
  double value = 0;
  bool exactly = false;
};

/// A linear program over some unknown numbers, each at least what `least` says.
class Program {
public:
  Program(std::vector<double> const& least, std::vector<Constraint const*> const& constraints)
      : problem_(glp_create_prob()) {
    glp_set_obj_dir(problem_, GLP_MIN);
    glp_add_cols(problem_, static_cast<int>(least.size()));
    for (std::size_t i = 0; i < least.size(); ++i)
      glp_set_col_bnds(problem_, static_cast<int>(i) + 1, GLP_LO, least[i], 0);
    for (auto const* constraint : constraints) {
      std::vector<int> columns(1);
      std::vector<double> factors(1);
      for (auto const& [at, factor] : constraint->terms) {
        columns.push_back(at + 1);
        factors.push_back(factor);
      }
      auto const row = glp_add_rows(problem_, 1);
      glp_set_row_bnds(problem_, row, constraint->exactly ? GLP_FX : GLP_LO, constraint->value, constraint->value);
      glp_set_mat_row(problem_, row, static_cast<int>(constraint->terms.size()), columns.data(), factors.data());
    }
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    expect(glp_simplex(problem_, &how) == 0);
  }
  ~Program() { glp_delete_prob(problem_); }
  Program(Program const&) = delete;
  Program& operator=(Program const&) = delete;

  /// How low the terms can go; none where there is no bound.
  std::optional<double> least(Terms const& terms) {
    for (auto const& [at, factor] : terms) glp_set_obj_coef(problem_, at + 1, factor);
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_PRIMAL;  // goes on from where the last one ended
    expect(glp_simplex(problem_, &how) == 0);
    auto const status = glp_get_status(problem_);
    expect(status == GLP_OPT || status == GLP_UNBND);
    auto const value = glp_get_obj_val(problem_);
    for (auto const& [at, factor] : terms) glp_set_obj_coef(problem_, at + 1, 0);
    return status == GLP_OPT ? std::optional(value) : std::nullopt;
  }

private:
  static void expect(bool holds) {
    if (holds) return;
    std::printf("FALSE the program has no solution\n");
    std::exit(2);
  }

  glp_prob* problem_;
};

/// A number of a row: known, or an unknown of the program.
struct Number {
  int unknown = -1;
  double known = 0;
};
struct Numbers {
  Number numerator;
  Number denominator;
};

/// What an indicator's tables are solved together with.
std::string family_of(std::string const& indicator) {
  if (indicator.starts_with("ew_current_")) return "ew_current";
  if (indicator.starts_with("ew_")) return "ew";
  if (indicator.starts_with("course_pass")) return "course_pass";
  if (indicator.starts_with("acgr")) return "acgr";
  if (indicator.starts_with("suspension")) return "suspension";
  return indicator;
}

/// From a coded text: the share, and from how many to how many students it stands for.
struct Band {
  bool high = false;
  double share = 0;
  double fewest = 0;
  std::optional<double> most = {};
};
Band band_of(std::string const& text) {
  Band band{text.starts_with(">"), std::stod(text.substr(2))};
  auto const share = band.high ? band.share : 1 - band.share;
  constexpr std::array<std::array<double, 3>, 5> bands{
      {{0.8, 10, 19}, {0.9, 20, 39}, {0.95, 40, 99}, {0.98, 100, 299}, {0.99, 300, 0}}};
  for (auto const& [bound, fewest, most] : bands)
    if (std::abs(bound - share) < 1e-9) {
      band.fewest = fewest;
      if (most > 0) band.most = most;
    }
  return band;
}

class Attack {
public:
  Attack(Rows const& rows, std::vector<Sum> const& sums, std::string family) : rows_(rows), family_(std::move(family)) {
    for (auto const& [key, row] : rows)
      if (family_of(key.indicator) == family_) add_row(key, row);
    for (auto const& sum : sums)
      if (family_of(sum.whole.indicator) == family_) add_sum(sum);
    for (auto const& [key, numbers] : numbers_) add_relations(key, numbers);
  }

  /// Prints what is found out; gives how many. Of many rows that hang together, some are tried.
  int run() {
    find_parts();
    std::map<int, std::vector<Key>> rows_of;
    for (auto const& [key, numbers] : numbers_)
      if (!rows_.at(key).open) rows_of[part_of(numbers.numerator.unknown)].push_back(key);
    int found = 0;
    for (auto const& [part, keys] : rows_of) {
      auto program = program_of(part);
      auto const step = std::max<std::size_t>(1, keys.size() / most_of_part);
      for (std::size_t i = keys.size() % step; i < keys.size(); i += step) found += attack(keys[i], program);
    }
    return found;
  }
  int tried() const { return tried_; }

private:
  static constexpr std::size_t most_of_part = 120;
  using Parts = std::vector<std::pair<Number, double>>;

  int unknown(double least) {
    least_.push_back(least);
    return static_cast<int>(least_.size()) - 1;
  }

  void constrain(Parts const& parts, double value, bool exactly) {
    Constraint constraint{{}, value, exactly};
    for (auto const& [number, factor] : parts)
      if (number.unknown < 0)
        constraint.value -= factor * number.known;
      else
        constraint.terms.emplace_back(number.unknown, factor);
    if (!constraint.terms.empty()) constraints_.push_back(std::move(constraint));
  }

  void add_row(Key const& key, Row const& row) {
    auto& [numerator, denominator] = numbers_[key];
    if (row.open) {
      numerator.known = row.truth.numerator;
      denominator.known = row.truth.denominator;
      return;
    }
    numerator.unknown = unknown(0);
    denominator.unknown = unknown(1);
    // Without a most, they are still numbers of one row, and of one program.
    constrain({{denominator, 1}, {numerator, has_most(key.indicator) ? -1 : 1}}, 0, false);
    if (row.coded.empty()) return;
    auto const band = band_of(row.coded);
    if (band.high)
      constrain({{numerator, 1}, {denominator, -band.share}}, 0, false);
    else
      constrain({{denominator, band.share}, {numerator, -1}}, 0, false);
    if (counts_days(key.indicator) || key.indicator.starts_with("course_pass")) return;
    constrain({{denominator, 1}}, band.fewest, false);
    if (band.most) constrain({{denominator, -1}}, -*band.most, false);
  }

  /// What is in no part is known, but for membership groups: there it is everybody else, whom nobody shows.
  void add_sum(Sum const& sum) {
    auto const& whole = numbers_.at(sum.whole);
    Parts numerators{{whole.numerator, 1}};
    Parts denominators{{whole.denominator, 1}};
    auto rest = rows_.at(sum.whole).truth;
    for (auto const& part : sum.parts) {
      numerators.emplace_back(numbers_.at(part).numerator, -1);
      denominators.emplace_back(numbers_.at(part).denominator, -1);
      rest.numerator -= rows_.at(part).truth.numerator;
      rest.denominator -= rows_.at(part).truth.denominator;
    }
    if (is_member(sum.kind)) {
      Number const some{unknown(0)};
      Number const all{unknown(0)};
      if (has_most(sum.whole.indicator)) constrain({{all, 1}, {some, -1}}, 0, false);
      numerators.emplace_back(some, -1);
      denominators.emplace_back(all, -1);
      rest = {};
    }
    constrain(numerators, rest.numerator, true);
    constrain(denominators, rest.denominator, true);
  }

  Numbers const* find(Key key, std::string const& indicator) const {
    key.indicator = indicator;
    auto const found = numbers_.find(key);
    return found == numbers_.end() ? nullptr : &found->second;
  }

  /// Between indicators of one place.
  void add_relations(Key const& key, Numbers const& numbers) {
    auto const same_students = [&](Numbers const* other) {
      if (other && other != &numbers) constrain({{numbers.denominator, 1}, {other->denominator, -1}}, 0, true);
    };
    auto const more = [&](Numbers const& above, Numbers const& below) {
      constrain({{above.numerator, 1}, {below.numerator, -1}}, 0, false);
    };
    if (key.indicator == "suspension_days" || key.indicator == "suspension_incidents")
      same_students(find(key, "suspension"));
    for (std::string const prefix : {"ew_", "ew_current_"}) {
      if (key.indicator != prefix + "any") continue;
      std::vector<Numbers const*> flags;
      for (auto const* name : {"attendance", "behavior", "course", "any", "two_or_more", "three"})
        flags.push_back(find(key, prefix + name));
      for (auto const* flag : flags) same_students(flag);
      if (std::find(flags.begin(), flags.end(), nullptr) != flags.end()) continue;
      // The flags together are those who have one, two or three, each counted as often.
      Parts parts;
      for (std::size_t i = 0; i < flags.size(); ++i) parts.emplace_back(flags[i]->numerator, i < 3 ? 1 : -1);
      constrain(parts, 0, true);
      for (std::size_t i = 0; i < 3; ++i) {
        more(numbers, *flags[i]);
        more(*flags[i], *flags[5]);
      }
      more(numbers, *flags[4]);
      more(*flags[4], *flags[5]);
    }
    if (key.indicator == "freshman_on_track")
      if (auto const* with_summer = find(key, "freshman_on_track_summer")) more(*with_summer, numbers);
    if (key.indicator == "postsecondary_fall")
      if (auto const* later = find(key, "postsecondary_16")) more(*later, numbers);
  }

  // Unknowns that hang together by any constraint are one part: a program of its own.
  void find_parts() {
    above_.resize(least_.size());
    for (std::size_t i = 0; i < above_.size(); ++i) above_[i] = static_cast<int>(i);
    for (auto const& constraint : constraints_)
      for (auto const& [at, factor] : constraint.terms)
        above_[static_cast<std::size_t>(part_of(at))] = part_of(constraint.terms.front().first);
    for (auto const& constraint : constraints_)
      constraints_of_[part_of(constraint.terms.front().first)].push_back(&constraint);
    place_.resize(least_.size());
    for (std::size_t i = 0; i < least_.size(); ++i) {
      auto& least = least_of_[part_of(static_cast<int>(i))];
      place_[i] = static_cast<int>(least.size());
      least.push_back(least_[i]);
    }
  }
  int part_of(int at) {
    while (above_[static_cast<std::size_t>(at)] != at)
      at = above_[static_cast<std::size_t>(at)] =
          above_[static_cast<std::size_t>(above_[static_cast<std::size_t>(at)])];
    return at;
  }
  Program program_of(int part) {
    std::vector<Constraint> placed;
    for (auto const* constraint : constraints_of_[part]) {
      placed.push_back(*constraint);
      for (auto& [at, factor] : placed.back().terms) at = place_[static_cast<std::size_t>(at)];
    }
    std::vector<Constraint const*> list;
    for (auto const& constraint : placed) list.push_back(&constraint);
    return Program(least_of_[part], list);
  }

  /// A hidden row must leave open two students more or fewer, one more or fewer who count, and that somebody does not;
  /// a coded one must not tell how many count. Where days are counted, a day of one student stands for the student.
  int attack(Key const& key, Program& program) {
    ++tried_;
    auto const& row = rows_.at(key);
    auto const& [numerator, denominator] = numbers_.at(key);
    int const n = place_[static_cast<std::size_t>(numerator.unknown)];
    int const d = place_[static_cast<std::size_t>(denominator.unknown)];
    int found = 0;
    if (row.coded.empty() && !is_shown_elsewhere(key)) found += narrow(key, "denominator", range(program, {{d, 1}}), 2);
    found += narrow(key, "numerator", range(program, {{n, 1}}), 1);
    if (row.coded.empty() && has_most(key.indicator)) {
      auto const [none, all] = range(program, {{d, 1}, {n, -1}});
      if (all && *all < 1 - 1e-6) found += narrow(key, "everybody", {none, all}, INFINITY);
    }
    return found;
  }

  /// How many students there are, where another indicator about the same ones is shown.
  bool is_shown_elsewhere(Key const& key) const {
    constexpr std::array<std::array<char const*, 6>, 3> same{
        {{"ew_attendance", "ew_behavior", "ew_course", "ew_any", "ew_two_or_more", "ew_three"},
         {"ew_current_attendance", "ew_current_behavior", "ew_current_course", "ew_current_any",
          "ew_current_two_or_more", "ew_current_three"},
         {"suspension", "suspension_days", "suspension_incidents", "suspension_days", "suspension", "suspension"}}};
    for (auto const& names : same) {
      if (std::find(names.begin(), names.end(), key.indicator) == names.end()) continue;
      for (auto const* name : names)
        if (auto const* other = find(key, name); other && other->denominator.unknown < 0) return true;
    }
    return false;
  }

  using Range = std::pair<std::optional<double>, std::optional<double>>;
  static Range range(Program& program, Terms terms) {
    auto const least = program.least(terms);
    for (auto& [at, factor] : terms) factor = -factor;
    auto most = program.least(terms);
    if (most) most = -*most;
    return {least, most};
  }

  static int narrow(Key const& key, char const* what, Range const& range, double width) {
    auto const& [least, most] = range;
    if (!least || !most || std::floor(*most + 1e-6) - std::ceil(*least - 1e-6) >= width) return 0;
    std::printf("FOUND %s %s %s %s %s %s: %s from %g to %g\n", key.indicator.c_str(), key.org.c_str(),
                key.grade.c_str(), key.group.c_str(), key.period.c_str(), key.edition.c_str(), what, *least, *most);
    return 1;
  }

  Rows const& rows_;
  std::string family_;
  std::map<Key, Numbers> numbers_ = {};
  std::vector<double> least_ = {};
  std::vector<Constraint> constraints_ = {};
  std::vector<int> above_ = {};
  std::vector<int> place_ = {};  // of an unknown in the program of its part
  std::map<int, std::vector<Constraint const*>> constraints_of_ = {};
  std::map<int, std::vector<double>> least_of_ = {};
  int tried_ = 0;
};

}  // namespace

/// RELEASED and TRUTH are paths, or DAY=PATH each for several tables; of each released one there is a true one.
int main(int argc, char** argv) {
  if (argc < 4) return 64;
  std::map<std::string, std::string> parents;
  std::map<std::string, std::string> types;
  std::ifstream orgs(argv[1]);
  std::string line;
  std::getline(orgs, line);
  auto const header = split(line);
  auto const column = [&](char const* name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  while (std::getline(orgs, line)) {
    auto const cells = split(line);
    types[cells[column("org_id")]] = cells[column("type")];
    parents[cells[column("org_id")]] = cells[column("parent_id")];
  }
  // What lies between is passed through.
  for (auto& [id, parent] : parents)
    while (types[parent] == "other") parent = parents[parent];

  struct Edition {
    std::string day, path;
  };
  std::vector<Edition> editions;
  for (int i = 2; i < argc; ++i) {
    std::string const word = argv[i];
    auto const equals = word.find('=');
    editions.push_back(equals == std::string::npos ? Edition{"", word}
                                                   : Edition{word.substr(0, equals), word.substr(equals + 1)});
  }
  Rows rows;
  for (std::size_t i = 0; i < editions.size(); ++i)
    read_table(editions[i].path, editions[i].day, editions[0].day, i < editions.size() / 2, rows);
  auto const sums = sums_of(rows, parents);
  std::set<std::string> families;
  for (auto const& [key, row] : rows) families.insert(family_of(key.indicator));
  int found = 0;
  int tried = 0;
  for (auto const& family : families) {
    Attack attack(rows, sums, family);
    found += attack.run();
    tried += attack.tried();
  }
  std::printf("%d found out of %d not shown, %zu rows\n", found, tried, rows.size());
  return found == 0 ? 0 : 1;
}
