#include "world/person.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::world {
namespace {

namespace codes = records::codes;

constexpr auto present = codes::at(codes::attendance, "present");
constexpr auto absent = codes::at(codes::attendance, "absent");
constexpr auto tardy = codes::at(codes::attendance, "tardy");
constexpr auto suspended_out = codes::at(codes::attendance, "suspended_out");
constexpr auto suspended_in = codes::at(codes::attendance, "suspended_in");

/// How often things happen, against others: by grade, from prekindergarten.
constexpr double absence_by_grade[] = {1.5, 1.25, 1, 0.9, 0.86, 0.84, 0.84, 0.92, 1.0, 1.06, 1.15, 1.12, 1.15, 1.3};
constexpr double actions_by_grade[] = {0.005, 0.02, 0.04, 0.05, 0.06, 0.08, 0.10,
                                       0.24,  0.28, 0.27, 0.26, 0.21, 0.15, 0.1};

/// Absences come in spells: after a day away, the next is likely too.
constexpr double spell = 0.28;

struct Away {
  Day day = 0;
  std::uint8_t category = 0;
  int missed = -1;
};

/// The days of suspensions at one stay.
std::vector<Away> suspended_days(Calendar const& calendar, Stay const& stay, std::span<ActionRow const> actions) {
  std::vector<Away> days;
  for (auto const& action : actions) {
    auto const category =
        action.type == codes::at(codes::action, "out_of_school_suspension") ? suspended_out : suspended_in;
    if ((category == suspended_in && action.type != codes::at(codes::action, "in_school_suspension")) ||
        action.day < stay.entry || action.day > stay.exit)
      continue;
    auto at = calendar.from(action.day);
    for (int left = action.days; left > 0 && at < calendar.days.size(); left -= 1'000, ++at)
      if (calendar.days[at].day <= stay.exit)
        days.push_back({calendar.days[at].day, category, left < 1'000 ? left : -1});
  }
  std::stable_sort(days.begin(), days.end(), [](Away const& a, Away const& b) { return a.day < b.day; });
  days.erase(std::unique(days.begin(), days.end(), [](Away const& a, Away const& b) { return a.day == b.day; }),
             days.end());
  return days;
}

}  // namespace

void give_actions(State const& state, Person const& person, std::span<Stay const> stays, Life& life) {
  Draws draws(state.options.seed, person.number, in_year(for_actions, stays.front().year));
  auto const expected = actions_by_grade[code_of(stays.front().grade)] * person.trouble;
  // As many as follow each other at random: Knuth's way to a Poisson number.
  int count = 0;
  for (double left = draws.share(), none = std::exp(-expected); left > none && count < 12; left *= draws.share())
    ++count;
  for (; count > 0; --count) {
    auto const& stay = stays[draws.next() % stays.size()];
    auto const& days = state.calendar(stay.school, stay.year).days;
    auto const first = state.calendar(stay.school, stay.year).from(stay.entry);
    auto const last = state.calendar(stay.school, stay.year).from(stay.exit + 1);
    double const kind = draws.share();
    int const length = draws.between(1, 5);
    double const spared = draws.share();
    auto const at = first + draws.next() % std::max<std::size_t>(1, last - std::min(first, last));
    if (at >= last) continue;
    ActionRow action{.school = stay.school, .day = days[at].day, .type = 0, .days = 0};
    if (kind < 0.42) {
      action.type = codes::at(codes::action, "referral");
    } else if (kind < 0.68) {
      action.type = codes::at(codes::action, "in_school_suspension");
      action.days = 500 * std::min(length, 3);
    } else if (kind < 0.96) {
      bool const happens = spared < state.multiplier(WorksOn::suspension, stay.school, action.day);
      action.type = happens ? codes::at(codes::action, "out_of_school_suspension") : codes::at(codes::action, "other");
      action.days = happens ? 1'000 * length : 0;
    } else {
      action.type = codes::at(codes::action, "other");
    }
    life.actions.push_back(action);
  }
}

void attend(State const& state, Person const& person, std::span<Stay const> stays, Attendance attendance, Life& life) {
  Draws draws(state.options.seed, person.number, in_year(for_days, stays.front().year));
  double const of_year = 0.25 * draws.normal();
  double const tardiness = 0.014 * std::exp(0.8 * draws.normal());
  std::span const actions(life.actions);
  for (auto const& stay : stays) {
    auto const& calendar = state.calendar(stay.school, stay.year);
    Draws of_school(state.options.seed, stay.school, in_year(for_days, stay.year));
    double const usual =
        std::exp(person.absence + of_year + 0.14 * state.schools[stay.school].need + 0.04 * of_school.normal()) *
        absence_by_grade[code_of(stay.grade)];
    auto const suspended = suspended_days(calendar, stay, actions);
    auto next_suspended = suspended.begin();
    Day adoption = no_day;
    for (auto const& idea : state.ideas)
      if (idea.works_on == WorksOn::absence) adoption = std::min(adoption, idea.adopted[stay.school]);
    double chance = usual * state.multiplier(WorksOn::absence, stay.school, stay.entry);
    bool away = false;
    for (auto at = calendar.from(stay.entry); at < calendar.days.size() && calendar.days[at].day <= stay.exit; ++at) {
      auto const& day = calendar.days[at];
      if (day.day == adoption) chance = usual * state.multiplier(WorksOn::absence, stay.school, day.day);
      auto const drawn = draws.next();
      if (next_suspended != suspended.end() && next_suspended->day == day.day) {
        life.days.push_back({stay.school, day.day, next_suspended->category, next_suspended->missed});
        ++next_suspended;
        continue;
      }
      double const begins = std::min(0.6, chance * day.absence);
      auto const share = static_cast<double>(drawn & 0xffff'ffff) * 0x1p-32;
      auto const kind = static_cast<unsigned>(drawn >> 32 & 0xff);
      auto const excused = static_cast<std::uint8_t>((drawn >> 40 & 0xff) < 150);
      away = share < (away ? spell + (1 - spell) * begins : begins);
      if (away) {
        bool const half = kind < 18;
        life.days.push_back({stay.school, day.day, absent, half ? 500 : kind == 255 ? 1'000 : -1, excused});
      } else if (static_cast<double>(drawn >> 48) * 0x1p-16 < tardiness) {
        life.days.push_back({stay.school, day.day, tardy, kind < 40 ? 250 : -1, excused});
      } else if (attendance == Attendance::all) {
        life.days.push_back({stay.school, day.day, present});
      }
    }
  }
}

}  // namespace aimline::world
