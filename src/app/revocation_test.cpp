#include "app/testing_server.hpp"
#include "identity/session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

using namespace std::chrono_literals;

class Revocation : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::near_only};
  World const& world = server.world();

  static Instant after(std::chrono::milliseconds time) { return {noon().at + time}; }

  std::string cookie_of(std::string_view caller) const { return world.caller(caller).cookie; }
  std::string key(std::string_view row) const { return to_string(world.id(row)); }

  http::Response get(std::string const& target, std::string const& cookie, Instant at = noon()) {
    auto request = server.request(http::Method::get, target, cookie);
    request.received = at;
    return server.send(request);
  }

  http::Response write(http::Method method, std::string const& target, std::string const& cookie,
                       std::string const& body = "{}", http::Pairs const& headers = {}) {
    auto request = server.request(method, target, cookie, body);
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return server.send(request);
  }

  /// A further session, which begins at that moment.
  std::string sign_in(std::string_view person, Instant at) {
    auto const secret =
        identity::add_session(server.db(), Id<network::Person>{world.id(person)}, identity::Strength::two_factors, at);
    return fmt::format("{}={}", identity::session_cookie, secret);
  }
};

TEST_P(Revocation, OfARoleRefusesTheNextRequest) {
  auto const teacher = cookie_of("TE at school");
  auto const school = "/organizations/" + key("school");
  EXPECT_EQ(get(school, teacher).status, 200);
  EXPECT_EQ(get("/people", teacher).status, 200);
  auto const ended = write(http::Method::del, "/role-grants/" + key("grant of TE at school"), cookie_of("SL at school"),
                           "", {{"if-match", "\"1\""}});
  ASSERT_EQ(ended.status, 200) << shown(ended);
  EXPECT_EQ(get(school, teacher).status, 404);
  EXPECT_EQ(get("/people", teacher).status, 403);
}

TEST_P(Revocation, OfARoleRefusesAlsoTheRepeatOfAnEarlierWrite) {
  auto const leader = cookie_of("SL at school");
  auto const post = [&] {
    return write(http::Method::post, "/organizations", leader,
                 fmt::format(R"({{"name":"Annex","kind":"school","parent_id":"{}","time_zone":"America/Denver",)"
                             R"("published":false}})",
                             key("school")),
                 {{"idempotency-key", "annex"}});
  };
  ASSERT_EQ(post().status, 201);
  EXPECT_EQ(http::find(post().headers, "Idempotency-Replayed"), "true");
  auto const ended = write(http::Method::del, "/role-grants/" + key("grant of SL at school"),
                           cookie_of("DL at district"), "", {{"if-match", "\"1\""}});
  ASSERT_EQ(ended.status, 200) << shown(ended);
  EXPECT_EQ(post().status, 403);
}

TEST_P(Revocation, OfTheReachOverARowRefusesTheRepeatThatWouldShowIt) {
  auto const leader = cookie_of("DL at district");
  auto const move = [&](std::string const& organization, std::string const& version) {
    auto const moved = write(http::Method::patch, "/organizations/" + organization, cookie_of("NA at network"),
                             fmt::format(R"({{"parent_id":"{}"}})", key("other district")), {{"if-match", version}});
    ASSERT_EQ(moved.status, 200u) << shown(moved);
  };
  auto const create = [&] {
    return write(http::Method::post, "/organizations", leader,
                 fmt::format(R"({{"name":"Annex","kind":"school","parent_id":"{}","time_zone":"America/Denver",)"
                             R"("published":false}})",
                             key("district")),
                 {{"idempotency-key", "annex"}});
  };
  auto const change = [&] {
    return write(http::Method::patch, "/organizations/" + key("school"), leader, R"({"profile":"Secret"})",
                 {{"if-match", "\"1\""}, {"idempotency-key", "profile"}});
  };
  auto const made = create();
  ASSERT_EQ(made.status, 201u) << shown(made);
  ASSERT_EQ(change().status, 200u);
  EXPECT_EQ(create().body, made.body);
  EXPECT_EQ(http::find(change().headers, "Idempotency-Replayed"), "true");
  // The membership of the other district ends after both went there: nobody of this district sees them any more.
  auto const annex = std::string(parse_json(made.body).value().at("id").as_string());
  move(annex, "\"1\"");
  move(key("school"), "\"2\"");
  ASSERT_EQ(write(http::Method::patch, "/memberships/" + key("membership of other district"),
                  cookie_of("NA at network"), R"({"until":"2026-03-01"})", {{"if-match", "\"1\""}})
                .status,
            200u);
  for (auto const& repeat : {create(), change()}) {
    EXPECT_EQ(repeat.status, 404u) << shown(repeat);
    EXPECT_EQ(repeat.body.find("Annex"), std::string::npos);
    EXPECT_EQ(repeat.body.find("Secret"), std::string::npos);
  }
}

TEST_P(Revocation, OfARoleComesByItselfAfterItsLastDay) {
  auto const school = "/organizations/" + key("school");
  auto const last_day = after(300 * 24h);
  EXPECT_EQ(get(school, sign_in("TE at school", last_day), last_day).status, 200);
  auto const day_after = after(301 * 24h);
  EXPECT_EQ(get(school, sign_in("TE at school", day_after), day_after).status, 404);
  EXPECT_EQ(get("/people", sign_in("TE at school", day_after), day_after).status, 403);
}

TEST_P(Revocation, OfAnAccountEndsItsSessions) {
  auto const teacher = cookie_of("TE at school");
  EXPECT_EQ(get("/accounts", teacher).status, 200);
  server.db().execute("update account set archived_at = $1 where id = $2", noon(),
                      Id<network::Person>{world.id("TE at school")});
  EXPECT_EQ(get("/accounts", teacher).status, 401);
  EXPECT_EQ(get("/people", teacher).status, 401);
}

TEST_P(Revocation, OfAMembershipClosesTheNetworkToTheMember) {
  auto const cousin = cookie_of("TE at cousin school");
  auto const school = "/organizations/" + key("school");
  EXPECT_EQ(get(school, cousin).status, 200);
  auto const ended = write(http::Method::patch, "/memberships/" + key("membership of other district"),
                           cookie_of("NA at network"), R"({"until":"2026-03-01"})", {{"if-match", "\"1\""}});
  ASSERT_EQ(ended.status, 200) << shown(ended);
  EXPECT_EQ(get(school, cousin).status, 404);
  EXPECT_EQ(get("/organizations/" + key("cousin school"), cookie_of("TE at school")).status, 404);
}

TEST_P(Revocation, OfAPublicationHidesFromThePublicAtOnce) {
  Server open(GetParam(), Worlds::with_public_and_lapsed);
  auto const target = "/organizations/" + to_string(open.world().id("public school"));
  auto const read = [&] { return open.send(open.request(http::Method::get, target, "")).status; };
  EXPECT_EQ(read(), 200u);
  auto hide =
      open.request(http::Method::patch, target, open.world().caller("NA at hub").cookie, R"({"published":false})");
  hide.headers.emplace_back("if-match", "\"1\"");
  ASSERT_EQ(open.send(hide).status, 200u);
  EXPECT_EQ(read(), 404u);
}

TEST_P(Revocation, AtSunsetStopsEditingAndClosesOtherMembersContent) {
  auto const leader = cookie_of("TE at cousin school");
  auto const administrator = cookie_of("NA at network");
  auto const school = "/organizations/" + key("school");
  EXPECT_EQ(get(school, leader).status, 200);
  auto const ended = write(http::Method::patch, "/networks/" + key("network"), administrator, R"({"status":"sunset"})",
                           {{"if-match", "\"1\""}});
  ASSERT_EQ(ended.status, 200) << shown(ended);
  EXPECT_EQ(get(school, leader).status, 404);
  EXPECT_EQ(get("/organizations/" + key("cousin school"), leader).status, 200);
  EXPECT_EQ(write(http::Method::patch, school, administrator, R"({"profile":"x"})", {{"if-match", "\"1\""}}).status,
            404);
  EXPECT_EQ(get("/networks/" + key("network"), leader).status, 200);
}

TEST_P(Revocation, BySignOutLeavesTheCookieWithoutWorth) {
  auto const teacher = cookie_of("TE at school");
  EXPECT_EQ(get("/accounts", teacher).status, 200);
  auto const gone = write(http::Method::post, "/sign-out", teacher);
  EXPECT_EQ(gone.status, 204);
  EXPECT_NE(http::find(gone.headers, "Set-Cookie").value_or("").find("Max-Age=0"), std::string_view::npos);
  EXPECT_EQ(get("/accounts", teacher).status, 401);
}

TEST_P(Revocation, EndsASessionThatWasIdleForAnHour) {
  auto const teacher = cookie_of("TE at school");
  EXPECT_EQ(get("/accounts", teacher, after(59min)).status, 200);
  EXPECT_EQ(get("/accounts", teacher, after(59min + 59min)).status, 200);
  EXPECT_EQ(get("/accounts", teacher, after(59min + 59min + 1h)).status, 401);
  EXPECT_EQ(get("/accounts", teacher, after(59min + 59min + 1h + 1min)).status, 401);
}

TEST_P(Revocation, EndsASessionAfterTwelveHoursHoweverBusy) {
  auto const teacher = cookie_of("TE at school");
  for (auto time = 0min; time < 12h; time += 30min) EXPECT_EQ(get("/accounts", teacher, after(time)).status, 200);
  EXPECT_EQ(get("/accounts", teacher, after(12h - 1min)).status, 200);
  EXPECT_EQ(get("/accounts", teacher, after(12h)).status, 401);
}

TEST_P(Revocation, OfASignInLinkComesWithItsUseAndItsHour) {
  Id<network::Person> const person{world.id("TE at school")};
  auto const old = cookie_of("TE at school");
  auto const link = identity::make_sign_in_link(server.db(), person, after(1h));
  auto const first = write(http::Method::post, "/sign-in-links/" + link, old);
  ASSERT_EQ(first.status, 204) << shown(first);
  auto const header = std::string(http::find(first.headers, "Set-Cookie").value_or(""));
  for (auto const* word : {"__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"})
    EXPECT_NE(header.find(word), std::string::npos) << header;
  EXPECT_EQ(get("/accounts", header.substr(0, header.find(';'))).status, 200);
  EXPECT_EQ(get("/accounts", old).status, 401) << "the session before must end with the new one";
  EXPECT_EQ(write(http::Method::post, "/sign-in-links/" + link, "").status, 401);
  auto const late = identity::make_sign_in_link(server.db(), person, after(-1ms));
  EXPECT_EQ(write(http::Method::post, "/sign-in-links/" + late, "").status, 401);
}

INSTANTIATE_TEST_SUITE_P(Both, Revocation, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
