#include "access/policy_switch.hpp"
#include "app/testing_expectations.hpp"
#include "app/testing_tokens.hpp"

#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

/// One server for all mutations; the first run of the matrix shows that what fails later fails by the mutation.
class Mutation : public ::testing::Test {
protected:
  static void SetUpTestSuite() {
    server = new Server(store::Dialect::sqlite, Worlds::with_public_and_lapsed);
    expectations = new Expectations(read_expectations());
    tokens = new Tokens(*server);
    sound = run_matrix(*server, *expectations, everything, 1).empty() && tokens->run(*expectations, 1).empty();
  }
  static void TearDownTestSuite() {
    delete tokens;
    delete server;
    delete expectations;
  }
  void SetUp() override { ASSERT_TRUE(sound) << "the matrix fails already without a mutation"; }

  static bool everything(http::Route const&) { return true; }

  /// Not what concerns the caller alone, as changing one's password: no condition stands in the way of that.
  static bool by_a_condition(http::Route const& route) {
    bool const own = route.access->capability == access::Capability::X1;
    return !own || route.listed || route.path.find('{') != route.path.npos;
  }

  /// Where nearly every piece shows: tried before all the others, which take long.
  static bool most_telling(http::Route const& route) {
    using enum access::Capability;
    auto const capability = route.access->capability;
    return capability == N1 || capability == N2 || capability == X2;
  }

  /// Whether some expectation fails.
  static bool noticed(std::function<bool(http::Route const&)> const& wanted) {
    bool const found = !run_matrix(*server, *expectations, wanted, 1).empty();
    if (!server->tables().changes().empty()) server->tables().restore();
    return found;
  }

  static inline Server* server = nullptr;
  static inline Tokens* tokens = nullptr;
  static inline Expectations* expectations = nullptr;
  static inline bool sound = false;
};

std::string shown(access::Row const& row) {
  return fmt::format("{} {} {}:{} ({})", access::to_string(row.capability), access::to_string(row.action),
                     access::to_string(row.role), access::to_string(row.relation), access::to_string(row.limit));
}

TEST_F(Mutation, OfEveryPolicyRowOfACapabilityWithRoutesIsNoticed) {
  std::set<access::Capability> with_routes;
  for (auto const& route : server->router().routes())
    if (route.access) with_routes.insert(route.access->capability);
  for (std::size_t i = 0; i < access::policy.size(); ++i) {
    auto const& row = access::policy[i];
    if (!with_routes.contains(row.capability)) continue;
    access::WithoutRow const without(i);
    EXPECT_TRUE(noticed([&](auto const& route) { return route.access->capability == row.capability; }))
        << "without the policy row " << shown(row) << " no expectation fails";
  }
}

TEST_F(Mutation, OfEveryPartOfTheConditionsIsNoticed) {
  for (auto const& [part, name] : access::condition_parts) {
    access::WithoutPart const without(part);
    bool const by_tokens = part == access::ConditionPart::handed_over && !tokens->run(*expectations, 1).empty();
    EXPECT_TRUE(by_tokens || noticed(most_telling) || noticed(by_a_condition))
        << "without the part " << name << " of the conditions no expectation fails";
  }
}

}  // namespace
}  // namespace aimline::app::testing
