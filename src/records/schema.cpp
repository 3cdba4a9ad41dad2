#include "records/schema.hpp"

namespace aimline::records {
namespace {

constexpr std::string_view org_key[] = {"org_id"};
constexpr std::string_view student_key[] = {"student_id"};
constexpr std::string_view calendar_key[] = {"school_id", "calendar", "date"};
constexpr std::string_view action_key[] = {"action_id", "student_id"};

constexpr std::string_view org_rows[] = {"D1,district,,River District,KG,12,", "S1,school,D1,Ash Middle School,06,08,",
                                         "S2,school,D1,Elm High School,09,12,"};
constexpr std::string_view student_rows[] = {"1001,Ada,Lovelace,2011-12-10,F,0,white,",
                                             "1002,Luis,Romero,2009-03-02,M,1,,2024"};
constexpr std::string_view calendar_rows[] = {"S1,,2024-01-08,1", "S2,,2024-01-08,1", "S2,,2024-01-15,0"};
constexpr std::string_view membership_rows[] = {"1001,english_learner,2023-08-14,2024-01-31",
                                                "1002,economically_disadvantaged,2023-08-14,"};
constexpr std::string_view enrollment_rows[] = {"1001,S1,2024,07,2023-08-14,other,2024-05-31,end_of_year,,,7A",
                                                "1002,S2,2024,09,2023-08-14,other,,,,,"};
constexpr std::string_view attendance_rows[] = {"1001,S1,2024-01-08,absent,,1", "1002,S2,2024-01-08,tardy,0.25,0"};
constexpr std::string_view attempt_rows[] = {"1002,S2,2024,S1,ALG1,mathematics,1,0.5,0.5,pass,B,0",
                                             "1002,S2,2024,S1,ENG9,english,1,0.5,0,fail,F,0"};
constexpr std::string_view section_rows[] = {"ALG1-3,S2,2024,ALG1,Algebra 1,3"};
constexpr std::string_view section_student_rows[] = {"ALG1-3,1002,2023-08-14,"};
constexpr std::string_view section_staff_rows[] = {"ALG1-3,m.curie@school.example,teacher"};
constexpr std::string_view mark_rows[] = {"1002,S2,2024,ALG1,Algebra 1,mathematics,2023-10-13,Q1,B,84.5,,0.5"};
constexpr std::string_view action_rows[] = {"A77,I31,1002,S2,2023-11-06,out_of_school_suspension,2"};
constexpr std::string_view diploma_rows[] = {"1002,S2,regular,2027-06-04,0"};
constexpr std::string_view postsecondary_rows[] = {"1002,River Community College,2027-08-23,,two_year"};
constexpr std::string_view code_map_rows[] = {"attendance office,attendance,UNX,absent"};

constexpr Table all[] = {
    {"org", "Schools, districts, states and what lies between", columns::org, Repeat::set_aside_by_key, org_key,
     org_rows},
    {"student", "Each student once", columns::student, Repeat::set_aside_by_key, student_key, student_rows},
    {"calendar_day", "The days of each school's calendars", columns::calendar_day, Repeat::set_aside_by_key,
     calendar_key, calendar_rows},
    {"membership",
     "From when to when a student is in a group",
     columns::membership,
     Repeat::another_row,
     {},
     membership_rows},
    {"enrollment",
     "From when to when a student belongs to a school, a row for each school year",
     columns::enrollment,
     Repeat::set_aside_when_identical,
     {},
     enrollment_rows},
    {"attendance",
     "What happened on a day; a day without a row was attended",
     columns::attendance,
     Repeat::another_row,
     {},
     attendance_rows},
    {"course_attempt",
     "Courses that ended, with their result",
     columns::course_attempt,
     Repeat::set_aside_when_identical,
     {},
     attempt_rows},
    {"section", "Classes", columns::section, Repeat::another_row, {}, section_rows},
    {"section_student",
     "Who is in which class",
     columns::section_student,
     Repeat::another_row,
     {},
     section_student_rows},
    {"section_staff", "Who teaches which class", columns::section_staff, Repeat::another_row, {}, section_staff_rows},
    {"mark", "Marks during the year", columns::mark, Repeat::another_row, {}, mark_rows},
    {"discipline_action", "What was done after an incident, a row for each student", columns::discipline_action,
     Repeat::set_aside_by_key, action_key, action_rows},
    {"diploma", "Diplomas and certificates", columns::diploma, Repeat::another_row, {}, diploma_rows},
    {"postsecondary", "Enrollment in college", columns::postsecondary, Repeat::another_row, {}, postsecondary_rows},
    {"code_map",
     "How a source's codes become those of these tables; not applied to these files themselves",
     columns::code_map,
     Repeat::another_row,
     {},
     code_map_rows},
};
static_assert(std::size(all) == table_count);

}  // namespace

std::span<Table const> tables() { return all; }

Table const* find_table(std::string_view name) {
  for (auto const& table : all)
    if (table.name == name) return &table;
  return nullptr;
}

}  // namespace aimline::records
