#include "app/testing_expectations.hpp"

#include <algorithm>

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

TEST(AccessWorlds, HaveEveryRoleInForceLapsedAndFarAndTheGuardedOnesUnconfirmed) {
  Server server(store::Dialect::sqlite, Worlds::with_public_and_lapsed);
  auto const somebody = [&](access::Role role, State state, bool far) {
    auto const& callers = server.world().callers();
    return std::any_of(callers.begin(), callers.end(), [&](Caller const& caller) {
      return caller.role == role && caller.state == state && (caller.far() || caller.held_far) == far;
    });
  };
  for (auto const& facts : access::role_facts) {
    // Those without an account come by a link to one thing; SA has the server for its place, which is everywhere.
    if (!facts.account) continue;
    EXPECT_TRUE(somebody(facts.role, State::in_force, false)) << facts.code;
    if (facts.role == access::Role::SA) continue;
    EXPECT_TRUE(somebody(facts.role, State::in_force, true)) << facts.code;
    for (auto const state : {State::expired, State::to_come, State::ended, State::unconfirmed})
      for (bool const held_far : {false, true}) {
        bool const can_be = state != State::unconfirmed || access::needs_second_person(facts.role);
        EXPECT_EQ(somebody(facts.role, state, held_far), can_be) << facts.code;
      }
  }
}

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
