#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <climits>

/// An invented state for files of records: its districts, schools and calendars, and what its schools try. Everything
/// that many students share; the students themselves are invented one by one, see life.hpp.
namespace aimline::world {

/// What a world is made from. The same gives the same world.
struct WorldOptions {
  std::uint64_t students = 1'000;  // enrolled in a year, about
  int years = 1;
  std::uint64_t seed = 1;
  int last_year = 2025;  // the last school year
};

using Day = std::int32_t;  // since 1970-01-01
inline constexpr Day no_day = INT32_MAX;

enum class Level : std::uint8_t { elementary, middle, high };
inline constexpr int level_count = 3;
inline constexpr int prekindergarten = -1;  // grades are numbers: 0 is kindergarten
Level level_of(int grade);

struct SchoolDay {
  Day day = 0;
  float absence = 1;  // how much more likely than usual an absence begins, by season, weekday and wave of influenza
};

/// The year of a district; its schools follow one calendar.
struct Calendar {
  std::vector<SchoolDay> days = {};
  std::vector<Day> off = {};                     // weekdays without school between the first and the last day
  std::array<std::size_t, 4> quarter_ends = {};  // places in `days`

  Day first() const { return days.front().day; }
  Day last() const { return days.back().day; }
  /// The place of the first school day that is not before `day`.
  std::size_t from(Day day) const;
};

struct School {
  std::string id;
  std::string name;
  Level level{};
  std::size_t district = 0;
  double size = 1;  // among those of its level and district
  double need = 0;  // how hard life around it is: about normal over the state
};

struct District {
  std::string id;
  std::string name;
  double size = 1;
  double need = 0;
  bool courses_by_semester = true;  // or by year
  bool writes_year_ends = true;     // exits at the end of a year
  bool states_grade9 = true;        // the year first in grade 9
  std::array<std::vector<std::size_t>, level_count> schools = {};
  std::vector<Calendar> calendars = {};  // of each year
};

/// What an idea does where a school has adopted it, from that day on: a chance is multiplied.
enum class WorksOn : std::uint8_t { absence, grade9_failure, suspension, nothing };

struct Idea {
  std::string_view name;
  std::string_view what;
  WorksOn works_on{};
  double multiplier = 1;
  std::array<bool, level_count> levels = {};
  std::vector<Day> adopted = {};  // of each school; `no_day` where it is not
};

struct State {
  explicit State(WorldOptions const& options);

  WorldOptions options;
  std::string id = "9";
  std::string name = "Invented State of Ondrelle";
  std::vector<District> districts = {};
  std::vector<School> schools = {};
  std::vector<Idea> ideas = {};

  int first_year() const { return options.last_year - options.years + 1; }
  Calendar const& calendar(std::size_t school, int year) const;
  /// What the ideas that a school has adopted multiply a chance by on a day.
  double multiplier(WorksOn what, std::size_t school, Day day) const;

private:
  void invent_districts();
  void invent_schools(std::size_t district);
  void invent_calendars(District& district, std::size_t number);
  void invent_adoptions();
};

Day day_of(int year, int month, int day);

/// Whatever may have been adopted, and what became of it: what an estimate is held against. Nothing that counts reads
/// it.
std::string truth_json(State const& state);

}  // namespace aimline::world
