#include "records/workbook.hpp"

#include "records/testing_workbook.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;

Result<std::string> read(std::string const& sheet, std::string const& settings = {}) {
  return sheet_as_csv(zipped(workbook_parts(sheet, settings)), "list.xlsx", "");
}

std::string key_of(Result<std::string> const& read) {
  return read ? std::string() : read.error().problems.front().what.key;
}

TEST(Workbook, RowsAreLinesAndDaysAreIso) {
  auto const csv = read(
      "<sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='D1' t='s'><v>2</v></c></row>"
      "<row r='3'><c r='A3'><v>1001</v></c><c r='B3' s='1'><v>45299</v></c><c r='C3' t='inlineStr'><is><t>x, "
      "\"y\"</t></is></c>"
      "<c r='D3' t='s'><v>3</v></c></row>"
      "<row r='4'><c r='A4'><v>0.1</v></c><c r='B4' s='2'><v>59.75</v></c><c r='C4' "
      "t='str'><f>A1</f><v>line\nbreak</v></c></row>"
      "<row r='5'><c r='A5'><f>SUM(A1:A4)</f></c><c r='B5' t='b'><v>1</v></c><c r='C5' t='e'><v>#N/A</v></c>"
      "<c r='D5' s='3'><v>0.5</v></c></row>"
      "<row r='6'><c r='A6' s='4'><v>12</v></c><c r='B6' s='1'><v>61</v></c><c r='C6'><v>1.2345678901E10</v></c>"
      "<c r='D6' t='d'><v>2024-01-08T00:00:00</v></c></row></sheetData>");
  ASSERT_TRUE(csv);
  EXPECT_EQ(*csv,
            "Student ID,Date,,Code\r\n"
            "\r\n"
            "1001,2024-01-08,\"x, \"\"y\"\"\",A b\r\n"
            "0.1,1900-02-28,line break,\r\n"
            ",1,#N/A,0.5\r\n"
            "12,1900-03-01,12345678901,2024-01-08\r\n");
}

TEST(Workbook, CountsDaysFrom1904WhereItSaysSo) {
  // Microsoft: the same day is 1,462 less in the 1904 system.
  auto const csv = read("<sheetData><row><c s='1'><v>43837</v></c><c s='1'><v>0</v></c></row></sheetData>",
                        "<workbookPr date1904='1'/>");
  EXPECT_EQ(csv, "2024-01-08,1904-01-01\r\n");
}

TEST(Workbook, MergedCellsAllHaveTheFirstOnesValue) {
  auto const csv = read(
      "<sheetData><row r='1'><c r='A1'><v>7</v></c><c r='B1'><v>1</v></c></row><row r='2'><c r='B2'><v>2</v></c></row>"
      "<row r='3'><c r='B3'><v>3</v></c></row></sheetData><mergeCells><mergeCell ref='A1:A2'/><mergeCell "
      "ref='ZZ9:A1'/></mergeCells>");
  EXPECT_EQ(csv, "7,1\r\n7,2\r\n,3\r\n");
}

TEST(Workbook, SheetsGoByName) {
  auto const bytes = zipped(workbook_parts("<sheetData/>", "", "<sheetData><row><c><v>1</v></c></row></sheetData>"));
  EXPECT_THAT(*sheets_of(bytes, "x"), ElementsAre("List", "Other"));
  EXPECT_EQ(sheet_as_csv(bytes, "x", "Other"), "1\r\n");
  EXPECT_EQ(sheet_as_csv(bytes, "x", "Third").error().fault, Fault::not_found);
}

TEST(Workbook, RefusesWhatIsNone) {
  auto const whole = zipped(workbook_parts("<sheetData><row><c><v>1</v></c></row></sheetData>"));
  EXPECT_TRUE(sheet_as_csv(whole, "x", ""));
  for (auto const& bytes :
       {std::string(), std::string("PK\x03\x04"), std::string(3000, 'x'), zipped({{"a.txt", "b"}}),
        zipped({{"xl/workbook.xml", "<workbook><sheets>"}}), zipped({{"xl/workbook.xml", "\xff\xfe<\0"}})})
    EXPECT_FALSE(sheet_as_csv(bytes, "x", ""));
  for (std::size_t length = 1; length < whole.size(); length += 7) sheet_as_csv(whole.substr(0, length), "x", "");
  auto parts = workbook_parts("<sheetData><row r='99999999'><c r='A99999999'><v>1</v></c></row></sheetData>");
  EXPECT_FALSE(sheet_as_csv(zipped(parts), "x", ""));
}

TEST(Workbook, BombsAndEntitiesDoNothing) {
  WorkbookLimits const small{.part_bytes = 1U << 20, .marks = 1'000, .cells = 10'000};
  auto const bomb = zipped(workbook_parts("<sheetData>" + std::string(4U << 20, ' ') + "</sheetData>"));
  EXPECT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(key_of(sheet_as_csv(bomb, "x", "", small)), "workbook.too_large");
  std::string many = "<sheetData>";
  for (int i = 0; i < 1'000; ++i) many += "<row/>";
  EXPECT_EQ(key_of(sheet_as_csv(zipped(workbook_parts(many + "</sheetData>")), "x", "", small)), "workbook.too_large");
  // A grid that is nearly all empty.
  std::string wide = "<sheetData>";
  for (int i = 1; i <= 30; ++i)
    wide += "<row r='" + std::to_string(i) + "'><c r='ALL" + std::to_string(i) + "'><v>1</v></c></row>";
  EXPECT_EQ(key_of(sheet_as_csv(zipped(workbook_parts(wide + "</sheetData>")), "x", "", small)), "workbook.too_large");
  auto parts = workbook_parts("<sheetData/>");
  parts["xl/worksheets/sheet1.xml"] =
      "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
      "<worksheet><sheetData><row><c t='str'><v>&b;</v></c><c t='str'><v>&f;</v></c></row></sheetData></worksheet>";
  EXPECT_EQ(sheet_as_csv(zipped(parts), "x", ""), "&b;,&f;\r\n") << "as they stand, never followed";
  std::string deep = "<sheetData>";
  for (int i = 0; i < 200'000; ++i) deep += "<row>";
  sheet_as_csv(zipped(workbook_parts(deep)), "x", "");
  EXPECT_EQ(
      key_of(sheet_as_csv(
          zipped(workbook_parts("<sheetData/><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>")), "x", "")),
      "");
}

}  // namespace
}  // namespace aimline::records
