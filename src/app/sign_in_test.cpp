#include "app/routes.hpp"
#include "app/sealed.hpp"
#include "app/testing_server.hpp"
#include "identity/guessing.hpp"
#include "identity/mailed_link.hpp"
#include "identity/password.hpp"
#include "identity/second_factor.hpp"
#include "identity/session.hpp"
#include "network/service/accounts.hpp"
#include "network/service/setup.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sodium.h>

namespace aimline::app::testing {
namespace {

using namespace std::chrono_literals;
using http::Method;

/// A browser: keeps its cookies and has an address and a clock.
class Browser {
public:
  Browser(Server& server, std::string remote) : server_(server), remote_(std::move(remote)) {}

  Instant at = noon();
  http::Router* router = nullptr;  // another server than the first

  http::Response get(std::string const& path) { return send(Method::get, path, ""); }
  http::Response post(std::string const& path, std::string const& body = "{}") {
    return send(Method::post, path, body);
  }

  http::Response send(Method method, std::string const& path, std::string const& body) {
    auto request = server_.request(method, path, cookies(), body);
    request.received = at;
    request.remote = remote_;
    request.headers.emplace_back("user-agent",
                                 "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    auto response = router ? router->answer(request) : server_.send(request);
    take_cookies(response);
    return response;
  }

  http::Response sign_in(std::string const& mail, std::string const& with) {
    return post("/sign-in", fmt::format(R"({{"mail":"{}","password":"{}"}})", mail, with));
  }
  std::string cookie(std::string const& name) const { return jar_.contains(name) ? jar_.at(name) : ""; }
  void forget(std::string const& name) { jar_.erase(name); }
  void put(std::string const& name, std::string value) { jar_[name] = std::move(value); }

private:
  std::string cookies() const {
    std::string header;
    for (auto const& [name, value] : jar_) header += fmt::format("{}{}={}", header.empty() ? "" : "; ", name, value);
    return header;
  }
  void take_cookies(http::Response const& response) {
    for (auto const& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      EXPECT_TRUE(value.starts_with("__Host-")) << value;
      for (auto const* word : {"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/;"})
        EXPECT_NE(value.find(word), std::string::npos) << value;
      EXPECT_EQ(value.find("Domain"), std::string::npos) << value;
      auto const equals = value.find('=');
      auto const content = value.substr(equals + 1, value.find(';') - equals - 1);
      if (content.empty())
        jar_.erase(value.substr(0, equals));
      else
        jar_[value.substr(0, equals)] = content;
    }
  }

  Server& server_;
  std::string remote_;
  std::map<std::string, std::string> jar_;
};

std::string text(http::Response const& response, char const* field) {
  auto const body = parse_json(response.body).value();
  auto const* value = body.as_object().if_contains(field);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string text_of_first(http::Response const& list, char const* field) {
  auto const body = parse_json(list.body).value();
  return std::string(body.at("items").as_array().at(0).at(field).as_string());
}

/// RFC 4648, backwards.
std::string bytes_of_key(std::string const& key) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (char const c : key) {
    held = (held << 5) | static_cast<std::uint32_t>(alphabet.find(c));
    bits += 5;
    if (bits >= 8) bytes += static_cast<char>(held >> (bits -= 8));
  }
  return bytes;
}

class SignIn : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::near_only};
  Browser own{server, "198.51.100.7"};
  Browser stranger{server, "203.0.113.9"};
  std::string const right{password};

  Id<network::Person> person(std::string_view name) { return {server.world().id(name)}; }
  std::string mail(std::string_view name) { return server.world().mail_of(server.world().caller(name)); }
  store::Connection& db() { return server.db(); }

  /// Without the second factor that everybody has here.
  void without_second_factor(std::string_view name) { identity::forget_second_factor(db(), person(name)); }

  /// Signed in with all that is asked for.
  void whole(Browser& browser, std::string_view name) {
    ASSERT_EQ(browser.sign_in(mail(name), right).status, 200u);
    db().execute("update second_factor set last_step = 0 where person_id = $1", person(name));
    auto const now = identity::code_at(seed, browser.at);
    ASSERT_EQ(browser.post("/session/proof", fmt::format(R"({{"code":"{}"}})", now)).status, 200u);
  }

  std::int64_t letters() { return db().value_of<std::int64_t>("select count(*) from letter").value(); }
  std::string account(std::string_view name) { return "/accounts/" + to_string(server.world().id(name)); }
};

// --- passwords and sessions

TEST_P(SignIn, TakesThePasswordWholeAndNothingElse) {
  without_second_factor("RS at network");
  auto const address = mail("RS at network");
  EXPECT_EQ(stranger.sign_in(address, "wrong wrong wrong").status, 401u);
  EXPECT_EQ(stranger.sign_in(address, right.substr(0, right.size() - 1)).status, 401u);
  auto const unknown = stranger.sign_in("nobody@people.example", right);
  auto const wrong = stranger.sign_in(address, right + " ");
  EXPECT_EQ(unknown.status, 401u);
  EXPECT_EQ(testing::whole(unknown), testing::whole(wrong)) << "the answer tells whether there is such an account";
  auto const done = own.sign_in(address, right);
  EXPECT_EQ(done.status, 200u) << shown(done);
  EXPECT_EQ(text(done, "next"), "nothing");
  EXPECT_EQ(own.get("/people").status, 200u);
}

TEST_P(SignIn, WorksOutAHashForUnknownAddressesToo) {
  auto const hashes = [&](std::string const& address) {
    auto const before = identity::hash_count().done;
    EXPECT_EQ(stranger.sign_in(address, "wrong wrong wrong").status, 401u);
    return identity::hash_count().done - before;
  };
  EXPECT_EQ(hashes(mail("RS at network")), 1u);
  EXPECT_EQ(hashes("nobody@people.example"), 1u);
  db().execute("update account set suspended_at = $1 where id = $2", noon(), person("RS at network"));
  EXPECT_EQ(hashes(mail("RS at network")), 1u);
}

TEST_P(SignIn, MakesANewSessionAndEndsTheOneBefore) {
  without_second_factor("RS at network");
  ASSERT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
  auto const first = own.cookie("__Host-session");
  EXPECT_EQ(first.size(), 64u);
  ASSERT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
  EXPECT_NE(own.cookie("__Host-session"), first);
  Browser replay(server, "198.51.100.7");
  replay.put("__Host-session", first);
  EXPECT_EQ(replay.get("/people").status, 401u);
  EXPECT_FALSE(db().value_of<std::int64_t>("select 1 from session where token_hash = $1", first)) << "in the open";
}

TEST_P(SignIn, HashesAnewWhenTheParametersChanged) {
  without_second_factor("RS at network");
  auto const stored = [&] {
    return db()
        .value_of<std::string>("select hash from password where person_id = $1", person("RS at network"))
        .value();
  };
  // Two passes instead of one.
  db().execute("update password set hash = $1 where person_id = $2",
               std::string("$argon2id$v=19$m=8,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
                           "wUzBWvk1IyuCvnvDm8GTKFz1j0hnJE4Xx0jQ7nDqLbg"),
               person("RS at network"));
  EXPECT_EQ(own.sign_in(mail("RS at network"), right).status, 401u) << "another password's hash";
  std::array<char, 128> old{};
  ASSERT_EQ(crypto_pwhash_str_alg(old.data(), right.data(), right.size(), 2, 8192, crypto_pwhash_ALG_ARGON2ID13), 0);
  db().execute("update password set hash = $1 where person_id = $2", std::string(old.data()), person("RS at network"));
  EXPECT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
  EXPECT_NE(stored(), old.data());
  EXPECT_FALSE(identity::is_outdated(stored()));
  EXPECT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
}

TEST_P(SignIn, ShowsItsSessionsAndEndsTheOthers) {
  without_second_factor("RS at network");
  ASSERT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
  ASSERT_EQ(stranger.sign_in(mail("RS at network"), right).status, 200u);
  auto const list = own.get("/sessions");
  EXPECT_NE(list.body.find("Firefox, Linux"), std::string::npos) << list.body;
  EXPECT_EQ(parse_json(list.body).value().at("sessions").as_array().size(), 3u);
  EXPECT_EQ(own.post("/sessions/endings").status, 200u);
  EXPECT_EQ(stranger.get("/people").status, 401u);
  EXPECT_EQ(own.get("/people").status, 200u);
}

TEST_P(SignIn, EndsWithSuspensionAndBeginsAgainWithReinstatement) {
  whole(own, "TE at school");
  Browser administrator(server, "192.0.2.1");
  whole(administrator, "SA at server");
  auto const done = administrator.post(account("TE at school") + "/suspension");
  ASSERT_EQ(done.status, 200u) << shown(done);
  EXPECT_EQ(own.get("/people").status, 401u);
  EXPECT_EQ(own.sign_in(mail("TE at school"), right).status, 401u);
  EXPECT_EQ(administrator.post(account("TE at school") + "/suspension").status, 409u);
  ASSERT_EQ(administrator.post(account("TE at school") + "/reinstatement").status, 200u);
  EXPECT_EQ(own.sign_in(mail("TE at school"), right).status, 200u);
  // The books say who did it, and to whom.
  for (auto const* event : {"account_suspended", "account_reinstated"}) {
    auto const events = administrator.get(std::string("/security-events?event=") + event);
    EXPECT_EQ(text_of_first(events, "person_id"), to_string(person("SA at server"))) << event;
    EXPECT_NE(events.body.find(to_string(person("TE at school"))), std::string::npos) << events.body;
  }
  EXPECT_EQ(administrator.post(account("SA at server") + "/suspension").status, 409u) << "the last administrator";
  EXPECT_EQ(administrator.post(account("NA at hub") + "/suspension").status, 409u) << "the hub's last administrator";
}

TEST_P(SignIn, EndsAllOtherSessionsWithANewPassword) {
  whole(own, "TE at school");
  whole(stranger, "TE at school");
  auto const change = [&](std::string const& current, std::string const& wanted) {
    return own.post("/password", fmt::format(R"({{"current":"{}","password":"{}"}})", current, wanted));
  };
  EXPECT_EQ(change("not mine at all", "sextant marmalade").status, 422u);
  EXPECT_EQ(change(right, "2short").status, 422u);
  EXPECT_EQ(change(right, "school school school").status, 422u);
  auto const before = own.cookie("__Host-session");
  auto const sent = letters();
  ASSERT_EQ(change(right, "tin whistle").status, 200u) << "eleven characters do beside a second factor";
  EXPECT_EQ(letters(), sent + 1);
  EXPECT_NE(own.cookie("__Host-session"), before);
  EXPECT_EQ(own.get("/people").status, 200u);
  EXPECT_EQ(stranger.get("/people").status, 401u);
  EXPECT_EQ(stranger.sign_in(mail("TE at school"), right).status, 401u);
  EXPECT_EQ(stranger.sign_in(mail("TE at school"), "tin whistle").status, 200u);
}

TEST_P(SignIn, OfAnAccountThatNobodyUsedForNinetyDaysIsSuspended) {
  without_second_factor("RS at network");
  ASSERT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
  whole(stranger, "SA at server");
  Instant const later{noon().at + 90 * 24h};
  EXPECT_EQ(network::suspend_unused_accounts(db(), later), 0);
  EXPECT_EQ(network::suspend_unused_accounts(db(), {later.at + 1ms}), 1) << "not the last administrator";
  own.at = {later.at + 1h};
  EXPECT_EQ(own.sign_in(mail("RS at network"), right).status, 401u);
}

// --- second factor and proof

TEST_P(SignIn, WithASecondFactorPermitsNothingBeforeItIsGiven) {
  auto const begun = own.sign_in(mail("SL at school"), right);
  EXPECT_EQ(text(begun, "next"), "give_second_factor");
  EXPECT_EQ(own.cookie("__Host-known"), "") << "a password alone makes no browser known";
  for (auto const& route : server.router().routes()) {
    if (route.method != Method::get || route.path.find('{') != route.path.npos || route.proof == http::Proof::begun)
      continue;
    auto const answer = own.get(route.path);
    EXPECT_EQ(answer.status, 403u) << route.path;
    EXPECT_EQ(text(answer, "type"), "urn:aimline:fault:second_factor_required") << route.path;
  }
  auto const me = own.get("/me");
  EXPECT_EQ(text(me, "next"), "give_second_factor");
  EXPECT_NE(me.body.find("\"roles\":[]"), std::string::npos) << me.body;
  EXPECT_EQ(own.post("/second-factor").status, 403u) << "who has one does not set up another without it";
  EXPECT_EQ(own.post("/password", R"({"password":"sextant marmalade"})").status, 403u);

  auto const half = own.cookie("__Host-session");
  EXPECT_EQ(own.post("/session/proof", R"({"code":"000000"})").status, 422u);
  auto const given = own.post("/session/proof", fmt::format(R"({{"code":"{}"}})", code()));
  ASSERT_EQ(given.status, 200u) << shown(given);
  EXPECT_NE(own.cookie("__Host-session"), half);
  EXPECT_EQ(own.get("/people").status, 200u);
}

TEST_P(SignIn, TakesEachCodeOnce) {
  whole(own, "SL at school");
  ASSERT_EQ(stranger.sign_in(mail("SL at school"), right).status, 200u);
  auto const replay = [&](Instant at) {
    stranger.at = at;
    return stranger.post("/session/proof", fmt::format(R"({{"code":"{}"}})", identity::code_at(seed, at))).status;
  };
  EXPECT_EQ(replay(noon()), 422u) << "the code that was used";
  EXPECT_EQ(replay({noon().at + 30s}), 200u);
  EXPECT_EQ(replay(noon()), 422u) << "one from before";
}

TEST_P(SignIn, LetsFiveCodesBeTriedAndThenWaits) {
  ASSERT_EQ(stranger.sign_in(mail("SL at school"), right).status, 200u);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(stranger.post("/session/proof", R"({"code":"000000"})").status, 422u);
  auto const refused = stranger.post("/session/proof", fmt::format(R"({{"code":"{}"}})", code()));
  EXPECT_EQ(refused.status, 429u) << "also the right one";
  EXPECT_EQ(http::find(refused.headers, "Retry-After"), "30");
  stranger.at = {noon().at + 30s};
  auto const now = identity::code_at(seed, stranger.at);
  EXPECT_EQ(stranger.post("/session/proof", fmt::format(R"({{"code":"{}"}})", now)).status, 200u);
}

TEST_P(SignIn, AsksWhoNeedsASecondFactorToSetItUpFirst) {
  without_second_factor("SL at school");
  EXPECT_EQ(text(own.sign_in(mail("SL at school"), right), "next"), "set_up_second_factor");
  EXPECT_EQ(own.get("/people").status, 403u);
  auto const begun = own.post("/second-factor");
  ASSERT_EQ(begun.status, 200u) << shown(begun);
  auto key = text(begun, "key");
  std::erase(key, ' ');
  EXPECT_NE(text(begun, "uri").find("secret=" + key), std::string::npos);
  // The seed is in the reply alone; in the database it is sealed.
  auto const sealed =
      db().value_of<std::string>("select pending_seed from second_factor where person_id = $1", person("SL at school"));
  EXPECT_EQ(sealed.value().find(key), std::string::npos);
  EXPECT_EQ(own.post("/second-factor/confirmation", R"({"code":"123"})").status, 422u);
  EXPECT_EQ(own.get("/people").status, 403u);
  auto const now = identity::code_at(bytes_of_key(key), own.at);
  auto const set = own.post("/second-factor/confirmation", fmt::format(R"({{"code":"{}"}})", now));
  ASSERT_EQ(set.status, 200u) << shown(set);
  EXPECT_EQ(own.get("/people").status, 200u);
  auto const codes = parse_json(set.body).value().at("codes").as_array();
  EXPECT_EQ(codes.size(), 10u);

  // A recovery code opens as well, once, in whatever way it is typed.
  auto const recovery = std::string(codes[3].as_string());
  ASSERT_EQ(stranger.sign_in(mail("SL at school"), right).status, 200u);
  auto typed = recovery;
  std::erase(typed, '-');
  for (char& c : typed) c = static_cast<char>(std::toupper(c));
  EXPECT_EQ(stranger.post("/session/proof", fmt::format(R"({{"code":" {} "}})", typed)).status, 200u);
  EXPECT_NE(stranger.get("/second-factor").body.find("\"codes_left\":9"), std::string::npos);
  EXPECT_EQ(stranger.post("/session/proof", fmt::format(R"({{"code":"{}"}})", recovery)).status, 422u);
  EXPECT_FALSE(db().value_of<std::int64_t>("select 1 from recovery_code where code_hash = $1", typed));
  EXPECT_EQ(own.post("/second-factor/removal").status, 409u) << "her role needs it";
}

TEST_P(SignIn, OfWhoGainsARoleThatNeedsASecondFactorStopsAtOnce) {
  without_second_factor("RS at network");
  ASSERT_EQ(own.sign_in(mail("RS at network"), right).status, 200u);
  EXPECT_EQ(own.get("/people").status, 200u);
  db().execute("update role_grant set role = 'FO' where person_id = $1", person("RS at network"));
  EXPECT_EQ(own.get("/people").status, 403u);
  EXPECT_EQ(text(own.get("/me"), "next"), "set_up_second_factor");
}

TEST_P(SignIn, IsProvedOnceMoreForWhatAsksForIt) {
  whole(own, "DL at district");
  auto const grant = fmt::format(
      R"({{"person_mail":"new@new.example","person_name":"New","role":"TM","place_id":"{}","until":"2026-12-31"}})",
      to_string(server.world().id("school")));
  own.at = {noon().at + 10min};
  auto const refused = own.post("/role-grants", grant);
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(text(refused, "type"), "urn:aimline:fault:step_up_required");
  EXPECT_EQ(own.get("/people").status, 200u) << "the rest goes on";
  EXPECT_EQ(own.post("/session/proof", fmt::format(R"({{"password":"{}"}})", right)).status, 422u)
      << "a password alone does not do for who has a second factor";
  auto const before = own.cookie("__Host-session");
  auto const now = identity::code_at(seed, own.at);
  ASSERT_EQ(own.post("/session/proof", fmt::format(R"({{"code":"{}"}})", now)).status, 200u);
  EXPECT_NE(own.cookie("__Host-session"), before);
  EXPECT_EQ(own.post("/role-grants", grant).status, 201u);
  // The session keeps its beginning: twelve hours are twelve hours.
  own.at = {noon().at + 12h};
  EXPECT_EQ(own.get("/people").status, 401u);
}

TEST_P(SignIn, RoutesThatAskForItAreThese) {
  std::set<std::string> recent;
  for (auto const& route : server.router().routes())
    if (route.proof == http::Proof::recent) recent.insert(name_of(route));
  EXPECT_EQ(
      recent,
      (std::set<std::string>{
          "DELETE /sign-on-identities/{sign_on_identity}", "DELETE /sign-ons/{sign_on}", "PATCH /sign-ons/{sign_on}",
          "POST /accounts/{account}/reinstatement", "POST /accounts/{account}/suspension", "POST /mail-address",
          "POST /password", "POST /role-grants", "POST /role-grants/renewals",
          "POST /role-grants/{role_grant}/confirmation", "POST /second-factor/recovery-codes",
          "POST /second-factor/removal", "POST /sign-ons", "POST /sign-ons/{sign_on}/secret", "POST /tokens"}));
}

// --- guessing

TEST_P(SignIn, SlowsAThousandGuessesAndNotTheOwner) {
  without_second_factor("RS at network");
  auto const address = mail("RS at network");
  ASSERT_EQ(own.sign_in(address, right).status, 200u);
  // From many networks, a try a minute: most of them have to wait.
  int looked_at = 0;
  for (int i = 0; i < 1000; ++i) {
    Browser guesser(server, fmt::format("10.{}.{}.1", i / 250, i % 250));
    guesser.at = {noon().at + i * 1min};
    looked_at += guesser.sign_in(address, "wrong wrong wrong").status == 401u;
    if (i % 100 != 0) continue;
    // The owner, in her own browser, is let in at any moment.
    own.at = guesser.at;
    ASSERT_EQ(own.sign_in(address, right).status, 200u) << i;
  }
  EXPECT_LT(looked_at, 40);
  // In another browser she waits as anybody would, and is told how long.
  stranger.at = {noon().at + 1000min};
  auto const refused = stranger.sign_in(address, right);
  EXPECT_EQ(refused.status, 429u);
  EXPECT_NE(refused.body.find("minutes"), std::string::npos) << refused.body;
  auto const wait = std::stoi(std::string(http::find(refused.headers, "Retry-After").value()));
  EXPECT_GT(wait, 0);
  EXPECT_LE(wait, 3600);
  EXPECT_EQ(std::count_if(refused.headers.begin(), refused.headers.end(),
                          [](auto const& header) { return header.first == "Retry-After"; }),
            1);
  stranger.at = {stranger.at.at + std::chrono::seconds(wait)};
  EXPECT_EQ(stranger.sign_in(address, right).status, 200u);
}

TEST_P(SignIn, EndsAPasswordAfterAHundredFailuresUntilMailRestoresIt) {
  without_second_factor("RS at network");
  auto const address = mail("RS at network");
  ASSERT_EQ(own.sign_in(address, right).status, 200u);
  auto const sent = letters();
  for (int i = 0; i < 100; ++i) {
    stranger.at = {noon().at + i * 1h};
    ASSERT_EQ(stranger.sign_in(address, "wrong wrong wrong").status, 401u) << i;
  }
  EXPECT_EQ(letters(), sent + 1) << "the owner is told";
  stranger.at = {noon().at + 101h};
  EXPECT_EQ(stranger.sign_in(address, right).status, 401u);
  own.at = stranger.at;
  EXPECT_EQ(own.sign_in(address, right).status, 200u) << "her own browser goes on";
  auto const secret = identity::make_link(
      db(), {identity::Purpose::reset, person("RS at network"), MailAddress{address}, {}, {own.at.at + 30min}});
  ASSERT_EQ(own.post("/reset-links/" + secret, R"({"password":"sextant marmalade"})").status, 200u);
  EXPECT_EQ(stranger.sign_in(address, "sextant marmalade").status, 200u);
}

TEST_P(SignIn, StopsKnowingABrowserThatFailsAHundredTimes) {
  without_second_factor("RS at network");
  auto const address = mail("RS at network");
  ASSERT_EQ(own.sign_in(address, right).status, 200u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(own.sign_in(address, "wrong wrong wrong").status, 401u) << i;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(own.sign_in(address, "wrong wrong wrong").status, 401u) << i;
  EXPECT_EQ(own.sign_in(address, right).status, 429u);
}

TEST_P(SignIn, CountsTogetherOnTwoServersOfOneDatabase) {
  House other_house{server.database(), server.folder()};
  http::Router other(server.database(), identity::authenticate);
  add_routes(other, other_house);
  auto const address = mail("RS at network");
  for (int i = 0; i < 5; ++i) {
    stranger.router = i % 2 ? &other : nullptr;
    EXPECT_EQ(stranger.sign_in(address, "wrong wrong wrong").status, 401u);
  }
  for (auto* router : {static_cast<http::Router*>(nullptr), &other}) {
    stranger.router = router;
    EXPECT_EQ(stranger.sign_in(address, right).status, 429u);
  }
}

TEST_P(SignIn, FromOneNetworkIsTriedTwentyTimesAMinute) {
  for (int i = 0; i < 20; ++i) {
    Browser guesser(server, fmt::format("203.0.113.{}", i));
    EXPECT_EQ(guesser.sign_in(fmt::format("nobody{}@people.example", i), "wrong wrong wrong").status, 401u);
  }
  auto const refused = stranger.sign_in(mail("RS at network"), right);
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(http::find(refused.headers, "Retry-After"), "60");
  EXPECT_EQ(own.sign_in(mail("RS at network"), right).status, 200u) << "another network";
  stranger.at = {noon().at + 1min};
  EXPECT_EQ(stranger.sign_in(mail("RS at network"), right).status, 200u);
}

TEST_P(SignIn, FromOneNetworkIsNotSlowedForAWholeSchoolInTheMorning) {
  without_second_factor("RS at network");
  for (int i = 0; i < 30; ++i) {
    Browser colleague(server, fmt::format("203.0.113.{}", i));
    EXPECT_EQ(colleague.sign_in(mail("RS at network"), right).status, 200u) << i;
  }
}

// --- links

TEST_P(SignIn, ByAResetLinkIsNotSignIn) {
  auto const address = mail("SL at school");
  whole(own, "SL at school");
  auto const sent = letters();
  auto const asked = stranger.post("/password-resets", fmt::format(R"({{"mail":"{}"}})", address));
  auto const unknown = stranger.post("/password-resets", R"({"mail":"nobody@people.example"})");
  EXPECT_EQ(asked.status, 200u);
  EXPECT_EQ(testing::whole(asked), testing::whole(unknown));
  EXPECT_EQ(letters(), sent + 1);

  auto const secret = identity::make_link(
      db(), {identity::Purpose::reset, person("SL at school"), MailAddress{address}, {}, {noon().at + 30min}});
  auto const link = "/reset-links/" + secret;
  EXPECT_EQ(stranger.get(link).status, 200u);
  EXPECT_EQ(stranger.get(link).status, 200u) << "looking does not use it up";
  EXPECT_EQ(stranger.post(link, R"({"password":"password"})").status, 422u);
  ASSERT_EQ(stranger.post(link, R"({"password":"sextant marmalade"})").status, 200u);
  EXPECT_EQ(stranger.cookie("__Host-session"), "") << "nobody is signed in by mail";
  EXPECT_EQ(own.get("/people").status, 401u) << "all sessions end";
  EXPECT_EQ(stranger.post(link, R"({"password":"sextant marmalade"})").status, 404u) << "it was used";
  EXPECT_EQ(stranger.get(link).status, 404u);
  EXPECT_EQ(text(stranger.sign_in(address, "sextant marmalade"), "next"), "give_second_factor");
  EXPECT_EQ(stranger.get("/people").status, 403u);
}

TEST_P(SignIn, LinksEndWithTheirTimeWithAnotherAddressAndWithANewerOne) {
  auto const address = mail("RS at network");
  auto const make = [&](Instant until) {
    return "/reset-links/" +
           identity::make_link(db(),
                               {identity::Purpose::reset, person("RS at network"), MailAddress{address}, {}, until});
  };
  auto const first = make({noon().at + 30min});
  own.at = {noon().at + 30min};
  EXPECT_EQ(own.get(first).status, 404u);
  own.at = {noon().at + 30min - 1ms};
  EXPECT_EQ(own.get(first).status, 200u);
  auto const second = make({noon().at + 30min});
  EXPECT_EQ(own.get(first).status, 404u);
  // A link for one purpose is none for another.
  EXPECT_EQ(own.get("/setup-links/" + second.substr(13)).status, 404u);
  db().execute("update account set mail = 'elsewhere@people.example' where id = $1", person("RS at network"));
  EXPECT_EQ(own.get(second).status, 404u);
  EXPECT_EQ(own.post(second, R"({"password":"sextant marmalade"})").status, 404u);
}

TEST_P(SignIn, LettersToOneAddressAreThreeAndThenOneAnHour) {
  auto const ask = [&](std::string const& address) {
    return own.post("/password-resets", fmt::format(R"({{"mail":"{}"}})", address)).status;
  };
  for (auto const& address : {mail("RS at network"), std::string("nobody@people.example")}) {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(address), 200u);
    EXPECT_EQ(ask(address), 429u) << "known or not";
  }
}

TEST_P(SignIn, BeginsWithAnInvitationToWhomARoleIsGiven) {
  whole(own, "DL at district");
  auto const sent = letters();
  auto const given = own.post(
      "/role-grants",
      fmt::format(
          R"({{"person_mail":"rosa@new.example","person_name":"Rosa","role":"SS","place_id":"{}","until":"2026-12-31"}})",
          to_string(server.world().id("school"))));
  ASSERT_EQ(given.status, 201u) << shown(given);
  EXPECT_EQ(letters(), sent + 1);
  auto const rosa = text(given, "person_id");
  auto const list = own.get("/invitations?person_id=" + rosa);
  ASSERT_NE(list.body.find("rosa@new.example"), std::string::npos) << list.body;
  auto const id = text_of_first(list, "id");

  // The letter again: a new link, and the old one ends.
  Id<network::Person> const key{*parse_uuid(rosa)};
  auto const make = [&] {
    return "/invitation-links/" + identity::make_link(db(), {identity::Purpose::invitation,
                                                             key,
                                                             MailAddress{"rosa@new.example"},
                                                             Id<void>{*parse_uuid(id)},
                                                             {noon().at + identity::invitation_limit}});
  };
  auto const old = make();
  EXPECT_EQ(stranger.get(old).status, 200u);
  EXPECT_EQ(own.post("/invitations/" + id + "/letter").status, 200u);
  EXPECT_EQ(letters(), sent + 2);
  EXPECT_EQ(stranger.get(old).status, 404u);

  auto const link = make();
  auto const shown_to_her = stranger.get(link);
  ASSERT_EQ(shown_to_her.status, 200u) << shown(shown_to_her);
  EXPECT_EQ(text(shown_to_her, "role"), "SS");
  EXPECT_EQ(text(shown_to_her, "person_mail"), "rosa@new.example");
  EXPECT_NE(shown_to_her.body.find("\"needs_second_factor\":true"), std::string::npos);
  auto const accept = [&](std::string const& with) {
    return stranger.post(link, fmt::format(R"({{"name":"Rosa Nueva","language":"es","password":"{}"}})", with));
  };
  EXPECT_EQ(accept("rosa nueva rosa nueva").status, 422u) << "her own name, also as she only now gives it";
  auto const accepted = accept("vulture grommet");
  ASSERT_EQ(accepted.status, 200u) << shown(accepted);
  EXPECT_EQ(text(accepted, "next"), "set_up_second_factor");
  EXPECT_NE(stranger.get("/me").body.find("Rosa Nueva"), std::string::npos);
  EXPECT_EQ(accept("vulture grommet").status, 404u) << "it was used";
  EXPECT_EQ(own.post("/invitations/" + id + "/letter").status, 409u);
}

TEST_P(SignIn, InvitationsEndWhenTheyAreWithdrawnAndWithTheirRole) {
  whole(own, "DL at district");
  auto const link_to = [&](std::string const& name) {
    return "/invitation-links/" + identity::make_link(db(), {identity::Purpose::invitation,
                                                             person(name),
                                                             MailAddress{mail(name)},
                                                             Id<void>{server.world().id("invitation of " + name)},
                                                             {noon().at + 72h}});
  };
  auto const del = [&](std::string const& path) {
    auto request = server.request(Method::del, path, "__Host-session=" + own.cookie("__Host-session"));
    request.headers.emplace_back("if-match", "\"1\"");
    return server.send(request).status;
  };
  auto const withdrawn = link_to("TE at school");
  EXPECT_EQ(stranger.get(withdrawn).status, 200u);
  ASSERT_EQ(del("/invitations/" + to_string(server.world().id("invitation of TE at school"))), 200u);
  EXPECT_EQ(stranger.get(withdrawn).status, 404u);
  auto const ended = link_to("SS at school");
  EXPECT_EQ(stranger.get(ended).status, 200u);
  ASSERT_EQ(del("/role-grants/" + to_string(server.world().id("grant of SS at school"))), 200u);
  EXPECT_EQ(stranger.get(ended).status, 404u);
  auto const over = link_to("TM at school");
  stranger.at = {noon().at + 72h};
  EXPECT_EQ(stranger.get(over).status, 404u);
}

TEST_P(SignIn, MovesToANewAddressByALinkToIt) {
  whole(own, "TE at school");
  auto const wish = [&](std::string const& address) {
    return own.post("/mail-address", fmt::format(R"({{"mail":"{}"}})", address));
  };
  auto const sent = letters();
  auto const free = wish("teacher@new.example");
  auto const taken = wish(mail("SL at school"));
  EXPECT_EQ(free.status, 200u);
  EXPECT_EQ(testing::whole(free), testing::whole(taken));
  EXPECT_EQ(letters(), sent + 1) << "none to the address of somebody else";
  auto const link =
      "/mail-links/" +
      identity::make_link(
          db(),
          {identity::Purpose::mail, person("TE at school"), MailAddress{"teacher@new.example"}, {}, {noon().at + 24h}});
  ASSERT_EQ(stranger.post(link).status, 200u);
  EXPECT_EQ(letters(), sent + 2) << "the old address is told";
  EXPECT_EQ(stranger.post(link).status, 404u);
  EXPECT_EQ(stranger.sign_in("teacher@new.example", right).status, 200u);
}

// Links lead to the configured address: what a request says of the host appears nowhere.
TEST_P(SignIn, LettersHoldNoAddressThatTheRequestNamed) {
  auto request =
      server.request(Method::post, "/password-resets", "", fmt::format(R"({{"mail":"{}"}})", mail("RS at network")));
  for (auto& [name, value] : request.headers) {
    if (name == "host") value = "evil.example";
    if (name == "origin") value = "https://evil.example";
  }
  request.headers.emplace_back("x-forwarded-host", "evil.example");
  ASSERT_EQ(server.send(request).status, 200u);
  auto const letter = server.last_letter();
  EXPECT_NE(letter.find("/reset/"), std::string::npos) << letter;
  EXPECT_EQ(letter.find("evil"), std::string::npos) << letter;
}

// --- the first administrator

TEST_P(SignIn, OfTheFirstAdministratorComesByTheSetupLink) {
  store::testing::TemporaryDatabase empty(GetParam());
  store::testing::TemporaryFolder folder;
  House house{empty.database(), folder.path()};
  http::Router router(empty.database(), identity::authenticate);
  add_routes(router, house);
  auto const lease = empty->lease();
  ASSERT_TRUE(network::is_not_set_up(*lease));
  auto const replaced = network::make_setup_link(*lease, noon());
  auto const link = "/setup-links/" + network::make_setup_link(*lease, noon());
  own.router = &router;
  EXPECT_EQ(own.get("/setup-links/" + replaced).status, 404u) << "a new link replaces the old";
  auto const seen = own.get(link);
  ASSERT_EQ(seen.status, 200u);
  EXPECT_NE(seen.body.find("\"needs_hub\":true"), std::string::npos) << seen.body;
  auto const set_up = [&](std::string const& more) {
    return own.post(link, R"({"name":"Ida First","mail":"ida@hub.example","language":"en")" + more + "}");
  };
  auto const bare = set_up(R"(,"password":"short")");
  EXPECT_EQ(bare.status, 422u);
  for (auto const* field : {"hub_name", "time_zone", "password"})
    EXPECT_NE(bare.body.find(fmt::format("\"where\":\"{}\"", field)), std::string::npos) << field << ": " << bare.body;
  auto const done = set_up(R"(,"password":"vulture grommet","hub_name":"Lone Hub","time_zone":"America/Denver")");
  ASSERT_EQ(done.status, 200u) << shown(done);
  EXPECT_EQ(text(done, "next"), "set_up_second_factor");
  EXPECT_FALSE(network::is_not_set_up(*lease));
  EXPECT_EQ(set_up(R"(,"password":"vulture grommet")").status, 404u) << "it was used";
  EXPECT_EQ(own.get("/organizations").status, 403u);
  auto key = text(own.post("/second-factor"), "key");
  std::erase(key, ' ');
  ASSERT_EQ(own.post("/second-factor/confirmation",
                     fmt::format(R"({{"code":"{}"}})", identity::code_at(bytes_of_key(key), noon())))
                .status,
            200u);
  auto const me = own.get("/me");
  for (auto const* role : {"\"SA\"", "\"NA\""}) EXPECT_NE(me.body.find(role), std::string::npos) << me.body;
  EXPECT_NE(own.get("/organizations").body.find("Lone Hub"), std::string::npos);

  // She lost phone and codes: who runs the server makes another link, which restores her account.
  auto const rescue = "/setup-links/" + network::make_setup_link(*lease, noon());
  stranger.router = &router;
  auto const rescued = stranger.post(
      rescue, R"({"name":"Ida First","mail":"ida@hub.example","language":"en","password":"sextant marmalade"})");
  ASSERT_EQ(rescued.status, 200u) << shown(rescued);
  EXPECT_EQ(text(rescued, "next"), "set_up_second_factor");
  EXPECT_EQ(own.get("/people").status, 401u) << "what was open is closed";

  // One alone cannot confirm a second administrator: another link names her. From two on it names no more.
  auto const administrators = [&] {
    return lease->value_of<std::int64_t>("select count(distinct person_id) from role_grant where role = 'NA'");
  };
  EXPECT_EQ(administrators(), 1);
  for (auto const* name : {"otto", "olga"}) {
    auto const another = "/setup-links/" + network::make_setup_link(*lease, noon());
    auto const body = fmt::format(
        R"({{"name":"{0}","mail":"{0}@hub.example","language":"en","password":"sextant marmalade"}})", name);
    ASSERT_EQ(stranger.post(another, body).status, 200u) << name;
    EXPECT_EQ(administrators(), 2) << name;
  }
}

TEST_P(SignIn, IsGivenBackToWhoLostPhoneAndCodesByANewPasswordAndASecondFactorSetUpAnew) {
  whole(own, "TE at school");
  auto const sent = letters();
  auto const forget = [&] {
    return store::in_transaction(db(), [&](store::Transaction&) {
      network::Account const lost{{person("TE at school").value}, 1, {}, {mail("TE at school")}, Language::en, {}};
      return network::forget_lost_factor(db(), server.keys(), {std::nullopt, noon()}, lost);
    });
  };
  ASSERT_TRUE(forget());
  EXPECT_EQ(own.get("/people").status, 401u) << "what was open is closed";
  EXPECT_EQ(own.sign_in(mail("TE at school"), right).status, 401u) << "the password alone opens nothing";
  EXPECT_EQ(letters(), sent + 1);
  EXPECT_NE(server.last_letter().find("factor_forgotten"), std::string::npos);
  EXPECT_EQ(db().value_of<std::int64_t>("select count(*) from security_event where event = 'second_factor_forgotten'"),
            1);
  EXPECT_FALSE(forget()) << "there is none any more";
  // The way back: a new password by mail, and nothing but setting up the second factor.
  own.at = {noon().at + 1min};
  ASSERT_EQ(own.post("/password-resets", fmt::format(R"({{"mail":"{}"}})", mail("TE at school"))).status, 200u);
  auto const letter = server.last_letter();
  auto const link = letter.substr(letter.find("/reset/") + 7, 64);
  ASSERT_EQ(own.post("/reset-links/" + link, R"({"password":"sextant marmalade"})").status, 200u) << letter;
  auto const entered = own.sign_in(mail("TE at school"), "sextant marmalade");
  EXPECT_EQ(text(entered, "next"), "set_up_second_factor") << shown(entered);
  EXPECT_EQ(own.get("/people").status, 403u);
}

TEST_P(SignIn, GoesOnWithANewKeyWhenTheOldOneIsGone) {
  whole(own, "TE at school");
  auto const old = server.keys().copy();
  ASSERT_EQ(old.size(), 1u);
  ASSERT_EQ(own.post("/password-resets", fmt::format(R"({{"mail":"{}"}})", mail("RS at network"))).status, 200u);
  server.keys().rotate();
  auto const made = reseal_all(db(), server.keys());
  EXPECT_GT(made.again, 10u);
  EXPECT_EQ(made.lost, 0u);
  EXPECT_EQ(reseal_all(db(), server.keys()).again, 0u) << "once is enough";

  // No table holds anything that the old key sealed: what is sealed elsewhere would be lost.
  auto const tables = GetParam() == store::Dialect::sqlite
                          ? "select m.name, c.name from sqlite_master m join pragma_table_info(m.name) c"
                            " where m.type = 'table' and lower(c.type) = 'text'"
                          : "select table_name, column_name from information_schema.columns"
                            " where table_schema = 'public' and data_type = 'text'";
  std::vector<std::pair<std::string, std::string>> columns;
  db().query(tables, [&](store::Row const& row) { columns.emplace_back(row.text(0), row.text(1)); });
  EXPECT_GT(columns.size(), 100u);
  for (auto const& [table, column] : columns)
    EXPECT_EQ(db().value_of<std::int64_t>(fmt::format("select count(*) from {} where {} like $1", table, column),
                                          old.front().first + ".%"),
              0)
        << table << '.' << column;
  EXPECT_EQ(server.keys().forget_old(), 1u);
  EXPECT_EQ(server.keys().copy().size(), 1u);
  own.at = {noon().at + 10min};
  own.forget("__Host-session");
  whole(own, "TE at school");
  EXPECT_EQ(own.get("/people").status, 200u);
  EXPECT_NE(server.last_letter().find("/reset/"), std::string::npos) << "a letter that waited can still be sent";
}

TEST_P(SignIn, OfTheDemonstrationCountsAsProved) {
  auto const link = identity::make_sign_in_link(db(), person("SL at school"), {noon().at + 1h});
  ASSERT_EQ(own.post("/sign-in-links/" + link).status, 204u);
  EXPECT_EQ(own.get("/people").status, 200u);
  own.at = {noon().at + 30min};
  EXPECT_EQ(own.get("/people").status, 200u);
  EXPECT_EQ(own.post("/second-factor/recovery-codes").status, 200u);
}

INSTANTIATE_TEST_SUITE_P(Both, SignIn, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
