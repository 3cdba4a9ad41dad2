#include "spc/chart_csv.hpp"

#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::missing;
using testing::Numbers;

Facet only_facet(std::string_view text, ChartColumns const& columns = {}) {
  auto const table = read_chart_csv(text, columns);
  if (!table) throw std::runtime_error(table.error().problems.front().what.key);
  return facets_of(*table).front();
}

using Problems = std::vector<std::pair<std::string, std::string>>;

Problems problems_of(std::string_view text, ChartColumns const& columns = {}) {
  Problems found;
  auto const table = read_chart_csv(text, columns);
  if (!table)
    for (auto const& problem : table.error().problems) found.emplace_back(problem.where, problem.what.key);
  return found;
}

TEST(ChartCsv, TakesTheColumnsThatAreNamedLikeWhatTheyHold) {
  auto const facet = only_facet("date,value,denominator\n2026-01-05,3,10\n2026-01-12,4,12\n");
  EXPECT_EQ(facet.axis.labels, (std::vector<std::string>{"2026-01-05", "2026-01-12"}));
  EXPECT_TRUE(facet.series.has_denominators);
  EXPECT_EQ(values_for(ChartType::p, facet.series), (Numbers{0.3, 4.0 / 12}));
}

TEST(ChartCsv, TakesTheColumnsThatAreNamed) {
  auto const facet = only_facet("month;late;enrolled\n2026-02;4;80\n2026-01;3;90\n",
                                {.date = "month", .value = "late", .denominator = "enrolled"});
  EXPECT_EQ(facet.axis.labels, (std::vector<std::string>{"2026-01", "2026-02"})) << "in the order of time";
  EXPECT_EQ(facet.series.subgroups[0].sum, 3);
}

TEST(ChartCsv, ReadsNumbersAsSpreadsheetsWriteThem) {
  auto const facet = only_facet("value\n\"1,234.5\"\n93.1%\n-7\nTRUE\nfalse\n 12 \n\"-1,234,567\"\n");
  EXPECT_EQ(values_for(ChartType::i, facet.series), (Numbers{1234.5, 93.1, -7, 1, 0, 12, -1'234'567}));
}

TEST(ChartCsv, ReadsMissingAndHiddenValues) {
  auto const table = read_chart_csv("value\n5\n\"\"\nNA\n*\n<10\n>= 95.0\n6\n", {});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->hidden, 3u);
  EXPECT_EQ(values_for(ChartType::i, facets_of(*table)[0].series),
            (Numbers{5, missing, missing, missing, missing, missing, 6}));
}

TEST(ChartCsv, KeepsAMissingPeriodAsAGap) {
  auto const facet = only_facet("date,value\n2026-01-05,3\n2026-01-12,4\n2026-01-26,5\n");
  EXPECT_EQ(values_for(ChartType::i, facet.series), (Numbers{3, 4, missing, 5}));
  EXPECT_EQ(facet.axis.labels[2], "2026-01-19");
}

TEST(ChartCsv, PutsRowsOfOneDateIntoOnePoint) {
  auto const facet = only_facet("date,value\n2026-01-05,3\n2026-01-05,5\n2026-01-12,4\n");
  EXPECT_EQ(values_for(ChartType::i, facet.series), (Numbers{4, 4}));
  EXPECT_EQ(values_for(ChartType::c, facet.series), (Numbers{8, 4}));
  EXPECT_EQ(facet.series.subgroups[0].size, 2u);
}

TEST(ChartCsv, PutsSubgroupsInTheOrderOfTheirNumbers) {
  auto const facet = only_facet("lot,value\n10,3\n9,5\n10,4\n", {.subgroup = "lot"});
  EXPECT_EQ(facet.axis.labels, (std::vector<std::string>{"9", "10"}));
  EXPECT_EQ(only_facet("lot,value\nb,3\na,5\n", {.subgroup = "lot"}).axis.labels, (std::vector<std::string>{"b", "a"}))
      << "names as they stand";
}

TEST(ChartCsv, PutsSubgroupsInTheOrderOfTheirDates) {
  auto const facet =
      only_facet("term,date,value\nQ2,2026-01-05,3\nQ1,2025-10-02,5\nQ2,2025-12-01,4\n", {.subgroup = "term"});
  EXPECT_EQ(facet.axis.labels, (std::vector<std::string>{"Q1", "Q2"}));
  EXPECT_EQ(facet.axis.dates[1], date_of(2025, 12, 1));
}

TEST(ChartCsv, MakesAChartOfEachFacet) {
  auto const table =
      read_chart_csv("school,date,value\nCedar,2026-01,3\nAspen,2026-01,9\nCedar,2026-02,4\n", {.facet = "school"});
  ASSERT_TRUE(table);
  auto const facets = facets_of(*table);
  ASSERT_EQ(facets.size(), 2u);
  EXPECT_EQ(facets[0].name, "Cedar");
  EXPECT_EQ(values_for(ChartType::i, facets[0].series), (Numbers{3, 4}));
  EXPECT_EQ(facets[1].name, "Aspen");
}

TEST(ChartCsv, HasATargetForEachPoint) {
  auto const facet = only_facet("date,value,goal\n2026-01,3,5\n2026-03,4,6\n2026-02,4,\n", {.target = "goal"});
  EXPECT_EQ(facet.targets, (Numbers{5, missing, 6}));
}

TEST(ChartCsv, TakesYesAndNoAsSharesOfRows) {
  auto const table = read_chart_csv("date,value\n2026-01,TRUE\n2026-01,FALSE\n2026-02,1\n2026-01,NA\n", {});
  auto const facet = facets_of(with_rows_as_opportunities(*table)).front();
  EXPECT_EQ(values_for(ChartType::p, facet.series), (Numbers{0.5, 1}));
  auto const counts = read_chart_csv("value\n3\n1\n", {});
  EXPECT_EQ(with_rows_as_opportunities(*counts).denominators, Denominators::none);
}

TEST(ChartCsv, AddsUpTheRowsOfAUnit) {
  auto const table = read_chart_csv("district,school,value,denominator\nA,X,1,10\nB,X,2,20\nA,X,3,30\nA,Y,*,9\n",
                                    {.unit = {"district", "school"}});
  ASSERT_TRUE(table);
  auto const units = units_of(*table);
  ASSERT_EQ(units.size(), 3u);
  EXPECT_EQ(units[0].name, "A · X");
  EXPECT_EQ(units[0].unit.numerator, 4);
  EXPECT_EQ(units[0].unit.denominator, 40);
  EXPECT_EQ(units[2].unit.numerator, missing);
}

TEST(ChartCsv, RefusesAColumnThatIsNotThereAndNamesThoseThatAre) {
  auto const table = read_chart_csv("month,n,days\n2026-01,3,80\n", {.value = "count", .facet = "ward"});
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().problems.size(), 2u);
  EXPECT_EQ(table.error().problems[0].where, "line 1");
  EXPECT_EQ(table.error().problems[0].what.arguments,
            (decltype(Text::arguments){{"name", "count"}, {"columns", "month, n, days"}}));
  EXPECT_EQ(problems_of("month,n\n1,2\n"), (Problems{{"line 1", "chart_csv.which_value"}}));
}

TEST(ChartCsv, RefusesWhatCannotBeReadWithItsLineAndColumn) {
  EXPECT_EQ(problems_of("date,value\n2026-01-05,3\nsoon,x\n2026-02-31,1e999\n"),
            (Problems{{"line 3, column value", "chart_csv.not_a_number"},
                      {"line 4, column value", "chart_csv.not_a_number"},
                      {"line 3, column date", "chart_csv.not_a_date"},
                      {"line 4, column date", "chart_csv.not_a_date"}}));
  for (auto const number : {"1,23", "1,2345", ",123", "12,34,567", "--5", "0x10", "%", "1e"})
    EXPECT_EQ(problems_of("value\n\"" + std::string(number) + "\"\n").size(), 1u) << number;
}

TEST(ChartCsv, RefusesFilesWithoutRows) {
  EXPECT_EQ(problems_of(""), (Problems{{"line 1", "csv.no_header"}}));
  EXPECT_EQ(problems_of("date,value\n"), (Problems{{"line 1", "chart_csv.no_rows"}}));
  EXPECT_EQ(problems_of("date,value\n2026-01-01\n"), (Problems{{"line 2", "csv.ragged_row"}}));
}

TEST(ChartCsv, TellsRowsThatCannotStandOnAChart) {
  auto const table = read_chart_csv("n,of\n3,4\n9,4\n-1,4\n", {.value = "n", .denominator = "of"});
  ASSERT_TRUE(table);
  auto const problems = misfits(*table, ChartType::p);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0], (Problem{"line 3, column n", {"series.numerator_above_denominator"}}));
  EXPECT_EQ(problems[1], (Problem{"line 4, column n", {"series.negative_count"}}));
  EXPECT_TRUE(misfits(*table, ChartType::i).empty());
}

}  // namespace
}  // namespace aimline::spc
