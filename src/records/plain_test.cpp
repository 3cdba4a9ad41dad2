#include "records/cells.hpp"
#include "records/read.hpp"
#include "records/template.hpp"
#include "records/testing_records.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

FileReport report_of(Reading const& reading, std::string_view table) {
  for (auto const& file : reading.report.files)
    if (file.table == table) return file;
  return {};
}

constexpr auto orgs = "org_id,type,parent_id,name\nD,district,,River\nS,school,D,Elm\nT,school,D,Ash\n";

TEST(PlainCsv, EveryRowIsAcceptedRefusedOrSetAside) {
  auto const reading = read_texts({{"org", orgs},
                                   {"student", "student_id\n1\n2\n1\n"},
                                   {"attendance",
                                    "date,student_id,school_id,category,fraction_absent\n"
                                    "2024-01-08,1,S,absent,\n"
                                    "2024-02-30,1,S,absent,\n"
                                    "2024-01-08,1,S,Absent,\n"
                                    "2024-01-08,9,S,absent,\n"
                                    "2024-01-08,1,D,absent,\n"
                                    "2024-01-08,1,X,absent,\n"
                                    "2024-01-08,,S,absent,\n"
                                    "2024-01-08,1,S,absent\n"
                                    "2024-01-08,1,S,absent,1.5\n"
                                    "2024-01-08,2,T,tardy,0.4999\n"}});
  ASSERT_TRUE(reading);
  auto const report = report_of(*reading, "attendance");
  EXPECT_EQ(report.read, 10U);
  EXPECT_EQ(report.accepted, 2U);
  EXPECT_EQ(report.refused, 5U);
  EXPECT_EQ(report.set_aside, 3U);
  EXPECT_THAT(report.faults,
              ElementsAre(FaultGroup{RowFault::ragged, "", 1, {9}}, FaultGroup{RowFault::empty, "student_id", 1, {8}},
                          FaultGroup{RowFault::unknown_code, "category", 1, {4}},
                          FaultGroup{RowFault::not_a_date, "date", 1, {3}},
                          FaultGroup{RowFault::not_a_number, "fraction_absent", 1, {10}},
                          FaultGroup{RowFault::unknown_student, "student_id", 1, {5}},
                          FaultGroup{RowFault::unknown_school, "school_id", 1, {7}},
                          FaultGroup{RowFault::not_a_school, "school_id", 1, {6}}));
  auto const& rows = reading->records[TableId::attendance];
  EXPECT_THAT(rows.wide(columns::at(columns::attendance, "fraction_absent")), ElementsAre(no_value, 499));
  auto const students = report_of(*reading, "student");
  EXPECT_EQ(students.set_aside, 1U);
  EXPECT_THAT(students.faults, ElementsAre(FaultGroup{RowFault::repeated_key, "", 1, {4}}));
}

TEST(PlainCsv, RowsDoNotDependOnThreadsOrPieces) {
  std::string students = "student_id,given_name,races\n";
  for (int i = 0; i < 300; ++i) {
    students += std::to_string(i % 290) + ",\"A \"\"x\"\",\nB\"," + (i % 7 == 0 ? "white;asian" : "") + "\n";
    if (i % 11 == 0) students += "x,\"never closed\n";
    if (i % 13 == 0) students += "y,a\"b,white\n";
  }
  auto const whole = read_texts({{"org", orgs}, {"student", students}}, {.threads = 1, .piece = 1U << 20});
  ASSERT_TRUE(whole);
  for (std::size_t const piece : {1, 7, 40, 1000}) {
    auto const parts = read_texts({{"org", orgs}, {"student", students}}, {.threads = 3, .piece = piece});
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->report.files, whole->report.files) << piece;
    EXPECT_EQ(parts->records[TableId::student].lines, whole->records[TableId::student].lines) << piece;
  }
  auto const report = report_of(*whole, "student");
  EXPECT_EQ(report.read, report.accepted + report.refused + report.set_aside);
  EXPECT_GT(report.refused, 0U);
}

TEST(PlainCsv, RefusesAFileThatLacksARequiredColumn) {
  auto const reading = read_texts({{"org", "org_id,name\nD,River\n"}});
  ASSERT_FALSE(reading);
  EXPECT_THAT(reading.error().problems, ElementsAre(Problem{"org.csv", {"csv.column_missing", {{"name", "type"}}}}));
}

TEST(PlainCsv, ReportsUnknownColumnsAndSkipsRemarksAndEmptyLines) {
  auto const reading =
      read_texts({{"org", "\xef\xbb\xbf# all of them\r\norg_id,colour,name,type\r\n\r\nD , x,River,district\r\n"}});
  ASSERT_TRUE(reading);
  EXPECT_THAT(report_of(*reading, "org").unknown_columns, ElementsAre("colour"));
  EXPECT_EQ(report_of(*reading, "org").accepted, 1U);
  EXPECT_NE(reading->records.orgs.find("D"), Dictionary::none);
}

TEST(PlainCsv, SurvivesTextsThatAreNone) {
  for (std::string const& text :
       std::vector<std::string>{"", "\n", "\"", "org_id", std::string("\0\0\0", 3), "org_id,type,name\n\"",
                                "org_id,type,name\n\"a\"b,school,x\n", "org_id,type,name\r",
                                "org_id,type,name\n" + std::string(11U << 20, 'x') + ",school,y\nD,district,ok\n",
                                "org_id,type,name\n\xff\xfe,school,y\n"}) {
    auto const reading = read_texts({{"org", text}});
    if (!reading) continue;
    auto const report = report_of(*reading, "org");
    EXPECT_EQ(report.read, report.accepted + report.refused + report.set_aside);
  }
}

TEST(Template, ReadsWithoutAFault) {
  auto const folder = std::filesystem::path(AIMLINE_BINARY_DIR) / "template_test";
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(write_template(folder));
  for (auto const& place : {folder, folder / "example"}) {
    auto const reading = read_records(place, {});
    ASSERT_TRUE(reading);
    EXPECT_TRUE(reading->report.complete());
    for (auto const& file : reading->report.files) {
      EXPECT_TRUE(file.present);
      EXPECT_EQ(file.accepted > 0, place != folder) << file.file;
    }
  }
  EXPECT_FALSE(write_template(folder));  // what is there is never written over
  std::filesystem::remove_all(folder);
}

TEST(Template, IsWhatTheDocumentationShows) {
  std::ifstream file(std::string(AIMLINE_SOURCE_DIR) + "/docs/methods/tables.md");
  std::string const page(std::istreambuf_iterator<char>(file), {});
  EXPECT_TRUE(page == tables_page()) << "docs/methods/tables.md should be:\n" << tables_page();
}

TEST(Cells, AreWhatTheirColumnHoldsOrNothing) {
  EXPECT_EQ(read_date("1970-01-02"), 1);
  EXPECT_EQ(date_text(*read_date("2024-02-29")), "2024-02-29");
  for (auto const* wrong : {"2023-02-29", "0000-01-01", "2024-1-1", "2024-13-01", "2024/01/01", "2024-01-32", ""})
    EXPECT_FALSE(read_date(wrong)) << wrong;
  EXPECT_TRUE(read_date("0001-01-01") && read_date("9999-12-31"));
  EXPECT_EQ(read_thousandths("0.4999"), 499);
  EXPECT_EQ(read_thousandths("12"), 12'000);
  EXPECT_EQ(read_thousandths(".5"), 500);
  for (auto const* wrong : {"", ".", "-1", "1e3", "1,5", "99999999999999999999", "nan"})
    EXPECT_FALSE(read_thousandths(wrong)) << wrong;
  EXPECT_EQ(read_codes(codes::race, "white; asian"), 0b10010);
  EXPECT_FALSE(read_codes(codes::race, "white;martian"));
  EXPECT_FALSE(read_school_year("1899") || read_school_year("20245") || read_school_year("24"));
}

TEST(Dictionary, FindsShortAndLongTexts) {
  Dictionary texts;
  std::vector<std::string> all;
  for (int i = 0; i < 5'000; ++i) all.push_back(std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i));
  for (auto const& text : all) texts.add(text);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(texts.find(all[i]), static_cast<std::int32_t>(i));
    EXPECT_EQ(texts[static_cast<std::int32_t>(i)], all[i]);
  }
  EXPECT_EQ(texts.find("absent"), Dictionary::none);
}

}  // namespace
}  // namespace aimline::records
