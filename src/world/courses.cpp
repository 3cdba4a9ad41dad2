#include "world/person.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::world {
namespace {

namespace codes = records::codes;

constexpr auto pass = codes::at(codes::result, "pass");
constexpr auto fail = codes::at(codes::result, "fail");
constexpr auto incomplete = codes::at(codes::result, "incomplete");
constexpr auto withdrawn = codes::at(codes::result, "withdrawn");

double failure_chance(Person const& person, int grade, int course) {
  double const level = grade == 9 ? 0.3 : grade >= 10 ? 0 : -0.9;
  double const subject = course == 1 ? 0.35 : course >= 4 ? -0.5 : 0;
  return 1 / (1 + std::exp(3.05 + 1.05 * person.effort - level - subject));
}

char letter_of(Draws& draws, Person const& person, bool passed) {
  if (!passed) return 'F';
  double const level = person.effort + 0.7 * draws.normal();
  return level > 0.5 ? 'A' : level > -0.4 ? 'B' : level > -1.2 ? 'C' : 'D';
}

Stay const* stay_on(std::span<Stay const> stays, Day day) {
  for (auto const& stay : stays)
    if (stay.entry <= day && day <= stay.exit) return &stay;
  return nullptr;
}

class Courses {
public:
  Courses(State const& state, Person const& person, int year, int grade, std::span<Stay const> stays, Life& life)
      : state_(state),
        person_(person),
        year_(year),
        grade_(grade),
        stays_(stays),
        life_(life),
        draws_(state.options.seed, person.number, in_year(for_courses, year)) {}

  YearOfCourses take() {
    observed_ = !stays_.empty();
    bool const by_semester =
        grade_ >= 9 &&
        (!observed_ || state_.districts[state_.schools[stays_.front().school].district].courses_by_semester);
    for (int course = 0; course < (grade_ >= 9 ? 6 : 5); ++course) {
      lost_ = 0;
      if (by_semester) {
        attempt(course, codes::at(codes::term, "S1"), 500, 1);
        attempt(course, codes::at(codes::term, "S2"), 500, 3);
      } else {
        attempt(course, codes::at(codes::term, "Y"), 1'000, 3);
      }
      if (lost_ > 0 && grade_ >= 9 && draws_.chance(0.35)) repeat_in_summer(course);
    }
    return year_of_courses_;
  }

private:
  /// At the school where the student is when the term ends, if any.
  void attempt(int course, std::uint8_t term, int credits, std::size_t quarter) {
    auto chance = failure_chance(person_, grade_, course);
    Stay const* stay = nullptr;
    if (observed_) {
      auto const& calendar = state_.calendar(stays_.front().school, year_);
      auto const day = calendar.days[calendar.quarter_ends[quarter]].day;
      stay = stay_on(stays_, std::min(day, stays_.back().exit));
      if (!stay || stays_.back().exit < calendar.days[calendar.quarter_ends[quarter] - 10].day) return;
      if (grade_ == 9) chance *= state_.multiplier(WorksOn::grade9_failure, stay->school, day);
    }
    double const drawn = draws_.share();
    double const other = draws_.share();
    auto const result = drawn < chance ? fail : other < 0.006 ? incomplete : other < 0.02 ? withdrawn : pass;
    auto const letter = letter_of(draws_, person_, result == pass);
    if (result == pass) year_of_courses_.earned += credits;
    if (result == fail) {
      lost_ += credits;
      year_of_courses_.failed[static_cast<std::size_t>(course)] = true;
    }
    if (stay) put(stay->school, course, term, credits, result, letter);
  }

  void repeat_in_summer(int course) {
    bool const passes = draws_.chance(0.75);
    auto const letter = letter_of(draws_, person_, passes);
    if (passes) year_of_courses_.earned += lost_;
    if (observed_) put(stays_.back().school, course, codes::at(codes::term, "SU"), lost_, passes ? pass : fail, letter);
  }

  void put(std::size_t school, int course, std::uint8_t term, int credits, std::uint8_t result, char letter) {
    life_.courses.push_back({.school = school,
                             .year = year_,
                             .grade = grade_,
                             .term = term,
                             .course = course,
                             .attempted = credits,
                             .earned = result == pass ? credits : 0,
                             .result = result,
                             .letter = result == withdrawn    ? 'W'
                                       : result == incomplete ? 'I'
                                                              : letter});
  }

  State const& state_;
  Person const& person_;
  int year_;
  int grade_;
  std::span<Stay const> stays_;
  Life& life_;
  Draws draws_;
  bool observed_ = false;
  int lost_ = 0;
  YearOfCourses year_of_courses_ = {};
};

}  // namespace

YearOfCourses take_courses(State const& state, Person const& person, int year, int grade, std::span<Stay const> stays,
                           Life& life) {
  return Courses(state, person, year, grade, stays, life).take();
}

void give_marks(State const& state, Person const& person, std::span<Stay const> stays, YearOfCourses const& courses,
                Life& life) {
  auto const year = stays.front().year;
  auto const grade = stays.front().grade;
  if (grade < 1) return;
  Draws draws(state.options.seed, person.number, in_year(for_marks, year));
  auto const& calendar = state.calendar(stays.front().school, year);
  bool const elementary = level_of(grade) == Level::elementary;
  bool const by_semester = state.districts[state.schools[stays.front().school].district].courses_by_semester;
  for (int course = 0; course < (elementary ? 2 : 4); ++course) {
    double const lasting = draws.normal();
    bool const failed = courses.failed[static_cast<std::size_t>(course)];
    for (std::size_t quarter = 0; quarter < 4; ++quarter) {
      auto const day = calendar.days[calendar.quarter_ends[quarter]].day;
      double const level = person.effort + 0.4 * lasting + 0.4 * draws.normal();
      auto const* const stay = stay_on(stays, day);
      if (!stay) continue;
      auto const mark = elementary ? std::clamp(std::lround(26 + 6 * level), 10L, 40L)
                                   : std::clamp(std::lround(810 + 75 * level - (failed ? 170 : 0)), 150L, 1'000L);
      life.marks.push_back({.school = stay->school,
                            .year = year,
                            .grade = grade,
                            .course = course,
                            .as_of = day,
                            .period = static_cast<std::uint8_t>(quarter),  // Q1 to Q4 come first
                            .mark = static_cast<int>(mark),
                            .in_progress = grade < 9     ? 0
                                           : by_semester ? 500
                                                         : 1'000});
    }
  }
}

}  // namespace aimline::world
