#include "identity/token.hpp"

#include "app/testing_tokens.hpp"
#include "identity/caller.hpp"
#include "identity/entry_link.hpp"
#include "identity/session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

using namespace std::chrono_literals;

class TokenAccess : public ::testing::TestWithParam<store::Dialect> {};

TEST_P(TokenAccess, IsItsPersonsCutDownToItsScopesAndPlaceOnEveryRoute) {
  Server server(GetParam(), Worlds::with_public_and_lapsed);
  Tokens tokens(server);
  for (auto const& fault : tokens.run(read_expectations(), 30)) ADD_FAILURE() << fault;
  EXPECT_GT(tokens.allowed(), 50);
}

class Token : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::both};
  World const& world = server.world();

  static Instant after(std::chrono::milliseconds time) { return {noon().at + time}; }
  std::string key(std::string_view row) const { return to_string(world.id(row)); }

  http::Request request(http::Method method, std::string const& target, std::string const& by, std::string body = {},
                        Instant at = noon()) {
    auto made = server.request(method, target, by, std::move(body));
    made.received = at;
    return made;
  }
  http::Response get(std::string const& target, std::string const& by, Instant at = noon()) {
    return server.send(request(http::Method::get, target, by, {}, at));
  }
  http::Response post(std::string const& target, std::string const& by, std::string body = "{}") {
    return server.send(request(http::Method::post, target, by, std::move(body)));
  }
  std::string cookie(std::string_view caller) const { return world.caller(caller).cookie; }

  std::string draft(std::string_view scopes, std::string_view place, std::string_view until = "2026-12-31",
                    std::string_view more = "") {
    return fmt::format(R"({{"name":"of this test","place_id":"{}","scopes":[{}],"until":"{}"{}}})", key(place), scopes,
                       until, more);
  }
  /// What a person gets who asks for a token.
  std::string make(std::string_view caller, std::string_view scopes, std::string_view place,
                   std::string_view until = "2026-12-31", std::string_view more = "") {
    auto const made = post("/tokens", cookie(caller), draft(scopes, place, until, more));
    EXPECT_EQ(made.status, 201u) << shown(made);
    return "Bearer " + std::string(parse_json(made.body).value().at("secret").as_string());
  }
  std::string own_token(std::string_view caller, char const* field) {
    auto const list = parse_json(get("/tokens?name=of%20this%20test&sort=-id", cookie(caller)).body).value();
    auto const& value = list.at("items").at(0).at(field);
    return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
  }
};

TEST_P(Token, IsShownOnceAndKeptAsAHash) {
  auto const bearer = make("TE at school", "\"N1:see\"", "school");
  auto const secret = bearer.substr(7);
  EXPECT_EQ(secret.size(), identity::token_prefix.size() + 64);
  EXPECT_EQ(get("/organizations/" + key("school"), bearer).status, 200u);
  EXPECT_EQ(get("/tokens", cookie("TE at school")).body.find(secret.substr(8)), std::string::npos);
  for (auto const* sql : {"select count(*) from token_secret where secret_hash = $1",
                          "select count(*) from idempotency where body like '%' || $1 || '%'"})
    EXPECT_EQ(server.db().value_of<std::int64_t>(sql, secret), 0) << sql;
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from change where cast(after as text) like $1",
                                               "%" + secret.substr(8) + "%"),
            0);
}

TEST_P(Token, ThatIsNoneOrSaidInAnotherWayIsRefused) {
  auto const good = make("TE at school", "\"N1:see\"", "school");
  for (auto const& bad : {std::string("Bearer "), std::string("Bearer x"), good + "0", good.substr(0, good.size() - 1),
                          "Bearer " + good.substr(7 + identity::token_prefix.size()), "Bearer  " + good.substr(7),
                          "Bearer " + identity::hash_of(good.substr(7)), good + ", " + good})
    EXPECT_EQ(get("/organizations/" + key("school"), bad).status, 401u) << bad;
  // In the address or as a cookie it is nothing.
  EXPECT_EQ(get("/people?access_token=" + good.substr(7), "").status, 401u);
  EXPECT_EQ(get("/people", fmt::format("{}={}", identity::session_cookie, good.substr(7))).status, 401u);
}

TEST_P(Token, NeverGoesWithASessionsCookie) {
  auto made =
      request(http::Method::get, "/organizations/" + key("school"), make("TE at school", "\"N1:see\"", "school"));
  made.headers.emplace_back("cookie", cookie("TE at school"));
  EXPECT_EQ(server.send(made).status, 401u);
  made.headers.back().second = "theme=dark";
  EXPECT_EQ(server.send(made).status, 200u);
}

TEST_P(Token, NeedsNoOriginAndNoBrowserCanSendItUnasked) {
  auto const bearer = make("SL at school", R"("N1:see","N1:edit")", "school");
  auto made = request(http::Method::patch, "/organizations/" + key("school"), bearer, R"({"profile":"by a program"})");
  made.headers.emplace_back("if-match", "\"1\"");
  made.headers.emplace_back("origin", "https://elsewhere.example");
  EXPECT_EQ(server.send(made).status, 200u);
}

TEST_P(Token, SeesNothingBesideItsPlace) {
  auto const leader = cookie("DL at district");
  EXPECT_EQ(get("/organizations/" + key("sister school"), leader).status, 200u);
  auto const bearer = make("DL at district", R"("N1:see","N1:edit","N8:see")", "school");
  EXPECT_EQ(get("/organizations/" + key("school"), bearer).status, 200u);
  EXPECT_EQ(get("/organizations/" + key("sister school"), bearer).status, 404u);
  EXPECT_EQ(get("/organizations/" + key("district"), bearer).status, 404u);
  auto const list = parse_json(get("/organizations", bearer).body).value();
  ASSERT_EQ(list.at("items").as_array().size(), 1u);
  EXPECT_EQ(list.at("items").at(0).at("id").as_string(), key("school"));
  // A token for a network reaches its members and not the hub above it.
  auto const wide = make("NA at hub", R"("N1:see","N1:edit")", "network");
  EXPECT_EQ(get("/organizations/" + key("cousin school"), wide).status, 200u);
  EXPECT_EQ(get("/organizations/" + key("hub"), wide).status, 404u);
  EXPECT_EQ(get("/organizations/" + key("neighbor school"), wide).status, 404u);
  EXPECT_EQ(get("/organizations/" + key("hub"), cookie("NA at hub")).status, 200u);
}

TEST_P(Token, TellsOfItsPersonOnlyWhatItMayDo) {
  auto const me = parse_json(get("/me", make("NA at network", "\"N1:see\"", "network")).body).value();
  EXPECT_TRUE(me.at("person").is_null());
  EXPECT_TRUE(me.at("roles").as_array().empty());
  EXPECT_EQ(boost::json::serialize(me.at("may")), R"(["N1:see"])");
}

TEST_P(Token, IsAnsweredByNoOpenRouteThatWrites) {
  auto const bearer = make("TE at school", "\"N1:see\"", "school");
  for (auto const& route : server.router().routes()) {
    if (route.access || route.path == "/me" || route.for_tokens) continue;
    auto path = route.path;
    for (auto open = path.find('{'); open != path.npos; open = path.find('{'))
      path.replace(open, path.find('}') - open + 1, "x");
    auto const answer = server.send(request(route.method, path, bearer, "{}"));
    EXPECT_EQ(answer.status, 403u) << name_of(route) << ": " << shown(answer);
    EXPECT_TRUE(http::find(answer.headers, "Set-Cookie").value_or("").empty());
  }
}

TEST_P(Token, LastsUntilItsDayAndAtMostAYear) {
  auto const bearer = make("TE at school", "\"N1:see\"", "school", "2026-04-01");
  auto const school = "/organizations/" + key("school");
  EXPECT_EQ(get(school, bearer, *parse_instant("2026-04-01T23:59:59Z")).status, 200u);
  EXPECT_EQ(get(school, bearer, *parse_instant("2026-04-02T00:00:00Z")).status, 401u);
  for (auto const* day : {"2027-03-03", "2026-03-01", "2099-01-01"})
    EXPECT_EQ(post("/tokens", cookie("TE at school"), draft("\"N1:see\"", "school", day)).status, 422u) << day;
  make("TE at school", "\"N1:see\"", "school", "2027-03-02");
}

TEST_P(Token, EndsWithTheNextRequestWhenItIsRevoked) {
  auto const school = "/organizations/" + key("school");
  auto const first = make("TE at school", "\"N1:see\"", "school");
  auto const id = own_token("TE at school", "id");
  EXPECT_EQ(get(school, first).status, 200u);
  auto gone = request(http::Method::del, "/tokens/" + id, cookie("TE at school"));
  gone.headers.emplace_back("if-match", "\"1\"");
  EXPECT_EQ(server.send(gone).status, 200u);
  EXPECT_EQ(get(school, first).status, 401u);
  auto const second = make("TE at school", "\"N1:see\"", "school");
  auto const other = own_token("TE at school", "id");
  EXPECT_NE(other, id);
  EXPECT_EQ(post("/tokens/" + other + "/revocation", cookie("NA at hub")).status, 403u);
  EXPECT_EQ(get(school, second).status, 200u);
  EXPECT_EQ(post("/tokens/" + other + "/revocation", cookie("SA at server")).status, 200u);
  EXPECT_EQ(get(school, second).status, 401u);
  EXPECT_EQ(post("/tokens/" + other + "/revocation", cookie("SA at server")).status, 409u);
}

TEST_P(Token, LosesWhatItsPersonLosesAtOnce) {
  auto const school = "/organizations/" + key("school");
  auto const bearer = make("TE at school", "\"N1:see\"", "school");
  Id<network::RoleGrant> const grant{world.id("grant of TE at school")};
  server.db().execute("update role_grant set archived_at = $1 where id = $2", noon(), grant);
  EXPECT_EQ(get(school, bearer).status, 404u);
  server.db().execute("update role_grant set archived_at = null where id = $1", grant);
  EXPECT_EQ(get(school, bearer).status, 200u);
  Id<network::Account> const account{world.id("TE at school")};
  for (auto const* column : {"suspended_at", "archived_at"}) {
    server.db().execute(fmt::format("update account set {} = $1 where id = $2", column), noon(), account);
    EXPECT_EQ(get(school, bearer).status, 401u) << column;
    server.db().execute(fmt::format("update account set {} = null where id = $1", column), account);
  }
  EXPECT_EQ(get(school, bearer).status, 200u);
  identity::end_all_tokens(server.db());
  EXPECT_EQ(get(school, bearer).status, 401u);
}

TEST_P(Token, SaysToTheMinuteWhenItWasLastUsed) {
  auto const school = "/organizations/" + key("school");
  auto const bearer = make("TE at school", "\"N1:see\"", "school");
  EXPECT_EQ(own_token("TE at school", "last_used_at"), "null");
  get(school, bearer, after(10s));
  EXPECT_EQ(own_token("TE at school", "last_used_at"), to_string(after(10s)));
  get(school, bearer, after(69s));
  EXPECT_EQ(own_token("TE at school", "last_used_at"), to_string(after(10s)));
  get(school, bearer, after(70s));
  EXPECT_EQ(own_token("TE at school", "last_used_at"), to_string(after(70s)));
}

TEST_P(Token, IsNotMadeForWhatIsNotHandedOver) {
  auto const& leader = cookie("NA at network");
  for (auto const* scope : {"X2:edit",
                            "X2:confirm",
                            "X1:see",
                            "X4:see",
                            "X5:edit",
                            "X5:see",
                            "X5:revoke",
                            "X1:edit",
                            "X1:suspend",
                            "X11:edit",
                            "X9:see",
                            "X10:decide",
                            "N1:move",
                            "N1:merge",
                            "N5:sign",
                            "N5:countersign",
                            "N2:life_cycle",
                            "G4:vote",
                            "R12_students:see",
                            "R12_students:break_glass",
                            "R12_notes:edit",
                            "R1:see",
                            "M6:see",
                            "N1:fly",
                            "Z9:see",
                            "N1",
                            "see",
                            ":",
                            "n1:see"}) {
    auto const refused = post("/tokens", leader, draft(fmt::format("\"{}\"", scope), "network"));
    EXPECT_EQ(refused.status, 422u) << scope << shown(refused);
    EXPECT_NE(refused.body.find("scopes[0]"), std::string::npos) << scope;
  }
  EXPECT_EQ(post("/tokens", leader, draft("", "network")).status, 422u);
  EXPECT_EQ(post("/tokens", leader, draft("\"N1:see\"", "neighbor school")).status, 404u);
  EXPECT_EQ(post("/tokens", leader, draft("\"N1:see\"", "far school")).status, 404u);
  EXPECT_EQ(post("/tokens", cookie("stranger"), draft("\"N1:see\"", "school")).status, 404u);
  EXPECT_EQ(post("/tokens", cookie("SA at server"), draft("\"X9:see\"", "server")).status, 422u);
}

TEST_P(Token, IsMadeOnlyByWhoJustProvedWhoTheyAre) {
  auto const& person = world.caller("TE at school");
  auto const late = after(identity::proof_limit + 1min);
  auto const secret = identity::add_session(server.db(), {*person.person}, identity::Strength::two_factors, noon());
  server.db().execute("update session set proved_until = $1 where token_hash = $2", noon(), identity::hash_of(secret));
  auto const made =
      server.send(request(http::Method::post, "/tokens", fmt::format("{}={}", identity::session_cookie, secret),
                          draft("\"N1:see\"", "school"), late));
  EXPECT_EQ(made.status, 403u) << shown(made);
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from token where name = 'of this test'"), 0);
  // Nor by a token, whatever it claims to be for.
  auto const bearer = testing::bearer(server, *person.person, {{"X5:edit"}, {"N1:see"}}, world.id("school"));
  EXPECT_EQ(post("/tokens", bearer, draft("\"N1:see\"", "school")).status, 403u);
}

TEST_P(Token, IsUsedOnlyFromItsAddresses) {
  auto const school = "/organizations/" + key("school");
  auto const bearer = make("TE at school", "\"N1:see\"", "school", "2026-12-31", R"(,"address_range":"10.20.0.0/16")");
  auto const from = [&](char const* remote) {
    auto made = request(http::Method::get, school, bearer);
    made.remote = remote;
    return server.send(made).status;
  };
  EXPECT_EQ(from("10.20.255.1"), 200u);
  EXPECT_EQ(from("10.21.0.1"), 401u);
  EXPECT_EQ(from("2001:db8::1"), 401u);
  EXPECT_EQ(from(""), 401u);
  EXPECT_EQ(post("/tokens", cookie("TE at school"),
                 draft("\"N1:see\"", "school", "2026-12-31", R"(,"address_range":"10.20")"))
                .status,
            422u);
}

TEST_P(Token, HoldsStudentRecordsOnlyApprovedAndForARangeOfAddresses) {
  auto const permits = [&](bool approved, bool ranged) {
    identity::Token token;
    token.id = {new_uuid(noon())};
    token.person_id = {world.id("SL at school")};
    token.place_id = {world.id("school")};
    token.name = {"students"};
    token.scopes = {{"R12_students:see"}, {"N1:see"}};
    if (ranged) token.address_range = Line{"127.0.0.0/8"};
    token.until = date_in_utc(after(24h));
    if (approved) token.approved_by = Id<network::Person>{world.id("PO at district")};
    auto made = request(http::Method::get, "/me", "Bearer " + identity::add_token(server.db(), token));
    auto const caller = identity::who_calls(server.db(), made);
    EXPECT_TRUE(caller->viewer.restriction->permits({access::Capability::N1, access::Action::See}));
    return caller->viewer.restriction->permits({access::Capability::R12_students, access::Action::See});
  };
  EXPECT_TRUE(permits(true, true));
  EXPECT_FALSE(permits(true, false));
  EXPECT_FALSE(permits(false, true));
  EXPECT_FALSE(permits(false, false));
}

TEST_P(Token, GetsNoAnswerThatWasKeptForItsPersonOrForAnotherToken) {
  auto const body = fmt::format(
      R"({{"name":"Annex","kind":"school","parent_id":"{}","time_zone":"America/Denver","published":false}})",
      key("school"));
  auto const write = [&](std::string const& by) {
    auto made = request(http::Method::post, "/organizations", by, body);
    made.headers.emplace_back("idempotency-key", "annex");
    return server.send(made).status;
  };
  auto const one = make("SL at school", R"("N1:see","N1:edit")", "school");
  auto const two = make("SL at school", R"("N1:see","N1:edit")", "school");
  EXPECT_EQ(write(cookie("SL at school")), 201u);
  EXPECT_EQ(write(cookie("SL at school")), 201u);
  EXPECT_EQ(write(one), 422u);
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from organization where name = 'Annex'"), 1);
  EXPECT_EQ(write(two), 422u);
}

class EntryLink : public Token {
protected:
  std::string link(std::vector<access::Access> scopes, std::string_view place) {
    return identity::make_entry_link(
        server.db(), {{world.id("SL at school")}, std::move(scopes), {world.id(place)}, after(72h)}, noon());
  }
  std::string opened(std::string const& link, Instant at = noon()) {
    auto const secret = identity::open_entry_link(server.db(), link, at);
    return secret ? fmt::format("{}={}", identity::entry_cookie, *secret) : std::string();
  }
  unsigned change(std::string_view row, std::string const& by, int version, Instant at = noon()) {
    auto made = request(http::Method::patch, "/organizations/" + key(row), by,
                        fmt::format(R"({{"profile":"version {}"}})", version), at);
    made.headers.emplace_back("if-match", fmt::format("\"{}\"", version));
    return server.send(made).status;
  }
  static constexpr access::Access see{access::Capability::N1, access::Action::See};
  static constexpr access::Access edit{access::Capability::N1, access::Action::Edit};
};

TEST_P(EntryLink, LetsOneThingBeEnteredOnceWithoutSigningIn) {
  auto const secret = link({see, edit}, "school");
  auto const by = opened(secret);
  ASSERT_FALSE(by.empty());
  EXPECT_EQ(get("/organizations/" + key("school"), by).status, 200u);
  EXPECT_EQ(change("school", by, 1), 200u);
  EXPECT_EQ(change("school", by, 2), 401u) << "it ends with the first write";
  EXPECT_EQ(get("/people", by).status, 401u);
  EXPECT_TRUE(opened(secret).empty()) << "it opens once";
}

TEST_P(EntryLink, OpensOnceAndStaysOpenWhileNothingWasWritten) {
  auto const secret = link({see, edit}, "school");
  auto const by = opened(secret);
  EXPECT_TRUE(opened(secret).empty());
  EXPECT_EQ(change("school", by, 7), 412u);
  EXPECT_EQ(change("school", by, 1), 200u) << "a refused write does not end it";
}

TEST_P(EntryLink, ReachesItsActsAndItsPlaceAlone) {
  auto const by = opened(link({see}, "school"));
  EXPECT_EQ(get("/organizations/" + key("sister school"), by).status, 404u);
  EXPECT_EQ(change("school", by, 1), 403u);
  EXPECT_EQ(get("/people", by).status, 403u);
  EXPECT_EQ(get("/tokens", by).status, 403u);
  EXPECT_EQ(post("/tokens", by, draft("\"N1:see\"", "school")).status, 403u);
}

TEST_P(EntryLink, IsOverAfterItsTime) {
  EXPECT_TRUE(opened(link({see}, "school"), after(72h)).empty());
  auto const by = opened(link({see}, "school"), after(71h));
  EXPECT_EQ(get("/organizations/" + key("school"), by, after(71h + 59min)).status, 200u);
  EXPECT_EQ(get("/organizations/" + key("school"), by, after(72h)).status, 404u);
  EXPECT_TRUE(opened("").empty());
  EXPECT_TRUE(opened(std::string(64, '0')).empty());
}

TEST_P(EntryLink, ComesFromOurOwnPagesAsEveryCookie) {
  auto made = request(http::Method::patch, "/organizations/" + key("school"), opened(link({see, edit}, "school")),
                      R"({"profile":"x"})");
  made.headers.emplace_back("if-match", "\"1\"");
  std::erase_if(made.headers, [](auto const& header) { return header.first == "origin"; });
  EXPECT_EQ(server.send(made).status, 403u);
}

TEST_P(EntryLink, IsNotMadeForWhatIsNotHandedOver) {
  using enum access::Capability;
  using enum access::Action;
  for (auto const& scope : {access::Access{X2, Edit}, {X5, Edit}, {N5, Sign}, {R12_students, See}, {R12_notes, Edit}})
    EXPECT_THROW(link({scope}, "school"), std::invalid_argument) << to_string(scope);
}

INSTANTIATE_TEST_SUITE_P(Both, TokenAccess, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);
INSTANTIATE_TEST_SUITE_P(Both, Token, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);
INSTANTIATE_TEST_SUITE_P(Both, EntryLink, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
