#include "app/testing_expectations.hpp"
#include "identity/session.hpp"

#include <thread>

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

TEST_P(Granting, ToAKnownAddressTellsNobodyWhoItIsThatDidNotKnow) {
  Server both(GetParam(), Worlds::both);
  auto const grant = [&](std::string const& mail, std::string const& name) {
    return both.send(
        both.request(http::Method::post, "/role-grants", both.world().caller("SL at school").cookie,
                     fmt::format(R"({{"person_mail":"{}",{}"role":"TE","place_id":"{}","until":"2026-12-31"}})", mail,
                                 name, to_string(both.world().id("school")))));
  };
  auto const far = both.world().mail_of(both.world().caller("far TE at school"));
  auto const unknown_without_name = grant("nobody.yet@new.example", "");
  EXPECT_EQ(unknown_without_name.status, 422u);
  EXPECT_EQ(whole(grant(far, "")), whole(unknown_without_name)) << "it says that the address is known";
  auto const given = grant(far, R"("person_name":"Some Name",)");
  ASSERT_EQ(given.status, 201u) << shown(given);
  EXPECT_EQ(text(given, "person_name"), "Some Name");
  EXPECT_EQ(given.body.find("far TE at school"), std::string::npos) << given.body;
  auto const near = both.world().mail_of(both.world().caller("TE at cousin school"));
  auto const known = grant(near, "");
  ASSERT_EQ(known.status, 201u) << shown(known);
  EXPECT_EQ(text(known, "person_name"), "TE at cousin school") << "whom she sees in the directory";
}

TEST_P(Granting, ThatWaitsForConfirmationShowsTheAddressInsteadOfTheName) {
  Server both(GetParam(), Worlds::both);
  auto const mail = both.world().mail_of(both.world().caller("far TE at school"));
  auto const given = both.send(both.request(
      http::Method::post, "/role-grants", both.world().caller("NA at network").cookie,
      fmt::format(R"({{"person_mail":"{}","person_name":"N","role":"FO","place_id":"{}","until":"2026-12-31"}})", mail,
                  to_string(both.world().id("network")))));
  ASSERT_EQ(given.status, 201u) << shown(given);
  auto const& caller = both.world().caller("NA at network");
  auto const again = both.send(both.request(http::Method::get, "/role-grants/" + text(given, "id"), caller.cookie));
  EXPECT_EQ(text(again, "person_name"), mail);
}

TEST_P(Granting, ThatWaitsForConfirmationShowsTheAddressAmongTheInvitationsToo) {
  auto const& caller = world.caller("NA at network");
  auto const invite = [&](std::string_view mail, std::string_view role) {
    auto const given = server.send(server.request(
        http::Method::post, "/role-grants", caller.cookie,
        fmt::format(
            R"({{"person_mail":"{}","person_name":"Some Body","role":"{}","place_id":"{}","until":"2026-12-31"}})",
            mail, role, to_string(world.id("network")))));
    ASSERT_EQ(given.status, 201u) << shown(given);
  };
  invite("waits@people.example", "FO");
  invite("begins@people.example", "RS");
  std::map<std::string, std::string> names;
  auto const listed =
      server.send(server.request(http::Method::get, "/invitations?limit=200&sort=-sent_at", caller.cookie));
  ASSERT_EQ(listed.status, 200u) << shown(listed);
  auto const page = parse_json(listed.body).value();
  for (auto const& item : page.at("items").as_array())
    names[std::string(item.at("person_mail").as_string())] = item.at("person_name").as_string();
  EXPECT_EQ(names.at("waits@people.example"), "waits@people.example");
  EXPECT_EQ(names.at("begins@people.example"), "Some Body");
}

class Renewing : public Granting {
protected:
  http::Response renew(std::string_view by, std::vector<std::string> const& grants, std::string const& until,
                       std::string const& idempotency_key = {}) {
    std::string ids;
    for (auto const& grant : grants)
      ids += fmt::format("{}\"{}\"", ids.empty() ? "" : ",", to_string(world.id("grant of " + grant)));
    auto request = server.request(http::Method::post, "/role-grants/renewals", world.caller(by).cookie,
                                  fmt::format(R"({{"role_grant_ids":[{}],"until":"{}"}})", ids, until));
    if (!idempotency_key.empty()) request.headers.emplace_back("idempotency-key", idempotency_key);
    return server.send(request);
  }
  boost::json::value item(http::Response const& response, std::size_t i) {
    return parse_json(response.body).value().at("items").at(i);
  }
  std::int64_t grants() { return server.db().value_of<std::int64_t>("select count(*) from role_grant").value(); }
};

TEST_P(Renewing, FollowsEachRoleWithOneLikeItFromTheDayAfter) {
  auto const before = grants();
  auto const renewed = renew("DL at district", {"TE at school", "SL at school", "RD at district"}, "2027-03-01");
  ASSERT_EQ(renewed.status, 200u) << shown(renewed);
  EXPECT_EQ(grants(), before + 3);
  EXPECT_FALSE(item(renewed, 0).at("needs_confirmation").as_bool());
  EXPECT_TRUE(item(renewed, 2).at("needs_confirmation").as_bool()) << "a records manager's is confirmed again";
  server.db().query(
      "select n.since, n.until, o.until, n.role, n.place_id = o.place_id, n.granted_by, n.confirmed_by is null"
      " from role_grant n, role_grant o where n.id = $1 and o.id = $2",
      [&](store::Row const& row) {
        EXPECT_EQ(row.text(0), to_string(plus_days(*parse_date(row.text(2)), 1)));
        EXPECT_EQ(row.text(1), "2027-03-01");
        EXPECT_EQ(row.text(3), "RD");
        EXPECT_TRUE(row.truth(4));
        EXPECT_EQ(row.text(5), to_string(world.id("DL at district")));
        EXPECT_TRUE(row.truth(6));
      },
      Id<void>{*parse_uuid(std::string(item(renewed, 2).at("renewed_by").as_string()))},
      Id<void>{world.id("grant of RD at district")});
}

TEST_P(Renewing, TwiceMakesNoSecondRole) {
  auto const first = renew("SL at school", {"TE at school"}, "2027-03-01", "key");
  ASSERT_EQ(first.status, 200u) << shown(first);
  auto const count = grants();
  EXPECT_EQ(renew("SL at school", {"TE at school"}, "2027-03-01", "key").body, first.body);
  EXPECT_EQ(renew("DL at district", {"TE at school"}, "2027-02-01").body, first.body) << "the one that is there";
  EXPECT_EQ(grants(), count);
}

TEST_P(Renewing, DecidesEachOnItsOwnAndRefusesWhereNoneCanBe) {
  auto const some = renew("SL at school", {"TE at school", "SL at school"}, "2027-03-01");
  ASSERT_EQ(some.status, 200u) << shown(some);
  EXPECT_TRUE(item(some, 0).at("problem").is_null());
  EXPECT_TRUE(item(some, 1).at("renewed_by").is_null()) << "her own";
  EXPECT_TRUE(item(some, 1).at("problem").is_string());
  auto const none = renew("SL at school", {"SL at school"}, "2027-03-01");
  EXPECT_EQ(none.status, 403u);
  EXPECT_NE(none.body.find("role_grant_ids[0]"), std::string::npos) << none.body;
  auto const count = grants();
  EXPECT_EQ(renew("SL at school", {"TE at school"}, "2027-03-03").status, 422u) << "longer than a year";
  EXPECT_EQ(renew("NA at network", {"TE at school"}, "2027-03-01").status, 403u) << "not hers to give";
  EXPECT_EQ(renew("SL at school", {"TE at school", "TE at cousin school"}, "2027-03-01").status, 404u)
      << "one that she does not see";
  EXPECT_EQ(renew("SL at school", {}, "2027-03-01").status, 422u);
  EXPECT_EQ(grants(), count);
}

TEST_P(Renewing, ConcernsTheRolesThatEndSoon) {
  server.db().execute("update role_grant set until = '2026-03-20' where id = $1",
                      Id<void>{world.id("grant of TE at school")});
  auto const list = server.send(server.request(http::Method::get,
                                               "/role-grants?until_from=2026-03-02&until_before=2026-04-01&sort=until",
                                               world.caller("SL at school").cookie));
  auto const items = parse_json(list.body).value().at("items").as_array();
  ASSERT_EQ(items.size(), 1u) << shown(list);
  EXPECT_EQ(items[0].at("person_name").as_string(), "TE at school");
}

TEST_P(Granting, NeverLeavesAPlaceWithoutItsLastAdministratorHoweverManyLeaveAtOnce) {
  auto const second = give("NA at network", "NA", "network");
  ASSERT_EQ(confirm("NA at hub", text(second, "id")).status, 200u);
  auto const first_grant = to_string(world.id("grant of NA at network"));
  auto const& by = world.caller("NA at hub").cookie;
  auto const end = [&](std::string const& grant, char const* version) {
    auto request = server.request(http::Method::del, "/role-grants/" + grant, by, "");
    request.headers.emplace_back("if-match", version);
    return server.router().answer(request).status;
  };
  server.tables().keep();
  for (int round = 0; round < 10; ++round) {
    unsigned one = 0;
    unsigned other = 0;
    std::thread beside([&] { one = end(first_grant, "\"1\""); });
    other = end(text(second, "id"), "\"2\"");
    beside.join();
    EXPECT_TRUE((one == 200 && other == 409) || (one == 409 && other == 200)) << one << " and " << other;
    EXPECT_EQ(server.db().value_of<std::int64_t>(
                  "select count(*) from role_grant where role = 'NA' and place_id = $1 and archived_at is null"
                  " and confirmed_by is not null",
                  Id<void>{world.id("network")}),
              1);
    server.tables().restore();
  }
}

TEST_P(Granting, OfWhatARoleGivesIsToldWithItsReason) {
  auto const ask = [&](std::string const& target, std::string_view by) {
    auto const answer = server.send(server.request(http::Method::get, target, world.caller(by).cookie));
    EXPECT_EQ(answer.status, 200u) << target << ": " << shown(answer);
    return parse_json(answer.body).value();
  };
  auto const person = "/people/" + to_string(world.id("SL at school"));
  auto const all = ask(person + "/access", "DL at district");
  auto const& role = all.at("roles").at(0);
  EXPECT_EQ(role.at("role").as_string(), "SL");
  EXPECT_EQ(role.at("place_name").as_string(), "The school");
  EXPECT_EQ(role.at("granted_by_name").as_string(), "first granter");
  EXPECT_GT(role.at("permissions").as_array().size(), 50u);
  auto const act = [&](std::string const& record, std::string_view action) {
    auto const judged =
        ask(person + "/access-to?entity=organization&id=" + to_string(world.id(record)), "NA at network");
    for (auto const& each : judged.at("acts").as_array())
      if (each.at("action").as_string() == action) return each;
    throw std::logic_error("no such act");
  };
  auto const edits = act("school", "edit");
  EXPECT_TRUE(edits.at("may").as_bool());
  EXPECT_EQ(edits.at("by").at(0).at("role_grant_id").as_string(), to_string(world.id("grant of SL at school")));
  EXPECT_TRUE(act("cousin school", "see").at("may").as_bool());
  auto const not_there = act("cousin school", "edit");
  EXPECT_FALSE(not_there.at("may").as_bool());
  EXPECT_EQ(not_there.at("needs").at(0).at("role").as_string(), "SL");
  EXPECT_EQ(not_there.at("needs").at(0).at("granted_by").as_array().size(), 3u);
  EXPECT_FALSE(act("school", "move").at("may").as_bool());
  EXPECT_EQ(act("school", "move").at("needs").at(0).at("role").as_string(), "NA");
}

INSTANTIATE_TEST_SUITE_P(Both, Renewing, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);
INSTANTIATE_TEST_SUITE_P(Both, Granting, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
