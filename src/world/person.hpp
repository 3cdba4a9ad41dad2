#pragma once

#include "world/draws.hpp"
#include "world/life.hpp"

/// What the parts of a life know of the student; only they include this.
namespace aimline::world {

// What the draws of a student are for; those of a year take the year in.
enum : std::uint64_t { for_person = 1, for_groups, for_path, for_courses, for_actions, for_days, for_marks };

constexpr std::uint64_t in_year(std::uint64_t what, int year) { return what + 16 * static_cast<std::uint64_t>(year); }

struct Person {
  std::uint64_t number = 0;
  double absence = 0;  // the logarithm of the chance that an absence begins on a day
  double effort = 0;   // what marks follow: about normal
  double trouble = 1;  // odds of being disciplined against others
  bool poor = false;
  bool disabled = false;
  bool unsettled = false;  // at times without a home
};

constexpr std::uint8_t code_of(int grade) { return static_cast<std::uint8_t>(grade + 1); }

/// Courses of a year and their credits; `stays` are those of the year.
struct YearOfCourses {
  int earned = 0;                   // thousandths of a credit
  std::array<bool, 6> failed = {};  // of each course, at least once
};
YearOfCourses take_courses(State const& state, Person const& person, int year, int grade, std::span<Stay const> stays,
                           Life& life);
void give_marks(State const& state, Person const& person, std::span<Stay const> stays, YearOfCourses const& courses,
                Life& life);
void give_actions(State const& state, Person const& person, std::span<Stay const> stays, Life& life);
void attend(State const& state, Person const& person, std::span<Stay const> stays, Attendance attendance, Life& life);

}  // namespace aimline::world
