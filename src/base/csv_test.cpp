#include "base/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline {
namespace {

using Cells = std::vector<std::string>;

/// All rows of a text; a refused row is its problems as "where: key".
std::vector<Cells> rows_of(std::string_view text, CsvForm form = {}, bool header = false) {
  CsvReader reader(text, form);
  std::vector<Cells> rows;
  if (header) {
    auto const read = reader.read_header();
    if (!read) {
      rows.emplace_back();
      for (auto const& problem : read.error().problems) rows.back().push_back(problem.where + ": " + problem.what.key);
      return rows;
    }
  }
  while (auto const row = reader.next()) {
    rows.emplace_back();
    if (*row)
      for (auto const cell : (*row)->cells) rows.back().emplace_back(cell);
    else
      for (auto const& problem : row->error().problems) rows.back().push_back(problem.where + ": " + problem.what.key);
  }
  return rows;
}

std::vector<Cells> with_header(std::string_view text) { return rows_of(text, {}, true); }

std::string written(std::vector<std::string_view> const& cells, CsvForm form = {}) {
  std::string out;
  write_csv_texts(out, cells, form);
  return out;
}

TEST(CsvReader, ReadsTheRulesOfTheStandard) {
  // Source: RFC 4180 §2, rules 1 to 7.
  EXPECT_EQ(rows_of("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n"),
            (std::vector<Cells>{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(rows_of("aaa,bbb,ccc\r\nzzz,yyy,xxx"), (std::vector<Cells>{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(rows_of("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx"),
            (std::vector<Cells>{{"aaa", "b\r\nbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
  EXPECT_EQ(rows_of("\"aaa\",\"b\"\"bb\",\"ccc\""), (std::vector<Cells>{{"aaa", "b\"bb", "ccc"}}));
  EXPECT_EQ(rows_of(" a , b\n"), (std::vector<Cells>{{" a ", " b"}})) << "spaces belong to a cell";
}

TEST(CsvReader, TakesAByteOrderMarkAndEitherLineEnd) {
  EXPECT_EQ(rows_of("\ufeffa,b\n1,2\r\n3,4"), (std::vector<Cells>{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(rows_of("\ufeff\"a\",b\n"), (std::vector<Cells>{{"a", "b"}}));
}

TEST(CsvReader, SkipsEmptyLinesButNotEmptyCells) {
  EXPECT_EQ(rows_of("\r\n\na\n\n\"\"\n\n\n"), (std::vector<Cells>{{"a"}, {""}}));
  EXPECT_EQ(rows_of(",\n,\n"), (std::vector<Cells>{{"", ""}, {"", ""}}));
  EXPECT_EQ(rows_of(""), std::vector<Cells>{});
  EXPECT_EQ(rows_of("\ufeff"), std::vector<Cells>{});
}

TEST(CsvReader, UndoesSeveralDoubledQuotesInOneRow) {
  EXPECT_EQ(rows_of("\"\"\"\",\"\"\"a\"\"\",\"\"\n\"b\"\"\",\"\"\"\",c\n"),
            (std::vector<Cells>{{"\"", "\"a\"", ""}, {"b\"", "\"", "c"}}));
}

TEST(CsvReader, GivesViewsIntoTheTextUnlessAQuoteWasUndone) {
  std::string const text = "plain,\"quoted, plain\",\"un\"\"done\"\n";
  CsvReader reader(text);
  auto const row = reader.next();
  ASSERT_TRUE(row && *row);
  auto const inside = [&](std::string_view cell) {
    return cell.data() >= text.data() && cell.data() < text.data() + text.size();
  };
  EXPECT_TRUE(inside((*row)->cells[0]));
  EXPECT_TRUE(inside((*row)->cells[1]));
  EXPECT_FALSE(inside((*row)->cells[2]));
}

TEST(CsvReader, TakesOtherSeparators) {
  EXPECT_EQ(rows_of("a;b,c\n", {.separator = Separator::semicolon}), (std::vector<Cells>{{"a", "b,c"}}));
  EXPECT_EQ(rows_of("a\t\"b\tc\"\n", {.separator = Separator::tab}), (std::vector<Cells>{{"a", "b\tc"}}));
}

TEST(CsvReader, SaysTheLineAndTheColumnsName) {
  EXPECT_EQ(with_header("id,date\n1,\"a\nb\nc\"\n2,b\"c\n"),
            (std::vector<Cells>{{"1", "a\nb\nc"}, {"line 5, column date: csv.quote_in_cell"}}));
  EXPECT_EQ(rows_of("1,b\"c\n"), (std::vector<Cells>{{"line 1, column 2: csv.quote_in_cell"}}));
}

TEST(CsvReader, RefusesARowWithMoreOrFewerCellsAndGoesOn) {
  EXPECT_EQ(with_header("a,b\n1\n1,2,3\n1,2\n"),
            (std::vector<Cells>{{"line 2: csv.ragged_row"}, {"line 3: csv.ragged_row"}, {"1", "2"}}));
  CsvReader reader("a,b\n1,2,3\n");
  ASSERT_TRUE(reader.read_header());
  EXPECT_EQ(reader.next()->error().problems.at(0).what, (Text{"csv.ragged_row", {{"found", "3"}, {"expected", "2"}}}));
}

TEST(CsvReader, RefusesAQuoteThatIsNotClosed) {
  EXPECT_EQ(with_header("a,b\n1,2\n3,\"4\n5,6\n"),
            (std::vector<Cells>{{"1", "2"}, {"line 3, column b: csv.quote_not_closed"}}));
  EXPECT_EQ(rows_of("\""), (std::vector<Cells>{{"line 1, column 1: csv.quote_not_closed"}}));
  EXPECT_EQ(rows_of("\"a\"\""), (std::vector<Cells>{{"line 1, column 1: csv.quote_not_closed"}}));
}

TEST(CsvReader, RefusesTextAfterAClosingQuote) {
  EXPECT_EQ(with_header("a,b\n\"1\"x,2\n\"3\" ,4\n5,6\n"),
            (std::vector<Cells>{
                {"line 2, column a: csv.text_after_quote"}, {"line 3, column a: csv.text_after_quote"}, {"5", "6"}}));
}

TEST(CsvReader, RefusesACarriageReturnAloneOutsideQuotes) {
  EXPECT_EQ(rows_of("a,b\r1,2\r3,4\r"), (std::vector<Cells>{{"line 1, column 2: csv.lone_carriage_return"}}));
  EXPECT_EQ(rows_of("a,\"b\rc\"\n"), (std::vector<Cells>{{"a", "b\rc"}}));
}

TEST(CsvReader, RefusesZeroBytesAndWhatIsNotUtf8) {
  EXPECT_EQ(with_header(std::string_view("a,b\n1,x\0y\n2,\"\0\"\n", 16)),
            (std::vector<Cells>{{"line 2, column b: csv.nul"}, {"line 3, column b: csv.nul"}}));
  EXPECT_EQ(with_header("a,b\n1,Pe\xf1"
                        "a\n\"\xff\",ñ\n"),
            (std::vector<Cells>{{"line 2, column b: field.not_utf8"}, {"line 3, column a: field.not_utf8"}}));
}

TEST(CsvReader, ReportsAllKindsOfProblemsOfARow) {
  EXPECT_EQ(with_header("a,b,c\n\xff,x\"y,\"z\"z,4\n"),
            (std::vector<Cells>{{"line 2, column a: field.not_utf8", "line 2, column b: csv.quote_in_cell",
                                 "line 2, column c: csv.text_after_quote", "line 2: csv.ragged_row"}}));
}

TEST(CsvReader, LimitsACellToOneMebibyte) {
  std::string const longest(CsvReader::longest_cell, 'x');
  EXPECT_EQ(rows_of("a,b\n" + longest + ",\"" + longest + "\"\n").at(1), (Cells{longest, longest}));
  EXPECT_EQ(rows_of("a,b\nx" + longest + ",1\n").at(1), (Cells{"line 2, column 1: csv.cell_too_long"}));
  EXPECT_EQ(rows_of("a,b\n1,\"x" + longest + "\"\n").at(1), (Cells{"line 2, column 2: csv.cell_too_long"}));
  std::string quotes;
  for (std::size_t i = 0; i < CsvReader::longest_cell; ++i) quotes += "\"\"";
  EXPECT_EQ(rows_of("\"" + quotes + "\"\n").at(0).at(0), std::string(CsvReader::longest_cell, '"'));
  EXPECT_EQ(rows_of("\"\"\"" + quotes + "\"\n").at(0), (Cells{"line 1, column 1: csv.cell_too_long"}));
}

TEST(CsvReader, LimitsARowToAThousandColumns) {
  std::string const thousand(999, ',');
  EXPECT_EQ(rows_of(thousand + "\n").at(0).size(), 1'000u);
  EXPECT_EQ(rows_of(thousand + ",\na\n"), (std::vector<Cells>{{"line 1: csv.too_many_columns"}, {"a"}}));
  EXPECT_EQ(rows_of(std::string(3'000'000, ',')), (std::vector<Cells>{{"line 1: csv.too_many_columns"}}));
}

TEST(CsvHeader, IsTakenWithoutOuterSpaces) {
  CsvReader reader("\ufeff\n id ,\"date \"\n");
  EXPECT_EQ(reader.read_header(), (std::vector<std::string>{"id", "date"}));
  EXPECT_EQ(reader.header_line(), 2u);
}

TEST(CsvHeader, NamesEachColumnOnce) {
  EXPECT_EQ(with_header("a,,b, ,a\n"),
            (std::vector<Cells>{{"line 1, column 2: csv.column_without_name", "line 1, column 4: field.empty",
                                 "line 1, column 5: csv.column_twice"}}));
  EXPECT_EQ(with_header("a,\"b\nc\"\n"), (std::vector<Cells>{{"line 1, column 2: field.control_character"}}));
  EXPECT_EQ(with_header(""), (std::vector<Cells>{{"line 1: csv.no_header"}}));
  EXPECT_EQ(with_header("\xff\xfe"
                        "a"),
            (std::vector<Cells>{{"line 1: field.not_utf8"}}));
}

TEST(WriteCsv, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(written({"a b", "c,d", "e\"f", "g\nh", "i\rj", "", " k "}),
            "a b,\"c,d\",\"e\"\"f\",\"g\nh\",\"i\rj\",, k \r\n");
  EXPECT_EQ(written({"a,b", "c;d", "e\tf"}, {.separator = Separator::semicolon}), "a,b;\"c;d\";e\tf\r\n");
}

TEST(WriteCsv, WritesARowThatIsNotAnEmptyLine) {
  EXPECT_EQ(written({""}), "\"\"\r\n");
  EXPECT_EQ(rows_of(written({"\ufeff"})), (std::vector<Cells>{{"\ufeff"}})) << "not taken for a byte order mark";
}

std::vector<std::string_view> const texts{"=1+1",
                                          "+1",
                                          "-1",
                                          "@SUM(A1)",
                                          "\t=1",
                                          "\r=1",
                                          "\n=1",
                                          "=cmd|' /C calc'!A0",
                                          "=HYPERLINK(\"http://x\",\"y\")",
                                          "\uff1d1",
                                          "\uff0b1",
                                          "\uff0d1",
                                          "\uff201",
                                          "'=1",
                                          "''=1",
                                          "'",
                                          "''",
                                          "'tis",
                                          "-",
                                          "=",
                                          "'-",
                                          "plain",
                                          "",
                                          " =1",
                                          "a=1",
                                          "007",
                                          "1,5",
                                          "\"=1\"",
                                          "\"",
                                          "ñ",
                                          "'\uff1d"};

TEST(WriteCsvForPeople, PutsAnApostropheBeforeWhatASpreadsheetWouldRun) {
  CsvForm const people{ForWhom::people};
  // Source of the corpus: OWASP, CSV Injection.
  for (auto text : {"=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1", "=cmd|' /C calc'!A0"})
    EXPECT_TRUE(written({text}, people).starts_with("'")) << text;
  for (auto text : {"\t=1", "\r=1", "\n=1"}) EXPECT_NE(written({text}, people).find('\''), std::string::npos);
  EXPECT_EQ(written({"=1", "a", "'tis", "'=1"}, people), "'=1,a,'tis,''=1\r\n");
  EXPECT_EQ(written({"=A1,B1"}, people), "\"'=A1,B1\"\r\n");
  EXPECT_EQ(written({"=1"}), "=1\r\n") << "raw for machines";
}

TEST(WriteCsvForPeople, LetsNoTextBeginAFormula) {
  for (auto const text : texts) {
    auto cell = written({text}, {ForWhom::people});
    if (cell.starts_with('"')) cell.erase(0, 1);
    EXPECT_EQ(std::string("=+-@\t").find(cell[0]), std::string::npos) << text;
  }
}

TEST(WriteCsv, IsReadBackByteForByteInEveryForm) {
  for (auto const whom : {ForWhom::people, ForWhom::machines})
    for (auto const separator : {Separator::comma, Separator::semicolon, Separator::tab}) {
      CsvForm const form{whom, separator};
      EXPECT_EQ(rows_of(written(texts, form), form), (std::vector<Cells>{Cells(texts.begin(), texts.end())}));
    }
}

enum class Better { higher, lower };
BOOST_DESCRIBE_ENUM(Better, higher, lower)

struct Count {
  Id<Count> id;
  std::string label;
  std::int64_t number = 0;
  std::optional<double> target;
  std::optional<Date> day;
  Better better{};
  bool open = false;
  SchoolYear year{2024};
  boost::json::value extra;
  friend bool operator==(Count const&, Count const&) = default;
};
BOOST_DESCRIBE_STRUCT(Count, (), (id, label, number, target, day, better, open, year, extra))
constexpr auto meanings(Count const*) {
  return std::array{Meaning{"label", "Its name"},         Meaning{"number", "How many"},
                    Meaning{"target", "Aimed for"},       Meaning{"day", "When"},
                    Meaning{"better", "Way up"},          Meaning{"open", "Seen by all"},
                    Meaning{"year", "The school's year"}, Meaning{"extra", "More"}};
}

Count example() {
  return {{*parse_uuid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")},
          "=-1, \"ñ\"",
          -5,
          -0.25,
          date_of(2026, 3, 9),
          Better::lower,
          true,
          SchoolYear{2025},
          boost::json::object{{"a", 1}}};
}

TEST(DescribedCsv, WritesNumbersAsNumbersAndTextsAsTexts) {
  EXPECT_EQ(csv_header<Count>(), "id,label,number,target,day,better,open,year,extra\r\n");
  std::string out;
  write_csv_row(out, example(), ForWhom::people);
  EXPECT_EQ(out,
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f,\"'=-1, \"\"ñ\"\"\",-5,-0.25,2026-03-09,lower,true,2025,"
            "\"{\"\"a\"\":1}\"\r\n");
}

TEST(DescribedCsv, IsReadBackEqualInBothForms) {
  std::vector<Count> counts{example(), Count{}};
  for (int i = 0; i < 100; ++i) {
    counts.push_back(example());
    counts.back().label = texts[static_cast<std::size_t>(i) % 27];
    counts.back().number = i - 50;
  }
  for (auto const whom : {ForWhom::people, ForWhom::machines}) {
    std::string out(byte_order_mark);
    out += csv_header<Count>();
    for (auto const& count : counts) write_csv_row(out, count, whom);
    auto const read = read_csv<Count>(out, {whom});
    ASSERT_TRUE(read) << read.error().problems.at(0).where << read.error().problems.at(0).what.key;
    EXPECT_EQ(*read, counts);
  }
}

TEST(DescribedCsv, TakesColumnsInAnyOrderAndWithoutTheOptionalOnes) {
  auto const read = read_csv<Count>("year,open,better,number,label,extra\n2024,false,higher,3,x,null\n", {},
                                    {.system = Reading::System::refused});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->at(0).label, "x");
  EXPECT_EQ(read->at(0).target, std::nullopt);
}

TEST(DescribedCsv, ReportsTheProblemsOfAllRowsAtOnce) {
  auto const read = read_csv<Count>(
      "label,number,better,open,year,day,extra,colour\n"
      "x,1.5,up,yes,24,2026-02-30,{,red\n"
      "y,1\n"
      "z,99999999999999999999,lower,true,2024,,1,red\n",
      {}, {.system = Reading::System::refused});
  std::vector<std::string> listed;
  for (auto const& problem : read.error().problems) listed.push_back(problem.where + ": " + problem.what.key);
  EXPECT_EQ(listed, (std::vector<std::string>{
                        "line 1, column colour: csv.column_unknown", "line 2, column number: field.not_integer",
                        "line 2, column day: field.not_a_date", "line 2, column better: field.not_a_choice",
                        "line 2, column open: field.not_truth", "line 2, column year: field.not_a_school_year",
                        "line 2, column extra: json.not_json", "line 3: csv.ragged_row",
                        "line 4, column number: field.not_integer"}));
}

TEST(DescribedCsv, RefusesAColumnThatOnlyTheSystemWritesAndNamesThoseThatAreNeeded) {
  auto const read =
      read_csv<Count>("id,label\n", {}, {.system = Reading::System::refused, .may_be_missing = {"extra"}});
  std::vector<std::string> listed;
  for (auto const& problem : read.error().problems)
    listed.push_back(problem.what.key + " " + problem.what.arguments.at(0).second);
  EXPECT_EQ(listed,
            (std::vector<std::string>{"csv.column_unknown id", "csv.column_missing number", "csv.column_missing better",
                                      "csv.column_missing open", "csv.column_missing year"}));
}

TEST(DescribedCsv, ListsAThousandProblemsAndCountsTheRest) {
  std::string text = csv_header<Count>();
  for (int i = 0; i < 1'500; ++i) text += "x\n";
  auto const problems = read_csv<Count>(text).error().problems;
  ASSERT_EQ(problems.size(), 1'001u);
  EXPECT_EQ(problems.back(), (Problem{"", {"csv.more_problems", {{"more", "500"}}}}));
}

}  // namespace
}  // namespace aimline
