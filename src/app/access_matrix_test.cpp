#include "app/testing_expectations.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

class AccessMatrix : public ::testing::TestWithParam<store::Dialect> {};

TEST_P(AccessMatrix, AnswersEveryRoleAtEveryPlaceAsTheExpectationsSay) {
  Server server(GetParam(), Worlds::with_public_and_lapsed);
  auto const expectations = read_expectations();
  std::set<int> used;
  for (auto const& fault : run_matrix(
           server, expectations, [](auto const&) { return true; }, 60, &used))
    ADD_FAILURE() << fault;
  if (HasFailure()) return;
  for (auto const& [route, cases] : expectations.routes)
    for (auto const& example : cases)
      for (auto const& rule : example.rules)
        EXPECT_TRUE(used.contains(rule.line)) << "tests/access/expectations.txt:" << rule.line << ": " << route << ", "
                                              << example.name << ": this line decides nothing";
}

INSTANTIATE_TEST_SUITE_P(Both, AccessMatrix, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

TEST(AccessExpectations, KnowEveryRouteAndNoOther) {
  Server server(store::Dialect::sqlite, Worlds::near_only);
  auto const expectations = read_expectations();
  std::set<std::string> names;
  for (auto const& route : server.router().routes()) {
    names.insert(name_of(route));
    if (!route.access) continue;
    EXPECT_TRUE(expectations.routes.contains(name_of(route)))
        << name_of(route) << " is a route that tests/access/expectations.txt says nothing about: write down by hand "
        << "who gets what from it";
  }
  for (auto const& [route, cases] : expectations.routes)
    EXPECT_TRUE(names.contains(route)) << route << " stands in tests/access/expectations.txt and is no route";
}

TEST(AccessExpectations, HaveForEveryRouteSomebodyAllowedAndSomebodyRefused) {
  for (auto const& [route, cases] : read_expectations().routes) {
    bool allowed = false;
    bool refused = false;
    for (auto const& example : cases)
      for (auto const& rule : example.rules) (rule.outcome.answer == "allowed" ? allowed : refused) = true;
    EXPECT_TRUE(allowed) << route << ": nobody is allowed";
    EXPECT_TRUE(refused) << route << ": nobody is refused";
  }
}

TEST(OpenRoutes, AreThoseKeptByHand) {
  Server server(store::Dialect::sqlite, Worlds::near_only);
  std::set<std::string> open;
  for (auto const& [route, reason] : server.router().open_routes()) {
    open.insert(route);
    EXPECT_FALSE(reason.empty()) << route << " is open without a reason";
  }
  EXPECT_EQ(open, read_expectations().open_routes);
  for (auto const& route : server.router().routes())
    EXPECT_EQ(open.contains(name_of(route)), !route.access) << name_of(route);
}

}  // namespace
}  // namespace aimline::app::testing
