#include "spc/report.hpp"

#include "base/csv.hpp"
#include "base/json.hpp"
#include "spc/testing_charts.hpp"

#include <gtest/gtest.h>

namespace aimline::spc {
namespace {

using testing::missing;
using testing::Numbers;

ChartReport report_of(std::string label = "2026-01") {
  TimeAxis axis{{std::move(label), "2026-02", "2026-03"}, {}, Cadence::points};
  auto report = report_on(axis, series_of(Numbers{3, missing, 40}, Numbers{10, 10, 40}),
                          {.type = ChartType::u, .excluded = {0}, .targets = {2}});
  report->name = "Cedar";
  return std::move(*report);
}

TEST(ReportJson, HoldsTheChartAndWhatIsSaidOfIt) {
  std::string out;
  write_report_json(out, report_of());
  auto const json = parse_json(out);
  ASSERT_TRUE(json) << out;
  auto const& report = json->as_object();
  auto const text = [&](std::string_view name) { return boost::json::serialize(report.at(name)); };
  EXPECT_EQ(text("name"), "\"Cedar\"");
  EXPECT_EQ(text("type"), "\"u\"");
  EXPECT_EQ(text("standing"), "\"too_few\"");
  EXPECT_EQ(text("values"), "[3,null,40]");
  EXPECT_EQ(text("denominators"), "[10,null,40]");
  EXPECT_EQ(text("points"), "[3E-1,null,1]");
  EXPECT_EQ(text("targets"), "[2,2,2]");
  EXPECT_EQ(text("excluded"), "[1]");
  EXPECT_EQ(text("limits_stand"), "false");
  EXPECT_EQ(text("dates"), "null");
  EXPECT_EQ(text("advice"), "null");
  EXPECT_EQ(text("rebase"), "null");
  EXPECT_TRUE(report.at("sentence").as_object().contains("es"));
}

TEST(ReportJson, HoldsAdviceAndTheSuggestedPhase) {
  Numbers values;
  for (int i = 0; i < 24; ++i) values.push_back(i < 13 ? 10 + i % 2 : 20 + i % 2);
  auto report = report_on({}, series_of(values), {.type = ChartType::i, .phases = {{.baseline = 12}}});
  ASSERT_TRUE(report);
  report->advice = advise(report->series);
  std::string out;
  write_report_json(out, *report);
  auto const json = parse_json(out);
  ASSERT_TRUE(json) << out;
  auto const& rebase = json->at("rebase").as_object();
  EXPECT_EQ(rebase.at("first"), 14);
  EXPECT_EQ(rebase.at("after").as_object().at("phases").as_array().size(), 2u);
  EXPECT_TRUE(json->at("advice").as_object().at("why").as_object().contains("en"));
}

TEST(YearsJson, HoldsYearsWithTheirIntervals) {
  std::vector<YearPlace> const places{{SchoolYear{2025}, 1}, {SchoolYear{2026}, 1}};
  auto const lines = year_over_year(series_of(Numbers{7, 8}, Numbers{10, 10}), places, Uncertainty::binomial);
  std::string out;
  write_years_json(out, "Cedar", *lines);
  auto const json = parse_json(out);
  ASSERT_TRUE(json) << out;
  auto const& point = json->at("years").at(1).at("points").at(0);
  EXPECT_EQ(point.at("value").as_double(), 0.8);
  EXPECT_LT(point.at("lower").as_double(), 0.8);
  EXPECT_TRUE(json->at("comparison").as_object().contains("es"));
  std::string csv;
  write_years_csv(csv, "=x", *lines);
  EXPECT_TRUE(csv.starts_with("'=x,2025,1,0.7,")) << csv;
}

TEST(ReportCsv, HasARowForEachPoint) {
  auto out = report_csv_header();
  write_report_csv(out, report_of());
  CsvReader reader(out);
  auto const header = reader.read_header();
  ASSERT_TRUE(header);
  std::vector<std::vector<std::string>> rows;
  while (auto const row = reader.next()) {
    ASSERT_TRUE(*row);
    rows.emplace_back((*row)->cells.begin(), (*row)->cells.end());
  }
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0][0], "Cedar");
  EXPECT_EQ(rows[0][2], "0.3");
  EXPECT_EQ(rows[1][2], "");
  EXPECT_EQ(rows[2][4], "40");
  EXPECT_EQ(rows[0][12], "1") << "excluded";
}

TEST(ReportCsv, RunsNoLabelAsAFormulaAndLeavesNumbersAsTheyAre) {
  auto report = report_of("=1+1");
  report.chart.points[0].value = -0.5;
  std::string out;
  write_report_csv(out, report);
  EXPECT_NE(out.find("Cedar,'=1+1,-0.5,"), std::string::npos) << out;
}

TEST(Report, IsRefusedWhereTheChartIs) { EXPECT_FALSE(report_on({}, series_of(Numbers{-1}), {.type = ChartType::c})); }

}  // namespace
}  // namespace aimline::spc
