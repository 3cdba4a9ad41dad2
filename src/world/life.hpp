#pragma once

#include "records/schema.hpp"
#include "world/state.hpp"

#include <optional>

/// One student of an invented state, from the first day there to the last.
namespace aimline::world {

/// Codes are places in the lists of records::codes; `records::no_code` stands for an empty cell.
struct Stay {
  std::size_t school = 0;
  int year = 0;
  int grade = 0;
  Day entry = 0;
  Day exit = 0;  // the last day, whether or not anybody writes it down
  bool exit_written = true;
  std::uint8_t entry_type = records::no_code;
  std::uint8_t exit_type = records::no_code;
  std::uint8_t documented = records::no_code;
  char room = 'A';
};

struct DayRow {
  std::size_t school = 0;
  Day day = 0;
  std::uint8_t category = 0;
  int missed = -1;  // thousandths of a day; -1 where nothing is written
  std::uint8_t excused = records::no_code;
};

struct CourseRow {
  std::size_t school = 0;
  int year = 0;
  int grade = 0;
  std::uint8_t term = 0;
  int course = 0;     // English, mathematics, science, social science, and two others
  int attempted = 0;  // thousandths of a credit
  int earned = 0;
  std::uint8_t result = 0;
  char letter = 'A';
};

struct MarkRow {
  std::size_t school = 0;
  int year = 0;
  int grade = 0;
  int course = 0;
  Day as_of = 0;
  std::uint8_t period = 0;
  int mark = 0;         // tenths of a percent; in elementary schools tenths of a standard from 1 to 4
  int in_progress = 0;  // thousandths of a credit
};

struct ActionRow {
  std::size_t school = 0;
  Day day = 0;
  std::uint8_t type = 0;
  int days = 0;
};

struct Span {
  std::uint8_t group = 0;
  Day begin = 0;
  Day end = no_day;
};

struct College {
  Day begin = 0;
  bool four_years = false;
  int number = 0;
};

struct Life {
  std::uint64_t number = 0;  // the student's key
  std::string given_name;
  std::string family_name;
  Day born = 0;
  std::uint8_t sex = records::no_code;
  std::uint8_t hispanic = records::no_code;
  unsigned races = 0;
  int grade9 = 0;  // the school year first in grade 9; 0 where the district does not state it

  std::vector<Span> spans = {};
  std::vector<Stay> stays = {};
  std::vector<DayRow> days = {};
  std::vector<CourseRow> courses = {};
  std::vector<MarkRow> marks = {};
  std::vector<ActionRow> actions = {};
  Day diploma = 0;  // 0: none
  std::uint8_t diploma_type = 0;
  std::size_t diploma_school = 0;
  bool alternate_assessment = false;
  std::vector<College> colleges = {};
};

/// How many lives there are in a state; those that end before its first year leave nothing.
std::uint64_t lives(State const& state);

/// Without stays where nothing of the life falls into the state's years.
enum class Attendance : bool { absences, all };
Life live(State const& state, std::uint64_t number, Attendance attendance);

}  // namespace aimline::world
