#include "records/aggregate.hpp"

#include "records/mapped_file.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aimline::records {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Mapping own(std::string_view name) {
  for (auto const& [own, text] : own_mappings())
    if (own == name) {
      auto const mapping = read_mapping(text, name);
      EXPECT_TRUE(mapping) << name;
      return mapping.value_or(Mapping());
    }
  ADD_FAILURE() << name;
  return {};
}

constexpr auto mapping_text = R"(
name = "A state"
[rows]
org_id = "{District:02}{School:03}"
school_year = "{Year}"
group = "{Group}"
[codes.group]
"All" = "all"
"Black" = "race:black"
[marks]
hidden = ["*", "n<10"]
absent = ["NA"]
[[measure]]
indicator = "proficient_mathematics"
unit = "students"
numerator = "{Met}"
denominator = "{Tested}"
value = "{Percent}"
scale = 100
[[measure]]
indicator = "growth_mathematics"
unit = "amount"
value = "{Growth}"
)";

Aggregate read(std::string const& rows, std::string const& mapping = mapping_text) {
  auto const read_as = read_mapping(mapping, "state.toml");
  EXPECT_TRUE(read_as);
  auto read = read_aggregate("District,School,Year,Group,Tested,Met,Percent,Growth\n" + rows, "state.csv",
                             read_as->aggregate.value());
  EXPECT_TRUE(read);
  return std::move(*read);
}

TEST(Aggregate, SharesComeFromCountsAndMustBeThosePrinted) {
  auto const all =
      read("1,7,2023-24,All,\"1,200\",900,75.0,52.5\n2,8,2023-24,All,1200,900,75.1,50\n3,9,2024,All,10,11,,50\n");
  ASSERT_EQ(all.rows.size(), 2U);
  auto const& growth = all.rows[0];
  EXPECT_EQ(growth.indicator, "growth_mathematics");
  EXPECT_EQ(growth.value, 52.5);
  EXPECT_FALSE(growth.numerator || growth.lower);
  auto const& share = all.rows[1];
  EXPECT_EQ(share.org, "01007");
  EXPECT_EQ(share.year, 2024);
  EXPECT_EQ(share.period, "2024");
  EXPECT_EQ(share.value, 0.75);
  // Wilson 1927 for 900 of 1,200, by hand: center 0.74920, half width 0.02449.
  EXPECT_NEAR(*share.lower, 0.72471, 5e-5);
  EXPECT_NEAR(*share.upper, 0.77367, 5e-5);
  EXPECT_EQ(all.report.read, 3U);
  EXPECT_EQ(all.report.accepted, 1U);
  EXPECT_EQ(all.report.refused, 2U);
  EXPECT_THAT(all.report.faults, ElementsAre(FaultGroup{RowFault::contradiction, "", 2, {3, 4}}));
}

TEST(Aggregate, WhatTheSourceHidesStaysHidden) {
  auto const all = read(
      "1,1,2024,All,*,*,>= 95.0,NA\n"   // coded
      "1,2,2024,All,*,*,*,NA\n"         // hidden
      "1,3,2024,All,400,*,<= 5.0,NA\n"  // coded, though the denominator is there
      "1,4,2024,All,n<10,,,NA\n"        // hidden
      "1,5,2024,All,400,100,*,NA\n"     // hidden, though the counts are there
      "1,6,2024,All,*,*,40.0,NA\n"      // a value, no counts
      "1,7,2024,All,NA,NA,NA,NA\n"      // nothing
      "1,8,2024,All,<10,5,,NA\n");      // hidden
  ASSERT_EQ(all.rows.size(), 7U);
  std::vector<std::string> seen;
  for (auto const& row : all.rows) {
    EXPECT_FALSE(row.numerator || row.denominator || row.lower || row.upper) << row.org;
    seen.push_back(row.state == AggregateState::hidden  ? "hidden"
                   : row.state == AggregateState::coded ? row.bound
                                                        : std::to_string(row.value.value_or(-1)));
  }
  EXPECT_THAT(seen, ElementsAre(">=0.95", "hidden", "<=0.05", "hidden", "hidden", "0.400000", "hidden"));
  EXPECT_EQ(all.report.accepted, 8U);
  auto mapping = *read_mapping(mapping_text, "x");
  EXPECT_THAT(write_aggregate(all.rows, mapping, AggregateFormat::csv),
              HasSubstr("proficient_mathematics,1,01001,all,all,2024,2024,,,>=0.95,,,0,coded_by_source,released\r\n"
                        "proficient_mathematics,1,01002,all,all,2024,2024,,,,,,1,hidden_by_source,released\r\n"));
  EXPECT_THAT(write_aggregate(all.rows, mapping, AggregateFormat::json), HasSubstr(R"("numerator":null)"));
}

TEST(Aggregate, EveryRowIsAccountedFor) {
  auto const all = read(
      "1,1,2024,All,20,10,,\n"
      "1,1,2024,All,20,11,,\n"     // the same key
      "1,1,2024,Blue,20,11,,\n"    // a group that the codes lack
      "1,2,2023-25,All,20,11,,\n"  // no school year
      "1,3,2024,All,20,ten,,\n"    // no number
      "1,,2024,All,20,10,,\n"      // no school
      "1,4,2024,All,0,0,,\n"       // out of nobody
      "1,5,2024\n");
  EXPECT_EQ(all.report.read, 8U);
  EXPECT_EQ(all.report.accepted, 2U);
  EXPECT_EQ(all.report.refused, 5U);
  EXPECT_EQ(all.report.set_aside, 1U);
  EXPECT_THAT(all.unmapped, ElementsAre(UnmappedCode{"", "group", "Blue", 1, "\"Blue\" = ", ""}));
  EXPECT_EQ(all.rows.size(), 1U);
}

TEST(Aggregate, RefusesAFileWithoutTheMappingsColumns) {
  auto const mapping = *read_mapping(mapping_text, "x");
  auto const read = read_aggregate("District,School,School,Year\n", "other.csv", *mapping.aggregate);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().problems,
              testing::Contains(Problem{"other.csv", {"csv.column_twice", {{"name", "School"}}}}));
  EXPECT_THAT(read.error().problems,
              testing::Contains(Problem{"other.csv", {"mapping.column_missing", {{"name", "Met"}}}}));
}

TEST(Mappings, OfTheProgramCanBeRead) {
  EXPECT_GE(own_mappings().size(), 7U);
  for (auto const& [name, text] : own_mappings()) EXPECT_TRUE(read_mapping(text, name)) << name;
}

// What follows reads what states published; testing.md says where it lies.

std::filesystem::path reference(std::string_view name) {
  auto const* const folder = std::getenv("AIMLINE_REFERENCE");
  return std::filesystem::path(folder ? folder : AIMLINE_SOURCE_DIR "/../shared/reference") / "edu" / name;
}

struct Published {
  Aggregate aggregate;
  std::vector<std::map<std::string, std::string>> rows;  // by column
};

std::optional<Published> read_published(std::string_view mapping, std::string_view path) {
  auto const file = MappedFile::open(reference(path));
  if (!file) return std::nullopt;
  auto const as = own(mapping);
  auto aggregate = read_aggregate(file->text(), path, *as.aggregate);
  EXPECT_TRUE(aggregate);
  if (!aggregate) return std::nullopt;
  Published read{std::move(*aggregate), {}};
  auto source = SourceRows::open(file->text(), path, {});
  while (auto const row = source->next()) {
    auto& cells = read.rows.emplace_back();
    for (std::size_t i = 0; i < row->cells.size(); ++i) cells[source->header()[i]] = row->cells[i];
  }
  EXPECT_EQ(read.aggregate.report.read, read.rows.size());
  EXPECT_EQ(read.aggregate.report.set_aside, 0U);
  // Kentucky published 38 schools with more students who get meals than students, and one with no number of students.
  EXPECT_EQ(read.aggregate.report.refused, mapping == "kentucky_lunch" ? 39U : 0U) << path;
  return read;
}

#define NEEDS(published) \
  if (!published) GTEST_SKIP() << "no reference data: set AIMLINE_REFERENCE to its folder"

TEST(PublishedMaryland, ChronicAbsenceIsReproducedAndSuppressionKept) {
  for (auto const* year : {"2018", "2019"}) {
    auto const published =
        read_published("maryland_attendance", std::string("maryland_msde/Attendance_") + year + ".csv");
    NEEDS(published);
    std::map<std::string, AggregateRow const*> ours;
    for (auto const& row : published->aggregate.rows)
      if (row.indicator == "chronic_absence") ours[row.org + row.grade] = &row;
    std::size_t open = 0;
    std::size_t closed = 0;
    std::map<std::string, std::string> const levels{
        {"All Students", "all"}, {"Elementary", "elementary"}, {"Middle", "middle"}, {"High", "high"}};
    for (auto const& row : published->rows) {
      auto const lss = row.at("LSS Number");
      auto const* own = ours.at(lss + "-" + row.at("School Number") + levels.at(row.at("School Type")));
      auto const printed = row.at("Chronic Absentee Pct");
      if (printed == "*") {
        ++closed;
        EXPECT_EQ(own->state, AggregateState::hidden);
      } else if (printed[0] == '<' || printed[0] == '>') {
        ++closed;
        EXPECT_EQ(own->bound, printed[0] == '<' ? "<=0.05" : ">=0.95");
      } else {
        ++open;
        auto const value = static_cast<double>(*own->numerator) / static_cast<double>(*own->denominator);
        EXPECT_EQ(own->value, value);
        EXPECT_NEAR(100 * value, std::stod(printed), 0.05 + 1e-9);
        EXPECT_LT(*own->lower, value);
      }
      if (own->state == AggregateState::open) continue;
      EXPECT_FALSE(own->value || own->numerator || own->denominator);
    }
    EXPECT_EQ(open, year == std::string("2018") ? 1742U : 1726U);
    EXPECT_EQ(closed, year == std::string("2018") ? 94U : 96U);
  }
}

TEST(PublishedMaryland, MobilityCountsComingsAndGoings) {
  auto const published = read_published("maryland_mobility", "maryland_msde/Student_Mobility_2019.csv");
  NEEDS(published);
  EXPECT_EQ(published->aggregate.rows.size(), 3 * published->rows.size());
  std::size_t open = 0;
  for (auto const& row : published->aggregate.rows) open += row.state == AggregateState::open;
  EXPECT_EQ(open, 1626U + 1276U + 1215U);  // cells with a number in the file
  for (auto const& row : published->aggregate.rows) EXPECT_FALSE(row.lower) << "no interval for events";
}

TEST(PublishedKentucky, CountsByRaceAreEvents) {
  auto const published = read_published("kentucky_discipline", "kentucky_src/discipline_dist.csv");
  NEEDS(published);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> sums;  // of races, and all
  std::map<std::string, std::size_t> counted;
  for (auto const& row : published->aggregate.rows) {
    EXPECT_FALSE(row.lower || row.upper || row.value || row.denominator);
    if (row.grade != "all" || !row.numerator) continue;
    auto const key = row.indicator + row.org + row.period;
    bool const is_race = row.group.starts_with("race:");
    if (is_race) {
      EXPECT_TRUE(row.indicator.ends_with("_events"));
      ++counted[key];
      sums[key].first += *row.numerator;
    }
    if (row.group == "all" && row.indicator.ends_with("_events")) sums[key].second = *row.numerator;
  }
  std::size_t whole = 0;
  for (auto const& [key, sum] : sums)
    if (counted[key] == 7 && sum.second > 0) {
      ++whole;
      EXPECT_EQ(sum.first, sum.second) << key;  // so the groups are of events, not of students
    }
  EXPECT_GT(whole, 200U);
}

TEST(PublishedKentucky, SharesAreThosePrinted) {
  for (auto const& [mapping, file] : {std::pair{"kentucky_enrollment_school", "kentucky_src/enroll_race_sch.csv"},
                                      std::pair{"kentucky_enrollment_district", "kentucky_src/enroll_race_dist.csv"},
                                      std::pair{"kentucky_lunch", "kentucky_src/frpl_sch.csv"},
                                      std::pair{"kentucky_graduation", "kentucky_src/grad_rate_sch.csv"},
                                      std::pair{"kentucky_graduation", "kentucky_src/grad_rate_dist.csv"},
                                      std::pair{"kentucky_graduation", "kentucky_src/grad_rate_state.csv"}}) {
    auto const published = read_published(mapping, file);
    NEEDS(published);
    EXPECT_FALSE(published->aggregate.rows.empty()) << file;
  }
}

}  // namespace
}  // namespace aimline::records
