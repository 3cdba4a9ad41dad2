#include "release/release.hpp"

#include <random>

#include <gmock/gmock.h>

namespace aimline::release {
namespace {

using testing::ElementsAre;

Cell cell(std::int64_t students, std::int64_t numerator) { return {students, numerator, students}; }
Cell cell(std::int64_t students) { return cell(students, students / 3 + 1); }

// The examples are those of the project's worked examples, SP-01 to SP-09; rules after NCES 2011-603 and IES 2017-147.

TEST(Hide, HidesNineAndShowsTen) { EXPECT_THAT(hide({cell(9), cell(10)}, {}, {}), ElementsAre(true, false)); }

TEST(Hide, TakesASecondGroupOutOfATotal) {
  EXPECT_THAT(hide({cell(112), cell(7), cell(45), cell(60)}, {{0, {1, 2, 3}}}, {}),
              ElementsAre(false, true, true, false));
}

TEST(Hide, LeavesTwoHiddenGroupsThatReachTheThresholdTogether) {
  EXPECT_THAT(hide({cell(113), cell(8), cell(5), cell(40), cell(60)}, {{0, {1, 2, 3, 4}}}, {}),
              ElementsAre(false, true, true, false, false));
}

TEST(Hide, TakesTheSecondSchoolOutOfADistrict) {
  EXPECT_THAT(hide({cell(13), cell(11), cell(2)}, {{0, {1, 2}}}, {}), ElementsAre(false, true, true));
}

TEST(Hide, TakesTheWholeWhereItHasOnePart) {
  EXPECT_THAT(hide({cell(30), cell(30), cell(9), cell(21)}, {{0, {1}}, {1, {2, 3}}}, {}),
              ElementsAre(false, false, true, true));
  auto small = cell(40, 20);
  small.hidden = true;
  EXPECT_THAT(hide({cell(40, 20), small}, {{0, {1}}}, {}), ElementsAre(true, true));
}

TEST(Hide, ProtectsWhatNobodyPrints) {
  auto others = cell(4, 2);
  others.published = false;
  auto const hidden = hide({cell(100), cell(96), others}, {{0, {1, 2}}}, {});
  EXPECT_TRUE(hidden[1]);
  others.students = 50;
  EXPECT_THAT(hide({cell(100), cell(50), others}, {{0, {1, 2}}}, {}), ElementsAre(false, false, false));
}

TEST(Hide, ProtectsAFewWhoAreInNoPart) {
  EXPECT_THAT(hide({cell(104), cell(40), cell(60), cell(90)}, {{0, {1, 2}, true}}, {}),
              ElementsAre(false, true, true, false));
}

TEST(Hide, DoesNotTellThatNobodyIsCounted) {
  // 8 and 7 students, none of them counted: the total less the others would say so.
  auto const hidden =
      hide({cell(115, 40), cell(8, 0), cell(7, 0), cell(40, 15), cell(60, 25)}, {{0, {1, 2, 3, 4}}}, {});
  EXPECT_THAT(hidden, ElementsAre(false, true, true, true, false));
}

TEST(Hide, ProtectsCodedCells) {
  auto coded_cell = cell(60, 60);
  coded_cell.coded = true;
  auto const hidden = hide({cell(200, 150), coded_cell, cell(70, 40), cell(70, 50)}, {{0, {1, 2, 3}}}, {});
  EXPECT_THAT(hidden, ElementsAre(false, false, true, false));
}

/// Groups × schools with all their totals.
struct Table {
  std::vector<Cell> cells;
  std::vector<Sum> sums;
};

Table random_table(std::mt19937& random) {
  std::size_t const rows = 2 + random() % 5;
  std::size_t const columns = 2 + random() % 6;
  Table table;
  table.cells.resize((rows + 1) * (columns + 1));
  auto const at = [&](std::size_t row, std::size_t column) { return row * (columns + 1) + column; };
  for (std::size_t i = 1; i <= rows; ++i)
    for (std::size_t j = 1; j <= columns; ++j) {
      auto const students = static_cast<std::int64_t>(random() % (random() % 3 == 0 ? 12 : 80));
      auto const numerator = students == 0 ? 0 : static_cast<std::int64_t>(random()) % (students + 1);
      for (auto const place : {at(i, j), at(i, 0), at(0, j), at(0, 0)}) {
        table.cells[place].students += students;
        table.cells[place].numerator += numerator;
        table.cells[place].most += students;
      }
    }
  for (std::size_t i = 0; i <= rows; ++i) {
    Sum sum{at(i, 0), {}};
    for (std::size_t j = 1; j <= columns; ++j) sum.parts.push_back(at(i, j));
    table.sums.push_back(sum);
  }
  for (std::size_t j = 0; j <= columns; ++j) {
    Sum sum{at(0, j), {}};
    for (std::size_t i = 1; i <= rows; ++i) sum.parts.push_back(at(i, j));
    table.sums.push_back(sum);
  }
  return table;
}

TEST(Hide, LeavesNothingThatEliminationFinds) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    auto const table = random_table(random);
    auto const hidden = hide(table.cells, table.sums, {});
    std::vector<bool> open;
    for (auto const is_hidden : hidden) open.push_back(!is_hidden);
    EXPECT_TRUE(determined(open, table.sums).empty()) << round;
    for (std::size_t i = 0; i < hidden.size(); ++i) EXPECT_TRUE(hidden[i] || table.cells[i].students >= 10);
    EXPECT_EQ(hidden, hide(table.cells, table.sums, {}));
  }
}

TEST(Determined, FindsTheBridgeBetweenTwoCycles) {
  // Every row and column has two hidden cells, and still the one that joins the two squares is known.
  std::size_t const columns = 4;
  auto const at = [&](std::size_t row, std::size_t column) { return row * columns + column; };
  std::vector<bool> open(16 + 8, true);
  for (auto const place : {at(0, 0), at(0, 1), at(1, 0), at(1, 1), at(2, 2), at(2, 3), at(3, 2), at(3, 3), at(1, 2)})
    open[place] = false;
  std::vector<Sum> sums;
  for (std::size_t i = 0; i < 4; ++i) {
    sums.push_back({16 + i, {at(i, 0), at(i, 1), at(i, 2), at(i, 3)}});
    sums.push_back({20 + i, {at(0, i), at(1, i), at(2, i), at(3, i)}});
  }
  EXPECT_THAT(determined(open, sums), ElementsAre(at(1, 2)));
}

/// Unknown by unknown, over fractions: is there a move that leaves all sums as they are and changes the cell?
bool is_determined(std::size_t cell, std::vector<bool> const& open, std::vector<Sum> const& sums) {
  // Row-reduce over a small prime with the cell as the last column; it is determined when its column leads a row.
  constexpr std::int64_t p = 1'000'003;
  std::vector<std::size_t> unknown;
  for (std::size_t i = 0; i < open.size(); ++i)
    if (!open[i] && i != cell) unknown.push_back(i);
  unknown.push_back(cell);
  std::vector<std::vector<std::int64_t>> rows;
  for (auto const& sum : sums) {
    std::vector<std::int64_t> row(unknown.size());
    for (std::size_t i = 0; i < unknown.size(); ++i) {
      if (unknown[i] == sum.whole) row[i] = p - 1;
      for (auto const part : sum.parts) row[i] += part == unknown[i];
    }
    rows.push_back(row);
  }
  auto const power = [](std::int64_t base, std::int64_t exponent) {
    std::int64_t result = 1;
    for (; exponent > 0; exponent /= 2, base = base * base % p)
      if (exponent % 2 == 1) result = result * base % p;
    return result;
  };
  std::size_t rank = 0;
  for (std::size_t column = 0; column < unknown.size(); ++column) {
    auto pivot = rank;
    while (pivot < rows.size() && rows[pivot][column] == 0) ++pivot;
    if (pivot == rows.size()) continue;
    if (column + 1 == unknown.size()) return true;
    std::swap(rows[pivot], rows[rank]);
    auto const scale = power(rows[rank][column], p - 2);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == rank || rows[i][column] == 0) continue;
      auto const factor = rows[i][column] * scale % p;
      for (std::size_t j = 0; j < unknown.size(); ++j) rows[i][j] = ((rows[i][j] - factor * rows[rank][j]) % p + p) % p;
    }
    ++rank;
  }
  return false;
}

TEST(Determined, FindsWhatAFullReductionFinds) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    auto const table = random_table(random);
    std::vector<bool> open;
    for (std::size_t i = 0; i < table.cells.size(); ++i) open.push_back(random() % 3 != 0);
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < open.size(); ++i)
      if (!open[i] && is_determined(i, open, table.sums)) expected.push_back(i);
    EXPECT_EQ(determined(open, table.sums), expected) << round;
  }
}

TEST(Coded, IsWiderTheFewerTheStudents) {
  EXPECT_EQ(coded(12, 12, 12), ">=0.8");
  EXPECT_EQ(coded(25, 0, 25), "<=0.1");
  EXPECT_EQ(coded(60, 58, 60), ">=0.95");
  EXPECT_EQ(coded(150, 149, 150), ">=0.98");
  EXPECT_EQ(coded(400, 400, 400), ">=0.99");
  EXPECT_EQ(coded(60, 50, 60), std::nullopt);
}

/// A district of which one school is shown, and two are coded: with 2 of `first` students, and 2 of `second`.
std::vector<std::size_t> told_of_two_schools(std::int64_t first, std::int64_t second) {
  std::vector<Cell> const cells{{.students = first + second + 20, .numerator = 9, .most = first + second + 20},
                                {.students = first, .numerator = 2, .most = first, .coded = true},
                                {.students = second, .numerator = 2, .most = second, .coded = true},
                                {.students = 20, .numerator = 5, .most = 20}};
  return told_by_their_bound(cells, std::vector<bool>(4), {{0, {1, 2, 3}}}, 1);
}

TEST(ToldByTheirBound, AreTwoThatTogetherReachIt) {
  // At most 2 of 40 each, and 4 in both.
  EXPECT_THAT(told_of_two_schools(40, 40), ::testing::ElementsAre(1, 2));
}

TEST(ToldByTheirBound, AreNoneWhereAChoiceIsLeft) {
  // 1 or 2 of the first 40, and 2 or 3 of the second 60.
  EXPECT_THAT(told_of_two_schools(40, 60), ::testing::IsEmpty());
}

TEST(ToldByTheirBound, ShowsWhoIsNearToTheWholeOnce) {
  // The whole is coded, at most 5 of 100; its parts show 5 already.
  std::vector<Cell> const cells{{.students = 99, .numerator = 4, .most = 99, .coded = true},
                                {.students = 40, .numerator = 4, .most = 40},
                                {.students = 59, .numerator = 0, .most = 59, .coded = true}};
  EXPECT_THAT(told_by_their_bound(cells, std::vector<bool>(3), {{0, {1, 2}}}, 1), ::testing::ElementsAre(0, 2));
}

}  // namespace
}  // namespace aimline::release
