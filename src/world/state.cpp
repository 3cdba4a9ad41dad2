#include "world/state.hpp"

#include "base/json.hpp"
#include "base/time.hpp"
#include "world/draws.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace aimline::world {
namespace {

// What the draws of the state are for.
enum : std::uint64_t { for_names = 1, for_districts, for_schools, for_storms, for_calendar, for_adoption };

constexpr std::array<double, level_count> share_of_level{6.25 / 13.25, 3 / 13.25, 4 / 13.25};
constexpr std::array<double, level_count> typical_size{420, 560, 900};
constexpr std::array<std::string_view, level_count> kinds{"Elementary School", "Middle School", "High School"};

constexpr std::string_view beginnings[] = {"Quill", "Thistle", "Lantern", "Copper",  "Wren",   "Moss",  "Marble",
                                           "Kite",  "Sable",   "Juniper", "Ember",   "Pebble", "Otter", "Saffron",
                                           "Larch", "Inkwell", "Tansy",   "Bramble", "Cobalt", "Fennel"};
constexpr std::string_view ends[] = {"hollow", "wick", "mere",  "ford", "stead", "dale",  "brook", "crest",
                                     "haven",  "moor", "reach", "gate", "field", "combe", "ridge", "well"};

/// A name that nothing else has.
std::string place_name(Draws& draws, std::set<std::string>& taken) {
  auto const one_of = [&](auto const& list) { return list[draws.next() % std::size(list)]; };
  for (int tries = 0;; ++tries) {
    auto name = std::string(one_of(beginnings)) + std::string(one_of(ends));
    if (tries > 3) name = fmt::format("{} {}", one_of(beginnings), name);
    if (tries > 8) name += fmt::format(" {}", draws.between(2, 99));
    if (taken.insert(name).second) return name;
  }
}

int weekday_of(Day day) { return (day + 4) % 7; }  // 0 is Sunday; 1970-01-01 was a Thursday

/// The second Monday of a month is (year, month, 1, 2).
Day nth_weekday(int year, int month, int weekday, int number) {
  auto const first = day_of(year, month, 1);
  return first + (weekday - weekday_of(first) + 7) % 7 + 7 * (number - 1);
}

/// The days off of a school year that its calendar plans.
std::set<Day> holidays(int year, Draws& draws) {
  std::set<Day> off;
  auto const add = [&](Day first, Day last) {
    for (auto day = first; day <= last; ++day) off.insert(day);
  };
  auto const thanksgiving = nth_weekday(year - 1, 11, 4, 4);
  add(nth_weekday(year - 1, 9, 1, 1), nth_weekday(year - 1, 9, 1, 1));
  add(nth_weekday(year - 1, 10, 1, 2), nth_weekday(year - 1, 10, 1, 2));
  add(thanksgiving - 1, thanksgiving + 1);
  add(day_of(year - 1, 12, 22) - draws.between(0, 2), day_of(year, 1, 2) + draws.between(0, 2));
  add(nth_weekday(year, 1, 1, 3), nth_weekday(year, 1, 1, 3));
  add(nth_weekday(year, 2, 1, 3), nth_weekday(year, 2, 1, 3));
  auto const spring = nth_weekday(year, 3, 1, 2) + 7 * draws.between(0, 3);
  add(spring, spring + 4);
  for (int i = 0; i < 3; ++i) off.insert(day_of(year - 1, 10, 1) + draws.between(0, 150));  // for teachers
  return off;
}

/// How likely an absence begins, against a usual day: winter, Mondays and Fridays, the last weeks, a wave of influenza.
double season_of(Day day, Day first, Day last, Day wave) {
  constexpr double by_weekday[] = {1, 1.12, 0.95, 0.92, 0.97, 1.16, 1};
  auto const share = static_cast<double>(day - first) / (last - first);
  double const season = 0.82 + 0.3 * std::sin(3.14159265358979 * share);
  double const distance = (day - wave) / 12.0;
  double const end = last - day < 15 ? 1.25 : 1;
  return by_weekday[weekday_of(day)] * season * end * (1 + 0.35 * std::exp(-distance * distance));
}

}  // namespace

Day day_of(int year, int month, int day) {
  return static_cast<Day>(
      aimline::date_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day)).days.time_since_epoch().count());
}

Level level_of(int grade) { return grade <= 5 ? Level::elementary : grade <= 8 ? Level::middle : Level::high; }

std::size_t Calendar::from(Day day) const {
  auto const at = std::lower_bound(days.begin(), days.end(), day,
                                   [](SchoolDay const& one, Day sought) { return one.day < sought; });
  return static_cast<std::size_t>(at - days.begin());
}

State::State(WorldOptions const& given) : options(given) {
  invent_districts();
  for (std::size_t i = 0; i < districts.size(); ++i) {
    invent_schools(i);
    invent_calendars(districts[i], i);
  }
  invent_adoptions();
}

/// A few large districts and many small ones.
void State::invent_districts() {
  Draws draws(options.seed, 0, for_districts);
  std::set<std::string> taken;
  auto const wanted = static_cast<double>(options.students);
  for (double students = 0; students < wanted;) {
    auto& district = districts.emplace_back();
    district.id = fmt::format("9{:03}", districts.size());
    district.name = place_name(draws, taken) + " Schools";
    district.size = std::min(std::clamp(3'000 * std::exp(1.1 * draws.normal()), 900.0, 90'000.0), wanted);
    // What is left over is no district of its own.
    if (wanted - students - district.size < 900) district.size = wanted - students;
    district.need = 0.7 * draws.normal();
    district.courses_by_semester = draws.chance(0.7);
    district.writes_year_ends = draws.chance(0.75);
    district.states_grade9 = draws.chance(0.6);
    students += district.size;
  }
}

void State::invent_schools(std::size_t number) {
  auto& district = districts[number];
  Draws draws(options.seed, number, for_schools);
  std::set<std::string> taken;
  for (std::size_t level = 0; level < level_count; ++level) {
    auto const count =
        std::max(1, static_cast<int>(std::lround(district.size * share_of_level[level] / typical_size[level])));
    for (int i = 0; i < count; ++i) {
      School school;
      school.id = fmt::format("{}{:03}", district.id, 100 * (level + 1) + static_cast<std::size_t>(i));
      school.name = fmt::format("{} {}", place_name(draws, taken), kinds[level]);
      school.level = static_cast<Level>(level);
      school.district = number;
      school.size = 0.6 + 0.8 * draws.share();
      school.need = district.need + 0.7 * draws.normal();
      district.schools[level].push_back(schools.size());
      schools.push_back(std::move(school));
    }
  }
}

void State::invent_calendars(District& district, std::size_t number) {
  for (int year = first_year(); year <= options.last_year; ++year) {
    Draws draws(options.seed, number, for_calendar + static_cast<std::uint64_t>(year) * 16);
    Draws weather(options.seed, static_cast<std::uint64_t>(year), for_storms);  // the same for all districts
    auto off = holidays(year, draws);
    auto const wave = day_of(year, 1, 10) + weather.between(0, 45);
    for (int storms = weather.between(1, 6); storms > 0; --storms) {
      auto const day = day_of(year - 1, 12, 1) + weather.between(0, 100);
      if (draws.chance(0.55)) off.insert(day);
    }
    auto const first = day_of(year - 1, 8, 7) + 7 * draws.between(0, 4) + draws.between(0, 2);
    auto const days = static_cast<std::size_t>(draws.between(174, 180));
    Calendar calendar;
    // No snow day shortens the year: it ends later. It never goes beyond 20 June.
    for (auto day = first; calendar.days.size() < days && day <= day_of(year, 6, 20); ++day) {
      if (auto const weekday = weekday_of(day); weekday == 0 || weekday == 6) continue;
      if (off.contains(day) || day == nth_weekday(year, 6, 1, 1) - 7)  // the last Monday of May
        calendar.off.push_back(day);
      else
        calendar.days.push_back({day, 1});
    }
    auto const last = calendar.last();
    std::erase_if(calendar.off, [&](Day day) { return day < calendar.first() || day > last; });
    for (auto& day : calendar.days) day.absence = static_cast<float>(season_of(day.day, calendar.first(), last, wave));
    for (std::size_t quarter = 0; quarter < 4; ++quarter)
      calendar.quarter_ends[quarter] = (quarter + 1) * calendar.days.size() / 4 - 1;
    district.calendars.push_back(std::move(calendar));
  }
}

Calendar const& State::calendar(std::size_t school, int year) const {
  return districts[schools[school].district].calendars[static_cast<std::size_t>(year - first_year())];
}

/// About a third of the schools that it is for adopt each idea. In a world of several years, nobody does in the first.
void State::invent_adoptions() {
  ideas = {{.name = "morning_call",
            .what = "A call home on the first morning of an absence",
            .works_on = WorksOn::absence,
            .multiplier = 0.78,
            .levels = {true, true, true}},
           {.name = "freshman_team",
            .what = "Teachers of grade 9 meet weekly over their students' marks",
            .works_on = WorksOn::grade9_failure,
            .multiplier = 0.6,
            .levels = {false, false, true}},
           {.name = "restorative_conference",
            .what = "A conference in place of a suspension",
            .works_on = WorksOn::suspension,
            .multiplier = 0.6,
            .levels = {false, true, true}},
           {.name = "hallway_posters",
            .what = "Posters about attendance, which change nothing",
            .works_on = WorksOn::nothing,
            .multiplier = 1,
            .levels = {true, true, true}}};
  for (std::size_t i = 0; i < ideas.size(); ++i) {
    auto& idea = ideas[i];
    for (std::size_t school = 0; school < schools.size(); ++school) {
      Draws draws(options.seed, school, for_adoption + 16 * i);
      bool const adopts = draws.chance(0.35) && idea.levels[static_cast<std::size_t>(schools[school].level)];
      auto const year = options.years == 1 ? options.last_year : draws.between(first_year() + 1, options.last_year);
      auto const& days = calendar(school, year).days;
      auto const at = options.years == 1 || idea.works_on != WorksOn::grade9_failure ? draws.between(40, 100) : 0;
      idea.adopted.push_back(adopts ? days[std::min(days.size() - 1, static_cast<std::size_t>(at))].day : no_day);
    }
  }
}

double State::multiplier(WorksOn what, std::size_t school, Day day) const {
  double product = 1;
  for (auto const& idea : ideas)
    if (idea.works_on == what && idea.adopted[school] <= day) product *= idea.multiplier;
  return product;
}

std::string truth_json(State const& state) {
  constexpr std::string_view works_on[] = {"the chance that an absence begins on a day",
                                           "the chance to fail a course of grade 9",
                                           "the chance of an out-of-school suspension", "nothing"};
  auto text = fmt::format("{{\"students\":{},\"years\":{},\"seed\":{},\"last_school_year\":{},\"ideas\":[",
                          state.options.students, state.options.years, state.options.seed, state.options.last_year);
  for (auto const& idea : state.ideas) {
    text += fmt::format("{}{{\"idea\":\"{}\",\"what\":", &idea == state.ideas.data() ? "\n" : ",\n", idea.name);
    write_json_string(text, idea.what);
    text += fmt::format(",\"multiplies\":\"{}\",\"by\":{},\"adopted\":[",
                        works_on[static_cast<std::size_t>(idea.works_on)], idea.multiplier);
    bool first = true;
    for (std::size_t i = 0; i < idea.adopted.size(); ++i) {
      if (idea.adopted[i] == no_day) continue;
      auto const date = aimline::Date{std::chrono::sys_days(std::chrono::days(idea.adopted[i]))};
      text += fmt::format("{}\n{{\"school_id\":\"{}\",\"date\":\"{}\"}}", first ? "" : ",", state.schools[i].id,
                          aimline::to_string(date));
      first = false;
    }
    text += "]}";
  }
  return text + "]}\n";
}

}  // namespace aimline::world
