#include "records/mapped.hpp"

#include "records/cells.hpp"
#include "records/dates.hpp"
#include "records/guess.hpp"
#include "records/testing_records.hpp"
#include "records/testing_workbook.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto mapping_text = R"(
name = "An export"
[[table]]
table = "attendance"
[table.file]
name = "Absences*.csv"
separator = ";"
encoding = "windows-1252"
header_line = 3
[table.where]
"Status" = ["final"]
[table.columns]
student_id = "{Stu:05}"
school_id = "S"
date = "{Day}"
category = "{Code}"
[table.dates]
date = "M/D/YYYY"
[table.codes.category]
"A" = "absent"
"Niño" = "tardy"
)";

struct Read {
  FileReport report;
  std::vector<UnmappedCode> unmapped;
  Records records;
};

Read read(std::string const& mapping, std::string const& bytes, std::string const& file = "Absences.csv") {
  auto reading = read_texts({{"org", "org_id,type,name\nS,school,Elm\n"}, {"student", "student_id\n00007\n00008\n"}});
  Read result;
  result.records = std::move(reading->records);
  auto const as = read_mapping(mapping, "m.toml");
  EXPECT_TRUE(as) << as.error().problems.front().where << as.error().problems.front().what.key;
  auto const report = read_mapped_table(as->tables[0], bytes, file, 1, result.records, result.unmapped);
  EXPECT_TRUE(report);
  if (report) result.report = *report;
  return result;
}

TEST(Mapped, RowsOfAnotherSystemAreThoseOfTheTable) {
  auto const result = read(mapping_text,
                           "Absences of River District\n2024\n"
                           "Stu;Day;Code;Status;Note\n"
                           "7;1/8/2024;A;final;\n"
                           "8;01/09/2024 08:00;Ni\xf1o;final;\n"
                           "8;2024-01-10;absent;final;\n"  // canonical as it stands
                           "7;1/8/2024;A;draft;\n"         // not meant
                           "7;13/8/2024;A;final;\n"        // no day
                           "7;1/8/2024;Q;final;\n"         // no code
                           "9;1/8/2024;A;final;\n"         // no such student
                           ";;;;\n"
                           "7;1/8/2024;A\n");
  EXPECT_EQ(result.report.read, 7U);
  EXPECT_EQ(result.report.accepted, 3U);
  EXPECT_EQ(result.report.refused, 3U);
  EXPECT_EQ(result.report.set_aside, 1U);
  EXPECT_THAT(result.report.faults, ElementsAre(FaultGroup{RowFault::ragged, "", 1, {12}},
                                                FaultGroup{RowFault::unknown_code, "category", 1, {9}},
                                                FaultGroup{RowFault::not_a_date, "date", 1, {8}},
                                                FaultGroup{RowFault::unknown_student, "student_id", 1, {10}}));
  EXPECT_THAT(result.unmapped, ElementsAre(UnmappedCode{"attendance", "category", "Q", 1, "\"Q\" = ", ""}));
  EXPECT_THAT(result.report.unknown_columns, ElementsAre("Note"));
  auto const& rows = result.records[TableId::attendance];
  EXPECT_THAT(rows.wide(columns::at(columns::attendance, "date")),
              ElementsAre(*read_date("2024-01-08"), *read_date("2024-01-09"), *read_date("2024-01-10")));
  EXPECT_THAT(rows.narrow(columns::at(columns::attendance, "category")), ElementsAre(1, 2, 1));
}

TEST(Mapped, TextsThatAreNoCodesAreNotNamed) {
  std::string rows = "\n\nStu;Day;Code;Status\n";
  for (int i = 0; i < 60; ++i) rows += "7;1/8/2024;Person " + std::to_string(i) + ";final\n";
  auto const result = read(mapping_text, rows);
  EXPECT_THAT(result.unmapped, ElementsAre(UnmappedCode{"attendance", "category", "", 60, "", ""}));
}

TEST(Mapped, AListWithAColumnForEachDayIsSpread) {
  auto const mapping = R"(
name = "A list"
[[table]]
table = "attendance"
[table.columns]
student_id = "{ID}"
school_id = "S"
[table.dates]
date = "M/D/YYYY"
[table.spread]
names = "date"
cells = "category"
skip = ["P"]
[table.codes.category]
"A" = "absent"
)";
  auto const result = read(mapping, "ID,Name,1/8/2024,1/9/2024\n00007,Ada,A,P\n00008,Luis,,A\n00009,Eve,A,X\n");
  EXPECT_EQ(result.report.read, 4U);
  EXPECT_EQ(result.report.accepted, 2U);
  EXPECT_EQ(result.report.refused + result.report.set_aside, 2U);
  EXPECT_THAT(result.report.unknown_columns, ElementsAre("Name"));
}

TEST(Mapped, ReadsAFolderWithAWorkbookAndPlainFiles) {
  auto const folder = std::filesystem::path(AIMLINE_BINARY_DIR) / "mapped_test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  auto const put = [&](std::string const& name, std::string const& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
  };
  put("org.csv", "org_id,type,name\nS,school,Elm\n");
  put("student.csv", "student_id\n1001\n");
  put("List 1.xlsx", zipped(workbook_parts("<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' "
                                           "t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c></row>"
                                           "<row r='2'><c r='A2'><v>1001</v></c><c r='B2' s='1'><v>45299</v></c><c "
                                           "r='C2' t='inlineStr'><is><t>A</t></is></c></row>"
                                           "</sheetData>")));
  put("notes.txt", "x");
  auto const mapping = read_mapping(R"(
name = "Lists"
[[table]]
table = "attendance"
[table.file]
name = "list*.xlsx"
[table.columns]
student_id = "{Student ID}"
school_id = "S"
date = "{Date}"
category = "{Code}"
[table.codes.category]
A = "absent"
)",
                                    "m.toml");
  ASSERT_TRUE(mapping);
  auto const reading = read_mapped(folder, *mapping, {});
  ASSERT_TRUE(reading);
  EXPECT_TRUE(reading->report.complete());
  EXPECT_EQ(reading->records[TableId::attendance].rows, 1U);
  EXPECT_THAT(reading->report.other_files, ElementsAre("notes.txt"));
  EXPECT_FALSE(read_mapped(folder / "org.csv", *mapping, {})) << "no file is called like those of the mapping";
  std::filesystem::remove_all(folder);
}

TEST(Mapping, SaysEveryProblemWithItsLine) {
  auto const mapping = read_mapping(R"(name = 3
[[table]]
table = "attendance"
colour = "red"
[table.columns]
student_id = "{Stu"
date = "{Day}"
nobody = "{x}"
[table.dates]
date = "Q/D/YYYY"
)",
                                    "m.toml");
  ASSERT_FALSE(mapping);
  std::vector<std::string> places;
  for (auto const& problem : mapping.error().problems) places.push_back(problem.where + ": " + problem.what.key);
  EXPECT_THAT(
      places,
      testing::UnorderedElementsAre(
          "m.toml line 1, name: mapping.not_a_text", "m.toml line 4, table.colour: mapping.unknown_name",
          "m.toml line 6, student_id: mapping.bad_pattern", "m.toml line 8, columns.nobody: mapping.unknown_value",
          "m.toml line 10, dates.date: mapping.date_form", "m.toml line 5, columns.student_id: mapping.missing",
          "m.toml line 5, columns.school_id: mapping.missing", "m.toml line 5, columns.category: mapping.missing"));
  EXPECT_EQ(read_mapping("name = \"ñ\" # ñ\nrows\xc3\xbc = 3\n", "m.toml").error().problems.front().where,
            "m.toml line 2");
  EXPECT_EQ(read_mapping("name = \n", "m.toml").error().problems.front().where, "m.toml line 1");
}

TEST(Mapping, SurvivesTextsThatAreNone) {
  for (auto const& text : {std::string(), std::string("\xff\xfe\0x", 4), std::string("[[table]]\n[[table]]\ntable=1\n"),
                           std::string("[[measure]]\nindicator=\"{}\"\n"), std::string(1U << 20, '['),
                           "a = \"" + std::string(1U << 20, 'x')})
    EXPECT_FALSE(read_mapping(text, "m.toml"));
}

TEST(Guess, KnowsColumnsInEnglishAndSpanish) {
  auto const english = guess_mapping(
      "Student_Number,LastFirst,SchoolID,Grade_Level,EntryDate,ExitDate,Year\n"
      "100,\"A, B\",301,9,8/14/2023,,2023-24\n101,\"C, D\",301,10,8/15/2023,1/31/2024,2023-24\n"
      "102,\"E, F\",301,K,8/16/2023,,2023-24\n",
      "students.csv", "", "");
  ASSERT_TRUE(english);
  EXPECT_EQ(english->mapping.table, "enrollment");
  EXPECT_EQ(english->looks_like, "PowerSchool");
  EXPECT_TRUE(english->complete());
  auto const& columns = english->mapping.columns;
  EXPECT_EQ(columns.at("student_id").pattern.text(), "{Student_Number}");
  EXPECT_EQ(columns.at("entry_date").dates, "M/D/YYYY");
  EXPECT_EQ(columns.at("grade").codes, (Codes{{"10", "10"}, {"9", "09"}, {"K", "KG"}}));
  auto const spanish = guess_mapping(
      "Matr\xed"
      "cula;Escuela;Fecha;Asistencia\n7;S;13/8/2023;Ausente\n8;S;14/8/2023;Tarde\n9;S;14/8/2023;Zzz\n",
      "faltas.csv", "", "");
  ASSERT_TRUE(spanish);
  EXPECT_EQ(spanish->mapping.table, "attendance");
  EXPECT_EQ(spanish->mapping.file.separator, Separator::semicolon);
  EXPECT_EQ(spanish->mapping.file.encoding, Encoding::windows_1252);
  EXPECT_EQ(spanish->mapping.columns.at("date").dates, "D/M/YYYY");
  for (auto const& column : spanish->columns)
    if (column.canonical == "category") {
      EXPECT_THAT(column.unknown, ElementsAre("Zzz"));
    }
}

TEST(Guess, WritesAMappingThatReadsTheFile) {
  std::string const file =
      "School attendance\n,,,\nID,Student ID,School,1/8/2024,1/9/2024,1/10/2024\n1,00007,S,A,P,T\n2,00008,S,P,A,P\n";
  auto const guess = guess_mapping(file, "list.csv", "", "");
  ASSERT_TRUE(guess);
  EXPECT_EQ(guess->mapping.file.header_line, 3U);
  EXPECT_TRUE(guess->complete());
  Mapping mapping;
  mapping.name = "list";
  mapping.tables.push_back(guess->mapping);
  auto const text = write_mapping(mapping, "# Guessed.\n");
  auto const again = read_mapping(text, "list.toml");
  ASSERT_TRUE(again) << text;
  EXPECT_EQ(again->tables, mapping.tables) << text;
  auto const result = read(text, file, "list.csv");
  EXPECT_EQ(result.report.accepted, 6U) << text;
}

TEST(Dates, AreReadInManyForms) {
  auto const day = read_date("2024-03-09");
  for (auto const& [form, cell] : {std::pair{"M/D/YYYY", "3/9/2024"},
                                   {"M/D/YYYY", "03/09/2024 12:00:00 AM"},
                                   {"D.M.YYYY", "9.3.2024"},
                                   {"YYYYMMDD", "20240309"},
                                   {"M/D/YY", "3/9/24"},
                                   {"D-MMM-YYYY", "9-Mar-2024"},
                                   {"MMM D, YYYY", "marzo 9, 2024"},
                                   {"M/D/YYYY", "2024-03-09"},
                                   {"M/D/YYYY", "2024-03-09T08:00"}})
    EXPECT_EQ(read_date_as(form, cell), day) << form << " " << cell;
  for (auto const& [form, cell] : {std::pair{"M/D/YYYY", "13/9/2024"},
                                   {"M/D/YYYY", "3/9/24"},
                                   {"M/D/YYYY", "3/9/2024x"},
                                   {"M/D/YYYY", ""},
                                   {"YYYYMMDD", "2024030"}})
    EXPECT_FALSE(read_date_as(form, cell)) << form << " " << cell;
  EXPECT_FALSE(is_date_form("M/D") || is_date_form("YYYY-MM-DD-DD") || is_date_form("YYYYY/M/D") || is_date_form(""));
  EXPECT_EQ(read_school_year_as("2023-24"), 2024);
  EXPECT_EQ(read_school_year_as("1999-2000"), 2000);
  EXPECT_EQ(read_school_year_as("1999-00"), 2000);
  EXPECT_FALSE(read_school_year_as("2023-25") || read_school_year_as("2023-2023") || read_school_year_as("23-24"));
}

}  // namespace
}  // namespace aimline::records
