#include "app/testing_expectations.hpp"
#include "identity/session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

TEST(SelfApproval, IsExpectedToFailOnEveryRouteThatDecides) {
  Server server(store::Dialect::sqlite, Worlds::near_only);
  auto const expectations = read_expectations();
  for (auto const& route : server.router().routes()) {
    if (!route.access) continue;
    bool const decides = route.access->action != access::Action::See && route.access->action != access::Action::Edit;
    bool const gives_roles = route.access->capability == access::Capability::X2 && route.method == http::Method::post;
    if (!decides && !gives_roles) continue;
    auto const found = expectations.routes.find(name_of(route));
    ASSERT_NE(found, expectations.routes.end()) << name_of(route);
    int own = 0;
    for (auto const& example : found->second) {
      if (!example.name.starts_with("own:")) continue;
      ++own;
      for (auto const& rule : example.rules)
        EXPECT_NE(rule.outcome.answer, "allowed") << name_of(route) << ", line " << rule.line;
    }
    EXPECT_GT(own, 0) << name_of(route) << " decides: its expectations need a case \"own: …\" that allows nobody";
  }
}

class Granting : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::near_only};
  World const& world = server.world();

  http::Response give(std::string_view by, std::string_view role, std::string_view place,
                      std::string const& mail = "newcomer@new.example") {
    auto const& caller = world.caller(by);
    return server.send(
        server.request(http::Method::post, "/role-grants", caller.cookie,
                       fmt::format(R"({{"person_mail":"{}","person_name":"New Comer","role":"{}","place_id":"{}",)"
                                   R"("until":"2026-12-31"}})",
                                   mail, role, to_string(world.id(place)))));
  }

  http::Response confirm(std::string_view by, std::string const& grant) {
    return server.send(
        server.request(http::Method::post, "/role-grants/" + grant + "/confirmation", world.caller(by).cookie, "{}"));
  }

  static std::string text(http::Response const& response, char const* field) {
    return std::string(parse_json(response.body).value().at(field).as_string());
  }
  static bool truth(http::Response const& response, char const* field) {
    return parse_json(response.body).value().at(field).as_bool();
  }
};

TEST_P(Granting, OfAGuardedRoleTakesEffectWhenASecondPersonConfirms) {
  auto const given = give("NA at network", "NA", "network");
  ASSERT_EQ(given.status, 201) << shown(given);
  EXPECT_TRUE(truth(given, "needs_confirmation"));
  EXPECT_FALSE(truth(given, "in_force"));
  auto const grant = text(given, "id");
  Id<network::Person> const holder{*parse_uuid(text(given, "person_id"))};
  auto const secret = identity::add_session(server.db(), holder, identity::Strength::two_factors, noon());
  auto const cookie = fmt::format("{}={}", identity::session_cookie, secret);
  auto const sees_network = [&] {
    return server.send(server.request(http::Method::get, "/networks/" + to_string(world.id("network")), cookie)).status;
  };
  auto const confirm_own = [&] {
    return server.send(server.request(http::Method::post, "/role-grants/" + grant + "/confirmation", cookie, "{}"))
        .status;
  };
  EXPECT_EQ(sees_network(), 404u);
  EXPECT_EQ(confirm_own(), 403u);
  EXPECT_EQ(confirm("NA at network", grant).status, 403u) << "who gave it";
  EXPECT_EQ(sees_network(), 404u);
  auto const confirmed = confirm("NA at hub", grant);
  ASSERT_EQ(confirmed.status, 200u) << shown(confirmed);
  EXPECT_TRUE(truth(confirmed, "in_force"));
  EXPECT_EQ(sees_network(), 200u);
  EXPECT_EQ(confirm("NA at hub", grant).status, 409u);
}

TEST_P(Granting, NeedsASecondPersonForRdPoNaFoAlone) {
  for (auto const& [by, role, place, guarded] : {std::tuple{"DL at district", "RD", "district", true},
                                                 {"DL at district", "PO", "district", true},
                                                 {"SL at charter", "RD", "charter", true},
                                                 {"SL at charter", "PO", "charter", true},
                                                 {"DL at district", "FO", "district", true},
                                                 {"NA at network", "FO", "network", true},
                                                 {"NA at network", "NA", "network", true},
                                                 {"NA at hub", "NA", "hub", true},
                                                 {"SL at school", "TE", "school", false},
                                                 {"SL at school", "SL", "school", false},
                                                 {"DL at district", "DL", "district", false},
                                                 {"NA at network", "FC", "network", false},
                                                 {"NA at network", "SL", "school", false},
                                                 {"NA at network", "LI", "district", false}}) {
    auto const given = give(by, role, place);
    ASSERT_EQ(given.status, 201u) << by << " " << role << " " << place << ": " << shown(given);
    EXPECT_EQ(truth(given, "needs_confirmation"), guarded) << role;
    EXPECT_EQ(truth(given, "in_force"), !guarded) << role;
  }
}

TEST_P(Granting, IsNeverToOneself) {
  for (auto const& [by, role, place] : {std::tuple{"SL at school", "TE", "school"},
                                        {"SL at school", "SL", "school"},
                                        {"DL at district", "RD", "district"},
                                        {"DL at district", "TE", "school"},
                                        {"NA at network", "NA", "network"},
                                        {"NA at network", "FO", "district"},
                                        {"NA at hub", "NA", "hub"}}) {
    auto const refused = give(by, role, place, world.mail_of(world.caller(by)));
    EXPECT_EQ(refused.status, 403u) << by << " " << role << " " << place << ": " << shown(refused);
    EXPECT_TRUE(server.tables().changes().empty());
  }
}

TEST_P(Granting, IsNeverOfARoleWiderThanOnesOwnNorAtAWiderPlace) {
  // Each with roles that it must not give at its own place, and places that are not its own.
  struct Limits {
    std::string_view by, place, roles, wider;
  };
  constexpr Limits all[] = {
      {"SL at school", "school", "DL, BM, LI, RV, FC, NS, RS, NA, SA, GU, AP", "district, sister school, network, hub"},
      {"SL at charter", "charter", "DL, BM, LI, RV, FC, NS, RS, NA, SA, GU, AP", "school, district, network, hub"},
      {"DL at district", "district", "LI, RV, FC, NS, RS, NA, SA, GU, AP", "other district, network, hub"},
      {"NA at network", "network", "TE, TM, SS, RD, PO, ST, SA, GU, AP", "neighbor network, neighbor school, hub"},
      {"NA at network", "school", "TE, TM, SS, RD, PO, ST, SA, GU, AP", "neighbor district, hub"},
      {"NA at hub", "hub", "TE, TM, SS, RD, PO, ST, SA, GU, AP", "server"},
  };
  for (auto const& each : all) {
    for (auto const& role : split_list(each.roles)) {
      auto const refused = give(each.by, role, each.place);
      EXPECT_EQ(refused.status, 403u) << each.by << " gives " << role << ": " << shown(refused);
    }
    for (auto const& place : split_list(each.wider))
      for (auto const* role : {"SL", "FO", "NA", "TE"}) {
        auto const refused = give(each.by, role, place);
        EXPECT_EQ(refused.status, 404u) << each.by << " gives " << role << " at " << place << ": " << shown(refused);
      }
    EXPECT_TRUE(server.tables().changes().empty()) << each.by;
  }
}

TEST_P(Granting, LastsAtMostAYearAndOnlyWhereTheRoleIsHeld) {
  auto const& leader = world.caller("DL at district");
  auto const status = [&](std::string_view role, std::string_view place, std::string_view until) {
    return server
        .send(server.request(
            http::Method::post, "/role-grants", leader.cookie,
            fmt::format(
                R"({{"person_mail":"n@new.example","person_name":"N","role":"{}","place_id":"{}","until":"{}"}})", role,
                to_string(world.id(place)), until)))
        .status;
  };
  EXPECT_EQ(status("TE", "school", "2027-03-03"), 422u);
  EXPECT_EQ(status("TE", "school", "2026-03-01"), 422u);
  EXPECT_EQ(status("TE", "district", "2026-12-31"), 422u);
  EXPECT_EQ(status("RD", "school", "2026-12-31"), 422u) << "the school has a district, which manages its records";
  EXPECT_EQ(status("TE", "school", "2027-03-02"), 201u);
}

TEST_P(Granting, OfTwoStepsIsHeldByTheDatabaseToo) {
  auto& db = server.db();
  auto const confirm_in_sql = [&](char const* grant, char const* by) {
    return db.execute("update role_grant set confirmed_by = $1 where id = $2", Id<network::Person>{world.id(by)},
                      Id<network::RoleGrant>{world.id(grant)});
  };
  EXPECT_THROW(confirm_in_sql("pending grant for NA at network", "NA at network"), store::ConstraintBroken);
  EXPECT_THROW(confirm_in_sql("pending grant by NA at network", "NA at network"), store::ConstraintBroken);
  EXPECT_EQ(confirm_in_sql("pending grant by NA at network", "NA at hub"), 1);
}

INSTANTIATE_TEST_SUITE_P(Both, Granting, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
