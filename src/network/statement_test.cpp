#include "network/statement.hpp"

#include <gmock/gmock.h>

namespace aimline::network {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum StatementDifference;

Statement value(std::string key, std::string text) {
  return {.key = {std::move(key)}, .kind = StatementKind::value, .text = Prose{std::move(text)}};
}

std::vector<std::string> places(StatementEdition const& edition, std::string_view today = "2026-03-01") {
  std::vector<std::string> found;
  for (auto const& each : problems_of(edition, *TextForm<Date>::read(today))) found.push_back(each.where);
  return found;
}

StatementEdition edition(std::vector<Statement> statements, std::uint16_t number = 1) {
  return {.number = number, .adopted_on = date_of(2026, 3, 1), .statements = std::move(statements)};
}

TEST(StatementEdition, MayBeAdoptedOnTheDayItself) { EXPECT_THAT(places(edition({value("a", "Trust")})), IsEmpty()); }

TEST(StatementEdition, IsNotAdoptedBeforeItsDay) {
  EXPECT_THAT(places(edition({value("a", "Trust")}), "2026-02-28"), ElementsAre("adopted_on"));
}

TEST(StatementEdition, SaysWhyItChanges) {
  EXPECT_THAT(places(edition({value("a", "Trust")}, 2)), ElementsAre("reason"));
}

TEST(StatementEdition, RefusesNothingAndTooMuch) {
  EXPECT_THAT(places(edition({})), ElementsAre("statements"));
  std::vector<Statement> many;
  for (int i = 0; i <= 100; ++i) many.push_back(value(std::to_string(i), "Trust"));
  EXPECT_THAT(places(edition(many)), ElementsAre("statements"));
  many.pop_back();
  EXPECT_THAT(places(edition(many)), IsEmpty());
}

TEST(StatementEdition, NamesTheStatementThatIsWrong) {
  Statement silent{.key = {"b"}, .kind = StatementKind::vision};
  EXPECT_THAT(places(edition({value("a", "Trust"), silent, value("a", "Equity")})),
              ElementsAre("statements[1].text", "statements[2].key"));
}

TEST(Differences, AreNoneBetweenEqualEditions) {
  auto const same = std::vector{value("a", "Trust"), value("b", "Equity")};
  EXPECT_THAT(differences(same, same), IsEmpty());
}

TEST(Differences, TellWhatWasAddedRewordedAndRemoved) {
  EXPECT_THAT(
      differences({value("a", "Trust"), value("b", "Equity")}, {value("c", "Courage"), value("b", "Equity for all")}),
      ElementsAre(StatementChange{added, {}, value("c", "Courage")},
                  StatementChange{reworded, value("b", "Equity"), value("b", "Equity for all")},
                  StatementChange{removed, value("a", "Trust"), {}}));
}

TEST(Differences, CountAsFewAsPossibleAsMoved) {
  auto const a = value("a", "A"), b = value("b", "B"), c = value("c", "C"), d = value("d", "D");
  EXPECT_THAT(differences({a, b, c, d}, {d, a, b, c}), ElementsAre(StatementChange{moved, d, d}));
  EXPECT_THAT(differences({a, b, c}, {b, c, a}), ElementsAre(StatementChange{moved, a, a}));
}

TEST(Differences, TellOfAMovedStatementThatIsRewordedOnce) {
  auto const a = value("a", "A"), b = value("b", "B");
  EXPECT_THAT(differences({a, b}, {b, value("a", "Another")}),
              ElementsAre(StatementChange{reworded, a, value("a", "Another")}));
}

}  // namespace
}  // namespace aimline::network
