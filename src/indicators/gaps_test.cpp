// Gaps and risk ratios, with numbers of published rules.

#include "indicators/released.hpp"

#include <gtest/gtest.h>

namespace aimline::indicators {
namespace {

using enum IndicatorId;

// A school's row as Maryland published it for 2019: 51,810.5 of 55,876 days attended are 92.7 %, 147 of 539 students
// 27.3 %. Wilson 1927: 12 of 40 lie within 0.180748 and 0.4543.
TEST(Rows, GiveRatesAndIntervalsAsPublished) {
  Setting const setting{{"A"}, {-1}, {2}};
  Counts const counts{{{{attendance_rate, 0, 2019, 0, 0, 0}, 51'810'500, 55'876, 539},
                       {{chronic_absence, 0, 2019, 0, 0, 0}, 147, 539, 539},
                       {{suspension, 0, 2019, 0, 0, 0}, 12, 40, 40}}};
  auto const rows = rows_of(counts, setting, {}, {});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_NEAR(100 * rows[0].value, 92.7, 0.05);
  EXPECT_FALSE(rows[0].lower.has_value()) << "days are not independent";
  EXPECT_NEAR(100 * rows[1].value, 27.3, 0.05);
  EXPECT_NEAR(*rows[2].lower, 0.180748, 5e-7);
  EXPECT_NEAR(*rows[2].upper, 0.4543, 5e-6);
}

// 34 CFR 300.647: the risk of a group over that of all others; intervals after Katz and Newcombe.
TEST(Gaps, CompareAGroupWithAllOthers) {
  Counts const counts{
      {{{suspension, 0, 2024, 0, 0, 0}, 100, 1'000, 1'000}, {{suspension, 0, 2024, 0, 0, 3}, 40, 200, 200}}};
  Setting const setting{{"A"}, {-1}, {2}};
  auto const rows = rows_of(counts, setting, {}, {});
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_NEAR(rows[2].value, 0.125, 1e-12);
  EXPECT_NEAR(*rows[2].lower, 0.071435, 5e-7);
  EXPECT_NEAR(*rows[2].upper, 0.187998, 5e-7);
  EXPECT_NEAR(rows[3].value, 2.666667, 5e-7);
  EXPECT_NEAR(*rows[3].lower, 1.844074, 5e-7);
  EXPECT_NEAR(*rows[3].upper, 3.856195, 5e-7);
  EXPECT_EQ(rows[3].denominator, 200);
}

Row const* row_named(std::vector<Row> const& rows, Figure figure, std::uint8_t group = 3) {
  for (auto const& row : rows)
    if (row.figure == figure && row.cell.group == group && row.cell.org == 1) return &row;
  return nullptr;
}

// 34 CFR 300.647(b)(5): 15 of 50 in the district; its comparison group has 4 cases, under 10, so that of the state
// stands in: 5,000 of 100,000. Risk 0.3 over 0.05 is 6.
TEST(Gaps, TakeTheStateWhereTheComparisonGroupIsSmall) {
  Setting const setting{{"S", "D"}, {-1, 0}, {0, 1}};
  Counts counts{{{{suspension, 0, 2024, 0, 0, 0}, 5'015, 100'050, 100'050},
                 {{suspension, 0, 2024, 0, 0, 3}, 15, 50, 50},
                 {{suspension, 1, 2024, 0, 0, 0}, 19, 110, 110},
                 {{suspension, 1, 2024, 0, 0, 3}, 15, 50, 50}}};
  Wanted const wanted{.risk_ratios = true};
  auto rows = rows_of(counts, setting, {}, wanted);
  ASSERT_NE(row_named(rows, Figure::alternate_risk_ratio), nullptr);
  EXPECT_NEAR(row_named(rows, Figure::alternate_risk_ratio)->value, 6.0, 1e-12);
  EXPECT_EQ(row_named(rows, Figure::risk_ratio), nullptr);
  counts.all[2].numerator = 35;  // 20 cases among the 60 others: enough
  rows = rows_of(counts, setting, {}, wanted);
  ASSERT_NE(row_named(rows, Figure::risk_ratio), nullptr);
  EXPECT_NEAR(row_named(rows, Figure::risk_ratio)->value, 0.3 / (20.0 / 60), 1e-12);
  counts.all[3].numerator = 9;  // too few in the group itself
  rows = rows_of(counts, setting, {}, wanted);
  EXPECT_EQ(row_named(rows, Figure::risk_ratio), nullptr);
  EXPECT_EQ(row_named(rows, Figure::alternate_risk_ratio), nullptr);
}

// 72 of 100 against 270 of 300: difference after Newcombe, ratio after Katz.
TEST(Gaps, CompareWithANamedReference) {
  Setting const setting{{"S", "D"}, {-1, 0}, {0, 1}};
  Counts const counts{{{{acgr4, 1, 2024, 0, 0, 0}, 400, 500, 500},
                       {{acgr4, 1, 2024, 0, 0, 3}, 72, 100, 100},
                       {{acgr4, 1, 2024, 0, 0, 5}, 270, 300, 300},
                       {{acgr4, 1, 2024, 0, 0, 8}, 100, 200, 200}}};
  auto const rows = rows_of(counts, setting, {}, {.references = {5}});
  auto const* const gap = row_named(rows, Figure::reference_gap);
  auto const* const ratio = row_named(rows, Figure::reference_ratio);
  ASSERT_TRUE(gap && ratio);
  EXPECT_NEAR(gap->value, -0.18, 1e-12);
  EXPECT_NEAR(*gap->lower, -0.279228, 5e-7);
  EXPECT_NEAR(*gap->upper, -0.092179, 5e-7);
  EXPECT_NEAR(ratio->value, 0.8, 1e-12);
  EXPECT_NEAR(*ratio->lower, 0.703944, 5e-7);
  EXPECT_NEAR(*ratio->upper, 0.909163, 5e-7);
  EXPECT_EQ(row_named(rows, Figure::reference_gap, 8), nullptr) << "a sex is not compared with a race";
}

// That there is no ratio to nothing would tell that all cases are in the hidden group.
TEST(Gaps, OfWhatIsHiddenAreThereWhateverTheyAre) {
  Setting const setting{{"A"}, {-1}, {2}};
  Counts const counts{{{{suspension, 0, 2024, 0, 0, 0}, 30, 100, 100},
                       {{suspension, 0, 2024, 0, 0, 3}, 30, 40, 40},
                       {{suspension, 0, 2024, 0, 0, 5}, 0, 8, 8}}};
  auto rows = rows_of(counts, setting, {}, {});
  auto truth = rows;
  drop_undefined(truth);
  EXPECT_EQ(rows.size(), truth.size() + 1);
  release_rows(
      rows, counts, setting, [](int) { return 10; }, 1);
  EXPECT_EQ(rows.size(), truth.size() + 1);
  for (auto const& row : rows) EXPECT_TRUE(row.figure == Figure::itself || row.kept == Kept::hidden);
}

}  // namespace
}  // namespace aimline::indicators
