#include "app/testing_server.hpp"
#include "identity/mailed_link.hpp"
#include "identity/openid.hpp"
#include "identity/provider.hpp"
#include "identity/session.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

using namespace std::chrono_literals;
using boost::json::object;
using openid::testing::base64url;

/// The text of the first problem of a refusal, by its key in English.
std::string what(http::Response const& response) {
  if (response.status < 300) return "signed in";
  return std::string(parse_json(response.body).value().at("detail").as_string());
}
std::string text(std::string key, std::vector<std::pair<std::string, std::string>> arguments = {}) {
  return write_out({std::move(key), std::move(arguments)}, Language::en);
}

/// A browser that keeps its cookies.
struct Browser {
  std::map<std::string, std::string> cookies;

  void take(http::Response const& response) {
    for (auto const& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      auto const equals = value.find('=');
      cookies[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
  }
  std::string header() const {
    std::string made;
    for (auto const& [name, value] : cookies) made += fmt::format("{}{}={}", made.empty() ? "" : "; ", name, value);
    return made;
  }
};

class SignOn : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::near_only};
  World const& world = server.world();
  Provider& provider = server.provider();
  Browser browser;
  Instant at = noon();
  std::string const id = to_string(world.id("sign on"));

  void SetUp() override {
    server.db().execute("update sign_on set enabled = $1", true);
    server.db().execute("update sign_on_identity set subject = '4711' where id = $1",
                        Id<identity::SignOnIdentity>{world.id("identity of TE at school")});
  }

  http::Response post(std::string const& target, std::string const& cookie, std::string body) {
    auto request = server.request(http::Method::post, target, cookie, std::move(body));
    request.received = provider.now = at;
    return server.send(request);
  }
  http::Response get(std::string const& target, std::string const& cookie) {
    auto request = server.request(http::Method::get, target, cookie);
    request.received = at;
    return server.send(request);
  }

  /// Where the browser is sent.
  std::string begin(std::string_view more = R"(,"intent":"sign_in")") {
    auto const answer =
        post("/sign-on/attempts", browser.header(), fmt::format(R"({{"sign_on_id":"{}"{}}})", id, more));
    EXPECT_EQ(answer.status, 200u) << shown(answer);
    browser.take(answer);
    return std::string(parse_json(answer.body).value().at("address").as_string());
  }
  static std::string state_in(std::string const& address) { return address.substr(address.find("&state=") + 7, 64); }

  http::Response finish(object const& answer) {
    auto response = post("/sign-on/answers", browser.header(), boost::json::serialize(answer));
    browser.take(response);
    return response;
  }
  /// From the button to the page, as a person goes.
  http::Response sign_in() {
    auto const address = begin();
    return finish({{"state", state_in(address)}, {"code", provider.authorize(address)}});
  }
  std::string who() {
    auto const me = parse_json(get("/me", browser.header()).body).value();
    return me.at("person").is_null() ? "nobody" : std::string(me.at("person").at("name").as_string());
  }
  int sessions() {
    return static_cast<int>(server.db().value_of<std::int64_t>("select count(*) from session").value());
  }
};

TEST_P(SignOn, SignsInWhoIsKnownBySubject) {
  auto const begun = begin();
  auto const before = sessions();
  auto const answer = finish({{"state", state_in(begun)}, {"code", provider.authorize(begun)}});
  EXPECT_EQ(what(answer), "signed in") << shown(answer);
  EXPECT_EQ(who(), "TE at school");
  EXPECT_EQ(sessions(), before + 1);
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from sign_on_attempt"), 0);
  for (auto const& [name, value] : answer.headers) {
    if (name != "Set-Cookie") continue;
    for (auto const* word : {"__Host-", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"})
      EXPECT_NE(value.find(word), std::string::npos) << value;
  }
}

TEST_P(SignOn, KeepsNothingThatSignsInByTheDatabaseAlone) {
  auto const address = begin();
  auto const state = state_in(address), secret = browser.cookies.at(std::string(identity::attempt_cookie));
  for (auto const& said : {state, secret}) {
    EXPECT_EQ(server.db().value_of<std::int64_t>(
                  "select count(*) from sign_on_attempt where state_hash = $1 or browser_hash = $1", said),
              0);
  }
  EXPECT_EQ(address.find(secret), std::string::npos);
  auto const sealed = server.db().value_of<std::string>("select sealed from sign_on_secret").value();
  EXPECT_EQ(sealed.find(Provider::client_secret), std::string::npos);
  for (auto const& target : {"/sign-ons", "/sign-on"})
    EXPECT_EQ(get(target, world.caller("SA at server").cookie).body.find("secret"), std::string::npos) << target;
}

TEST_P(SignOn, IsBoundToTheBrowserThatBegan) {
  auto const address = begin();
  auto const code = provider.authorize(address);
  object const answer{{"state", state_in(address)}, {"code", code}};
  auto const own = browser;
  browser.cookies.clear();
  EXPECT_EQ(what(finish(answer)), text("sign_on.attempt_over")) << "no cookie";
  auto const other = begin();
  EXPECT_EQ(what(finish(answer)), text("sign_on.attempt_over")) << "another browser's";
  EXPECT_EQ(what(finish({{"state", state_in(other)}, {"code", code}})), text("sign_on.code_refused"))
      << "its own state with another's code fails by PKCE";
  EXPECT_EQ(who(), "nobody");
  browser = own;
  EXPECT_EQ(what(finish({{"state", std::string(64, '0')}, {"code", code}})), text("sign_on.attempt_over"));
  EXPECT_EQ(what(finish({{"state", ""}, {"code", code}})), text("sign_on.attempt_over"));
}

TEST_P(SignOn, IsGoodForOneAnswerWithinTenMinutes) {
  auto address = begin();
  auto code = provider.authorize(address);
  auto const own = browser;
  EXPECT_EQ(what(finish({{"state", state_in(address)}, {"code", code}})), "signed in");
  browser = own;
  EXPECT_EQ(what(finish({{"state", state_in(address)}, {"code", code}})), text("sign_on.attempt_over"));
  // Also one that failed is over.
  address = begin();
  EXPECT_EQ(what(finish({{"state", state_in(address)}, {"code", "wrong"}})), text("sign_on.code_refused"));
  browser = own;
  EXPECT_EQ(what(finish({{"state", state_in(address)}, {"code", provider.authorize(address)}})),
            text("sign_on.attempt_over"));
  address = begin();
  code = provider.authorize(address);
  at.at += identity::attempt_limit;
  EXPECT_EQ(what(finish({{"state", state_in(address)}, {"code", code}})), text("sign_on.attempt_over"));
}

TEST_P(SignOn, RefusesEveryWrongToken) {
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(noon().at.time_since_epoch()).count();
  struct Wrong {
    std::string name, why;
    object claims;
    std::function<std::string(object)> token = {};
  };
  auto const& key = provider.published.front();
  auto const with_header = [&](std::string header) {
    return [&key, header](object const& claims) { return key.token(boost::json::serialize(claims), "RS256", header); };
  };
  std::vector<Wrong> const all = {
      {"another nonce", "nonce", {{"nonce", "another"}}},
      {"no nonce", "nonce", {{"nonce", nullptr}}},
      {"an empty nonce", "nonce", {{"nonce", ""}}},
      {"another audience", "audience", {{"aud", "another"}}},
      {"no audience", "audience", {{"aud", nullptr}}},
      {"an empty list of audiences", "audience", {{"aud", boost::json::array{}}}},
      {"two audiences and no party", "audience", {{"aud", {"aimline", "another"}}}},
      {"two audiences and another party", "audience", {{"aud", {"aimline", "another"}}, {"azp", "another"}}},
      {"our audience and another party", "audience", {{"azp", "another"}}},
      {"another issuer", "issuer", {{"iss", "https://another.example"}}},
      {"the issuer with a slash", "issuer", {{"iss", "https://id.district.example/"}}},
      {"no issuer", "issuer", {{"iss", nullptr}}},
      {"expired", "expired", {{"exp", seconds - 60}}},
      {"long expired", "expired", {{"iat", seconds - 7200}, {"exp", seconds - 3600}}},
      {"no expiry", "expired", {{"exp", nullptr}}},
      {"an expiry in words", "expired", {{"exp", "tomorrow"}}},
      {"issued long ago, still good", "expired", {{"iat", seconds - 3600}}},
      {"issued in the future", "not_yet", {{"iat", seconds + 61}}},
      {"issued tomorrow", "not_yet", {{"iat", seconds + 86400}, {"exp", seconds + 90000}}},
      {"no time of issue", "not_yet", {{"iat", nullptr}}},
      {"not before tomorrow", "not_yet", {{"nbf", seconds + 86400}}},
      {"no subject", "subject", {{"sub", nullptr}}},
      {"an empty subject", "subject", {{"sub", ""}}},
      {"a number for a subject", "subject", {{"sub", 4711}}},
      {"a mail address that is not verified", "unverified_mail", {{"email", "a@b.example"}, {"email_verified", false}}},
      {"not signed",
       "algorithm",
       {},
       [](object const& claims) {
         return base64url(R"({"alg":"none"})") + "." + base64url(boost::json::serialize(claims)) + ".";
       }},
      {"signed with the public key as a secret", "algorithm", {}, with_header(R"({"alg":"HS256","kid":"first"})")},
      {"another algorithm", "algorithm", {}, with_header(R"({"alg":"RS512","kid":"first"})")},
      {"something that must be understood", "malformed", {}, with_header(R"({"alg":"RS256","crit":["x"],"x":1})")},
      {"an access token", "malformed", {}, with_header(R"({"alg":"RS256","kid":"first","typ":"at+jwt"})")},
      {"signed by a key of nobody's",
       "unknown_key",
       {},
       [](object const& claims) { return signing_key("nobody's").token(boost::json::serialize(claims), "RS256"); }},
      {"signed by another key under the right name",
       "signature",
       {},
       [](object const& claims) {
         return signing_key("nobody's")
             .token(boost::json::serialize(claims), "RS256", R"({"alg":"RS256","kid":"first"})");
       }},
      {"a key in the token itself",
       "signature",
       {},
       [](object const& claims) {
         auto const& own = signing_key("nobody's");
         return own.token(boost::json::serialize(claims), "RS256",
                          fmt::format(R"({{"alg":"RS256","kid":"first","jwk":{}}})", own.jwk()));
       }},
      {"a changed claim",
       "signature",
       {},
       [&](object claims) {
         auto const good = key.token(boost::json::serialize(claims), "RS256");
         claims["sub"] = "1";
         auto const first = good.find('.');
         return good.substr(0, first + 1) + base64url(boost::json::serialize(claims)) + good.substr(good.rfind('.'));
       }},
      {"a broken signature",
       "signature",
       {},
       [&](object const& claims) {
         auto good = key.token(boost::json::serialize(claims), "RS256");
         good[good.size() - 20] = good[good.size() - 20] == 'A' ? 'B' : 'A';
         return good;
       }},
      {"no signature",
       "signature",
       {},
       [&](object const& claims) {
         auto const good = key.token(boost::json::serialize(claims), "RS256");
         return good.substr(0, good.rfind('.') + 1);
       }},
      {"two parts",
       "malformed",
       {},
       [&](object const& claims) {
         auto const good = key.token(boost::json::serialize(claims), "RS256");
         return good.substr(0, good.rfind('.'));
       }},
      {"no token", "malformed", {}, [](object const&) { return std::string("not a token"); }},
  };
  EXPECT_GE(all.size(), 25u);
  auto const before = sessions();
  for (auto const& wrong : all) {
    provider.claims = wrong.claims;
    provider.token = wrong.token;
    EXPECT_EQ(what(sign_in()), text("id_token." + wrong.why)) << wrong.name;
    EXPECT_EQ(who(), "nobody") << wrong.name;
  }
  EXPECT_EQ(sessions(), before);
  provider.claims = {};
  provider.token = {};
  EXPECT_EQ(what(sign_in()), "signed in") << "so that it was the tokens that were refused";
}

TEST_P(SignOn, AsksForKeysAgainOnceInFiveMinutesForOneItDoesNotKnow) {
  EXPECT_EQ(what(sign_in()), "signed in");
  auto const asked = provider.keys_asked;
  at.at += 30s;
  EXPECT_EQ(what(sign_in()), "signed in");
  EXPECT_EQ(provider.keys_asked, asked) << "known keys are not asked for";
  // The provider signs with a new key, beside which the old one is still published.
  provider.published = {signing_key("second"), signing_key("first")};
  EXPECT_EQ(what(sign_in()), "signed in");
  EXPECT_EQ(provider.keys_asked, asked + 1);
  // A key of nobody's: it was asked a moment ago.
  provider.published = {signing_key("third"), signing_key("second")};
  EXPECT_EQ(what(sign_in()), text("id_token.unknown_key"));
  EXPECT_EQ(what(sign_in()), text("id_token.unknown_key"));
  EXPECT_EQ(provider.keys_asked, asked + 1);
  at.at += identity::keys_limit;
  EXPECT_EQ(what(sign_in()), "signed in");
  EXPECT_EQ(provider.keys_asked, asked + 2);
}

TEST_P(SignOn, TakesNoKeyThatWasWithdrawnFiveMinutesAgo) {
  EXPECT_EQ(what(sign_in()), "signed in");
  provider.published = {signing_key("second")};
  provider.token = [](object const& claims) {
    return signing_key("first").token(boost::json::serialize(claims), "RS256");
  };
  at.at += identity::keys_limit;
  EXPECT_EQ(what(sign_in()), text("id_token.unknown_key"));
  // Or as soon as another key was asked for.
  provider.token = {};
  EXPECT_EQ(what(sign_in()), "signed in");
  provider.token = [](object const& claims) {
    return signing_key("first").token(boost::json::serialize(claims), "RS256");
  };
  EXPECT_EQ(what(sign_in()), text("id_token.unknown_key"));
}

TEST_P(SignOn, TakesAnAnswerOnlyFromTheProviderThatWasAsked) {
  auto const come_back = [&](object answer) {
    auto const address = begin();
    answer["state"] = state_in(address);
    if (!answer.contains("error")) answer["code"] = provider.authorize(address);
    auto const codes = provider.codes_asked;
    auto const why = what(finish(answer));
    EXPECT_EQ(provider.codes_asked, codes + (why == "signed in")) << "a code of another is shown to nobody";
    return why;
  };
  EXPECT_EQ(come_back({{"iss", Provider::issuer}}), "signed in");
  EXPECT_EQ(come_back({{"iss", "https://evil.example"}}), text("sign_on.mix_up"));
  EXPECT_EQ(come_back({{"iss", ""}}), text("sign_on.mix_up"));
  EXPECT_EQ(come_back({{"error", "access_denied"}}), text("sign_on.refused_there"));
  EXPECT_EQ(come_back({{"error", "access_denied"}, {"iss", "https://evil.example"}}), text("sign_on.mix_up"));
  // A provider that says it names itself does so always.
  provider.discovery["authorization_response_iss_parameter_supported"] = true;
  at.at += identity::discovery_limit;
  EXPECT_EQ(come_back({}), text("sign_on.mix_up"));
  EXPECT_EQ(come_back({{"iss", Provider::issuer}}), "signed in");
}

TEST_P(SignOn, OfSomebodyUnknownSaysWhomToAsk) {
  provider.claims = {{"sub", "0815"}, {"email", "te-at-school@people.example"}, {"email_verified", true}};
  auto const refused = sign_in();
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(what(refused), text("sign_on.unknown_person", {{"label", "District"}}));
  EXPECT_EQ(who(), "nobody") << "a mail address joins nobody";
  // The same subject of another issuer is another person.
  server.db().execute("update sign_on_identity set issuer = 'https://id.other.example' where subject = '4711'");
  provider.claims = {};
  EXPECT_EQ(what(sign_in()), text("sign_on.unknown_person", {{"label", "District"}}));
}

TEST_P(SignOn, EndsWithTheIdentityTheAccountOrTheProvider) {
  EXPECT_EQ(what(sign_in()), "signed in");
  auto const identity = to_string(world.id("identity of TE at school"));
  auto gone = server.request(http::Method::del, "/sign-on-identities/" + identity, world.caller("TE at school").cookie);
  gone.headers.emplace_back("if-match", "\"1\"");
  EXPECT_EQ(server.send(gone).status, 200u);
  EXPECT_EQ(what(sign_in()), text("sign_on.unknown_person", {{"label", "District"}}));
  server.db().execute("update sign_on_identity set archived_at = null");
  Id<network::Account> const account{world.id("TE at school")};
  server.db().execute("update account set suspended_at = $1 where id = $2", noon(), account);
  EXPECT_EQ(what(sign_in()), text("sign_in.closed"));
  server.db().execute("update account set suspended_at = null where id = $1", account);
  auto const address = begin();
  auto const code = provider.authorize(address);
  server.db().execute("update sign_on set enabled = $1", false);
  EXPECT_EQ(what(finish({{"state", state_in(address)}, {"code", code}})), text("sign_on.attempt_over"));
  EXPECT_EQ(post("/sign-on/attempts", "", fmt::format(R"({{"sign_on_id":"{}","intent":"sign_in"}})", id)).status, 404u);
  EXPECT_EQ(get("/sign-on", "").body, R"({"sign_ons":[]})");
}

TEST_P(SignOn, IsNotBegunNorFinishedWhileTheProviderIsAway) {
  // Past `Server::send`, which takes every 503 for a fault.
  auto const ask = [&](std::string const& target, std::string body) {
    auto request = server.request(http::Method::post, target, browser.header(), std::move(body));
    request.received = at;
    return server.router().answer(request);
  };
  auto const address = begin();
  auto const code = provider.authorize(address);
  provider.away = true;
  auto const refused = ask("/sign-on/answers", fmt::format(R"({{"state":"{}","code":"{}"}})", state_in(address), code));
  EXPECT_EQ(refused.status, 503u);
  EXPECT_EQ(what(refused), text("sign_on.provider_away"));
  at.at += identity::discovery_limit;
  EXPECT_EQ(ask("/sign-on/attempts", fmt::format(R"({{"sign_on_id":"{}","intent":"sign_in"}})", id)).status, 503u);
}

TEST_P(SignOn, CountsASecondFactorAsItsProviderIsSetUp) {
  auto const strength = [&](char const* setting, object claims) {
    server.db().execute("update sign_on set second_factor = $1", setting);
    provider.claims = std::move(claims);
    auto const answer = sign_in();
    EXPECT_EQ(what(answer), "signed in") << setting;
    return std::string(parse_json(answer.body).value().at("next").as_string());
  };
  object const said{{"amr", {"pwd", "mfa"}}}, not_said{{"amr", {"pwd", "otp"}}};
  EXPECT_EQ(strength("aimline", said), "give_second_factor");
  EXPECT_EQ(strength("provider_when_said", {}), "give_second_factor");
  EXPECT_EQ(strength("provider_when_said", not_said), "give_second_factor");
  EXPECT_EQ(strength("provider_when_said", {{"amr", "mfa"}}), "give_second_factor") << "no list";
  EXPECT_EQ(strength("provider_when_said", said), "nothing");
  EXPECT_EQ(strength("provider", {}), "nothing");
}

TEST_P(SignOn, IsAddedToAnAccountByWhoJustProvedWhoTheyAre) {
  provider.claims = {{"sub", "new-subject"}};
  auto const& leader = world.caller("SL at school");
  auto const add = [&](std::string const& by) {
    auto const address = begin(R"(,"intent":"add_to_my_account")");
    auto const code = provider.authorize(address);
    browser.cookies[std::string(identity::session_cookie)] = by.substr(by.find('=') + 1);
    return finish({{"state", state_in(address)}, {"code", code}});
  };
  auto const session = [&](std::string const& cookie) {
    browser.cookies = {{std::string(identity::session_cookie), cookie.substr(cookie.find('=') + 1)}};
  };
  EXPECT_EQ(
      post("/sign-on/attempts", "", fmt::format(R"({{"sign_on_id":"{}","intent":"add_to_my_account"}})", id)).status,
      401u);
  session(leader.cookie);
  auto const other = add(world.caller("DL at district").cookie);
  EXPECT_EQ(what(other), text("sign_on.attempt_over")) << "somebody else is signed in now";
  session(leader.cookie);
  EXPECT_EQ(what(add(leader.cookie)), "signed in");
  browser.cookies.clear();
  server.db().execute("update sign_on set second_factor = 'provider'");
  EXPECT_EQ(what(sign_in()), "signed in");
  EXPECT_EQ(who(), "SL at school");
  // It is one person's.
  session(world.caller("DL at district").cookie);
  EXPECT_EQ(what(add(world.caller("DL at district").cookie)), text("sign_on.joined_elsewhere"));
  session(leader.cookie);
  server.db().execute("update session set proved_until = $1", noon());
  at.at += 1ms;
  auto const late = post("/sign-on/attempts", browser.header(),
                         fmt::format(R"({{"sign_on_id":"{}","intent":"add_to_my_account"}})", id));
  EXPECT_EQ(late.status, 403u) << shown(late);
}

TEST_P(SignOn, JoinsByAnInvitationOnceAndOnlyFromItsDomains) {
  Id<network::Person> const person{world.id("BM at school")};
  auto const invitation = [&] {
    return identity::make_link(server.db(), {identity::Purpose::invitation,
                                             person,
                                             MailAddress{world.mail_of(world.caller("BM at school"))},
                                             Id<void>{world.id("invitation of BM at school")},
                                             {at.at + 1h}});
  };
  auto const accept = [&](std::string const& link, object claims) {
    provider.claims = std::move(claims);
    auto const address = begin(fmt::format(R"(,"intent":"sign_in","invitation":"{}")", link));
    return what(finish({{"state", state_in(address)}, {"code", provider.authorize(address)}}));
  };
  auto const link = invitation();
  EXPECT_EQ(server.db().value_of<std::int64_t>("select count(*) from sign_on_attempt where invitation_hash = $1", link),
            0);
  server.db().execute("update sign_on set mail_domains = $1", std::vector<Line>{{"District.example"}});
  EXPECT_EQ(accept(link, {{"sub", "b"}}), text("sign_on.other_domain"));
  EXPECT_EQ(accept(link, {{"sub", "b"}, {"email", "b@district.example"}}), text("sign_on.other_domain"))
      << "not verified";
  for (auto const* mail : {"b@evil.example", "b@notdistrict.example", "b@district.example.evil.example", "b"})
    EXPECT_EQ(accept(link, {{"sub", "b"}, {"email", mail}, {"email_verified", true}}), text("sign_on.other_domain"))
        << mail;
  EXPECT_EQ(accept(std::string(64, '0'), {{"sub", "b"}}), text("sign_in.link_is_over"));
  EXPECT_EQ(who(), "nobody");
  EXPECT_EQ(accept(link, {{"sub", "b"}, {"email", "B@DISTRICT.example"}, {"email_verified", true}}), "signed in");
  EXPECT_EQ(accept(link, {{"sub", "c"}, {"email", "c@district.example"}, {"email_verified", true}}),
            text("sign_in.link_is_over"))
      << "it is good once";
  provider.claims = {{"sub", "b"}};
  EXPECT_EQ(what(sign_in()), "signed in") << "from now on without an invitation";
}

TEST_P(SignOn, IsAskedBeforeItIsKeptAndSaysWhatIsWrong) {
  auto const& administrator = world.caller("SA at server").cookie;
  auto const create = [&](std::string_view issuer = Provider::issuer, std::string_view more = "") {
    return post("/sign-ons", administrator,
                fmt::format(R"({{"organization_id":"{}","label":"New","issuer":"{}","client_id":"aimline",)"
                            R"("client_secret":"s","mail_domains":[{}],"second_factor":"aimline","enabled":true}})",
                            to_string(world.id("district")), issuer, more));
  };
  EXPECT_EQ(create().status, 201u);
  auto const good = provider.discovery;
  auto const refused = [&](char const* key) {
    auto const answer = create();
    EXPECT_EQ(answer.status, 422u) << key;
    EXPECT_EQ(what(answer), text(key));
    EXPECT_NE(answer.body.find("\"where\":\"issuer\""), std::string::npos) << shown(answer);
    provider.discovery = good;
    provider.published = {signing_key("first")};
    provider.away = false;
  };
  provider.away = true;
  refused("outgoing.not_reached");
  provider.discovery["issuer"] = "https://id.other.example";
  refused("sign_on.other_issuer");
  provider.discovery["token_endpoint"] = "http://id.district.example/token";
  refused("sign_on.address_missing");
  provider.discovery["jwks_uri"] = "https://elsewhere.example/";
  refused("outgoing.unknown_host");
  provider.published.clear();
  refused("sign_on.no_keys");
  EXPECT_EQ(create("http://id.district.example").status, 422u);
  EXPECT_EQ(create("https://id.district.example/?x=1").status, 422u);
  EXPECT_EQ(create(Provider::issuer, "\"@district\"").status, 422u);

  auto const trial = post("/sign-ons/" + id + "/trial", administrator, "{}");
  EXPECT_EQ(trial.status, 200u) << shown(trial);
  EXPECT_EQ(parse_json(trial.body).value().at("redirect_uri").as_string(), "https://aimline.example/sign-in/callback");
  provider.away = true;
  EXPECT_EQ(what(post("/sign-ons/" + id + "/trial", administrator, "{}")), text("outgoing.not_reached"));
  // What went away can be switched off, and not on.
  auto const patch = [&](std::string const& body, int version) {
    auto request = server.request(http::Method::patch, "/sign-ons/" + id, administrator, body);
    request.headers.emplace_back("if-match", fmt::format("\"{}\"", version));
    return server.send(request).status;
  };
  EXPECT_EQ(patch(R"({"label":"x"})", 1), 422u);
  EXPECT_EQ(patch(R"({"enabled":false})", 1), 200u);
  EXPECT_EQ(patch(R"({"enabled":true})", 2), 422u);
  provider.away = false;
  EXPECT_EQ(patch(R"({"enabled":true})", 2), 200u);
  EXPECT_EQ(patch(R"({"enabled":true})", 2), 412u);
}

TEST_P(SignOn, ShowsItsButtonToThoseOfItsDomain) {
  server.db().execute("update sign_on set mail_domains = $1", std::vector<Line>{{"district.example"}});
  auto const button = fmt::format(R"({{"sign_ons":[{{"id":"{}","label":"District"}}]}})", id);
  EXPECT_EQ(get("/sign-on", "").body, button);
  EXPECT_EQ(get("/sign-on?domain=DISTRICT.example", "").body, button);
  EXPECT_EQ(get("/sign-on?domain=other.example", "").body, R"({"sign_ons":[]})");
}

INSTANTIATE_TEST_SUITE_P(Both, SignOn, ::testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
