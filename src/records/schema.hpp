#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

/// The canonical tables, described once. The readers, the templates, the validation report and the documentation are
/// all made from this description.
namespace aimline::records {

/// What a column holds, and so how it is read and kept.
enum class Kind : std::uint8_t {
  key,          // names a row of this table; kept as a number of the table's own dictionary
  student,      // student_id of a row of student.csv
  school,       // org_id of a row of org.csv with type school
  org,          // org_id of any row of org.csv
  text,         // any text; kept as a number of the column's own dictionary
  code,         // one of `codes`; kept as its place among them
  codes,        // several of `codes`, separated by semicolons; kept as bits
  truth,        // 0 or 1
  date,         // ISO 8601; kept as the number of days since 1970-01-01
  thousandths,  // a decimal number from `least` to `most`; further digits are cut
  school_year   // the calendar year it ends in
};

enum class Need : bool { optional, required };

struct Column {
  std::string_view name;
  Kind kind{};
  Need need = Need::optional;
  std::string_view meaning;
  std::span<std::string_view const> codes = {};
  std::int32_t least = 0;                 // thousandths
  std::int32_t most = 1'000'000 * 1'000;  // thousandths
};

/// What a second row with the same key, or the same cells, is.
enum class Repeat : std::uint8_t { another_row, set_aside_by_key, set_aside_when_identical };

struct Table {
  std::string_view name;  // the file is name.csv
  std::string_view meaning;
  std::span<Column const> columns;
  Repeat repeat{};
  std::span<std::string_view const> key = {};       // names of columns
  std::span<std::string_view const> examples = {};  // rows for the template, as CSV
};

/// All tables, those that others refer to first.
std::span<Table const> tables();

/// None when there is no table of that name.
Table const* find_table(std::string_view name);

/// Whether a column of that kind is kept in one byte a row.
constexpr bool is_narrow(Kind kind) { return kind == Kind::code || kind == Kind::codes || kind == Kind::truth; }

// What stands for an empty cell.
inline constexpr std::int32_t no_value = INT32_MIN;
inline constexpr std::uint8_t no_code = 0xff;

namespace codes {

inline constexpr std::string_view org_type[] = {"state", "district", "school", "other"};
inline constexpr std::string_view sex[] = {"F", "M", "X"};
inline constexpr std::string_view race[] = {"american_indian", "asian", "black", "pacific_islander", "white"};
inline constexpr std::string_view group[] = {"english_learner", "disability", "economically_disadvantaged", "homeless",
                                             "foster",          "migrant",    "military_connected"};
inline constexpr std::string_view grade[] = {"PK", "KG", "01", "02", "03", "04", "05",
                                             "06", "07", "08", "09", "10", "11", "12"};
inline constexpr std::string_view entry_type[] = {"transfer_in", "other"};
inline constexpr std::string_view exit_type[] = {
    "transferred",     "graduated",   "dropout", "died",    "emigrated", "expelled",
    "completed_other", "end_of_year", "no_show", "invalid", "other"};
inline constexpr std::string_view attendance[] = {"present", "absent", "tardy", "suspended_out", "suspended_in"};
inline constexpr std::string_view term[] = {"S1", "S2", "Y", "SU"};
inline constexpr std::string_view subject[] = {"english", "mathematics", "science", "social_science", "other"};
inline constexpr std::string_view semesters[] = {"1", "2"};
inline constexpr std::string_view result[] = {"pass", "fail", "incomplete", "withdrawn"};
inline constexpr std::string_view grading_period[] = {"Q1", "Q2", "Q3", "Q4", "T1", "T2", "T3", "S1", "S2"};
inline constexpr std::string_view action[] = {"referral", "in_school_suspension", "out_of_school_suspension",
                                              "expulsion", "other"};
inline constexpr std::string_view diploma[] = {"regular", "alternate", "ged", "certificate", "other"};

/// The place of a code in its list, as kept in a column; does not compile for a code that is not there.
consteval std::uint8_t at(std::span<std::string_view const> list, std::string_view code) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (list[i] == code) return static_cast<std::uint8_t>(i);
  throw std::invalid_argument("no such code");
}

}  // namespace codes

namespace columns {

using enum Need;

inline constexpr Column org[] = {
    {"org_id", Kind::key, required, "The organization's own key"},
    {"type", Kind::code, required, "What it is; rows are counted for schools, districts and states", codes::org_type},
    {"parent_id", Kind::text, optional, "The org_id of the organization it belongs to"},
    {"name", Kind::text, required, "As people call it"},
    {"grade_low", Kind::text, optional, "The lowest grade it teaches"},
    {"grade_high", Kind::text, optional, "The highest grade it teaches"},
    {"nces_id", Kind::text, optional, "Its number with the National Center for Education Statistics"},
};
inline constexpr Column student[] = {
    {"student_id", Kind::key, required, "The student's key, the same in every file and year"},
    {"given_name", Kind::text, optional, "For rosters; no number depends on it"},
    {"family_name", Kind::text, optional, "For rosters; no number depends on it"},
    {"birth_date", Kind::date, optional, "For rosters; no number depends on it"},
    {"sex", Kind::code, optional, "F, M or X", codes::sex},
    {"hispanic", Kind::truth, optional, "1 for Hispanic or Latino of any race; empty is read as no"},
    {"races", Kind::codes, optional, "One or several, separated by semicolons", codes::race},
    {"grade9_entry", Kind::school_year, optional, "The school year first in grade 9, where the district states it"},
};
inline constexpr Column calendar_day[] = {
    {"school_id", Kind::school, required, "The school"},
    {"calendar", Kind::text, optional, "Which of the school's calendars; empty for its only or usual one"},
    {"date", Kind::date, required, "The day"},
    {"is_school_day", Kind::truth, required, "1 when there is instruction"},
};
inline constexpr Column membership[] = {
    {"student_id", Kind::student, required, "The student"},
    {"group", Kind::code, required, "The group the student is in", codes::group},
    {"begin_date", Kind::date, required, "The first day in the group"},
    {"end_date", Kind::date, optional, "The last day in the group; empty while it lasts"},
};
inline constexpr Column enrollment[] = {
    {"student_id", Kind::student, required, "The student"},
    {"school_id", Kind::school, required, "The school"},
    {"school_year", Kind::school_year, required, "The calendar year in which the school year ends"},
    {"grade", Kind::code, required, "The grade", codes::grade},
    {"entry_date", Kind::date, required, "The first day of membership"},
    {"entry_type", Kind::code, optional, "How the student came", codes::entry_type},
    {"exit_date", Kind::date, optional, "The last day of membership, itself included; empty until the year's end"},
    {"exit_type", Kind::code, optional, "Why the student left", codes::exit_type},
    {"exit_documented", Kind::truth, optional, "1 when the receiving school confirmed the transfer in writing"},
    {"calendar", Kind::text, optional, "Which of the school's calendars the student follows"},
    {"homeroom", Kind::text, optional, "For rosters; no number depends on it"},
};
inline constexpr Column attendance[] = {
    {"student_id", Kind::student, required, "The student"},
    {"school_id", Kind::school, required, "The school that took attendance"},
    {"date", Kind::date, required, "The day"},
    {"category", Kind::code, required, "What happened", codes::attendance},
    {"fraction_absent",
     Kind::thousandths,
     optional,
     "The share of the day that was missed, 0 to 1; when empty 1 for absent and suspended_out, otherwise 0",
     {},
     0,
     1'000},
    {"excused", Kind::truth, optional, "1 when excused; no number depends on it"},
};
inline constexpr Column course_attempt[] = {
    {"student_id", Kind::student, required, "The student"},
    {"school_id", Kind::school, required, "The school that gave the course"},
    {"school_year", Kind::school_year, required, "The calendar year in which the school year ends"},
    {"term", Kind::code, required, "First or second semester, the year, or summer", codes::term},
    {"course_code", Kind::text, required, "The course; attempts of one code are one course"},
    {"subject", Kind::code, optional, "The first four are core courses", codes::subject},
    {"semesters", Kind::code, optional, "How many semesters it lasts; when empty 2 for Y, otherwise 1",
     codes::semesters},
    {"credits_attempted", Kind::thousandths, optional, "When empty half a credit for each semester"},
    {"credits_earned", Kind::thousandths, optional, "When empty as attempted; only a pass earns"},
    {"result", Kind::code, required, "What came of it", codes::result},
    {"letter", Kind::text, optional, "The letter on the report card"},
    {"external", Kind::truth, optional, "1 when it was taken elsewhere and transferred in"},
};
inline constexpr Column section[] = {
    {"section_id", Kind::text, required, "The section's key"},
    {"school_id", Kind::school, required, "The school"},
    {"school_year", Kind::school_year, required, "The calendar year in which the school year ends"},
    {"course_code", Kind::text, optional, "The course that is taught"},
    {"course_title", Kind::text, optional, "As people call it"},
    {"period", Kind::text, optional, "When in the day"},
};
inline constexpr Column section_student[] = {
    {"section_id", Kind::text, required, "The section"},
    {"student_id", Kind::student, required, "The student"},
    {"begin_date", Kind::date, optional, "The first day in the section"},
    {"end_date", Kind::date, optional, "The last day in the section"},
};
inline constexpr Column section_staff[] = {
    {"section_id", Kind::text, required, "The section"},
    {"email", Kind::text, required, "The mail address of who teaches"},
    {"role", Kind::text, optional, "What that person does in the section"},
};
inline constexpr Column mark[] = {
    {"student_id", Kind::student, required, "The student"},
    {"school_id", Kind::school, required, "The school that gave the mark"},
    {"school_year", Kind::school_year, required, "The calendar year in which the school year ends"},
    {"course_code", Kind::text, required, "The course"},
    {"course_title", Kind::text, optional, "As people call it"},
    {"subject", Kind::code, optional, "The first four are core courses", codes::subject},
    {"as_of", Kind::date, required, "The day on which the mark stood"},
    {"grading_period", Kind::code, optional, "Quarter, trimester or semester", codes::grading_period},
    {"letter", Kind::text, optional, "The letter"},
    {"percent", Kind::thousandths, optional, "In percent", {}, 0, 1'000'000},
    {"standard", Kind::thousandths, optional, "On a standard from 1 to 4", {}, 0, 10'000},
    {"credits_in_progress", Kind::thousandths, optional, "What the course will give when passed"},
};
inline constexpr Column discipline_action[] = {
    {"action_id", Kind::text, required, "The action's key; one row for each student it concerns"},
    {"incident_id", Kind::text, optional, "The incident it answers"},
    {"student_id", Kind::student, required, "The student"},
    {"school_id", Kind::school, required, "The school"},
    {"date", Kind::date, required, "The first day of the action"},
    {"type", Kind::code, required, "What was done", codes::action},
    {"days", Kind::thousandths, optional, "How many school days it lasts"},
};
inline constexpr Column diploma[] = {
    {"student_id", Kind::student, required, "The student"},
    {"org_id", Kind::org, required, "The school or district that awarded it"},
    {"type", Kind::code, required, "What was awarded", codes::diploma},
    {"date", Kind::date, required, "When it was awarded"},
    {"alternate_assessment", Kind::truth, optional, "1 for a student who takes the alternate assessment"},
};
inline constexpr Column postsecondary[] = {
    {"student_id", Kind::student, required, "The student"},
    {"institution", Kind::text, required, "The college"},
    {"begin_date", Kind::date, required, "The first day of enrollment there"},
    {"end_date", Kind::date, optional, "The last day of enrollment there"},
    {"level", Kind::text, optional, "Two or four years"},
};
inline constexpr Column code_map[] = {
    {"source", Kind::text, required, "Where the code comes from"},
    {"kind", Kind::text, required, "What it is a code of"},
    {"raw", Kind::text, required, "The code as the source writes it"},
    {"canonical", Kind::text, required, "The code of these tables"},
};

/// The place of a column in its table; does not compile for a name that is not there.
consteval std::size_t at(std::span<Column const> table, std::string_view name) {
  for (std::size_t i = 0; i < table.size(); ++i)
    if (table[i].name == name) return i;
  throw std::invalid_argument("no such column");
}

}  // namespace columns

/// The tables in the order of `tables()`.
enum class TableId : std::uint8_t {
  org,
  student,
  calendar_day,
  membership,
  enrollment,
  attendance,
  course_attempt,
  section,
  section_student,
  section_staff,
  mark,
  discipline_action,
  diploma,
  postsecondary,
  code_map
};
inline constexpr std::size_t table_count = 15;

}  // namespace aimline::records
