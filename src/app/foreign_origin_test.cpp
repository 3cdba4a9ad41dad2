#include "app/testing_expectations.hpp"
#include "identity/mailed_link.hpp"
#include "identity/session.hpp"

#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace aimline::app::testing {
namespace {

using Headers = http::Pairs;

/// The request with some headers gone and others instead.
http::Request changed(http::Request request, std::vector<std::string_view> const& without, Headers const& with) {
  std::erase_if(request.headers, [&](auto const& header) {
    return std::find(without.begin(), without.end(), header.first) != without.end();
  });
  request.headers.insert(request.headers.end(), with.begin(), with.end());
  return request;
}

/// What a page of somebody else can make a browser send.
struct Forgery {
  std::string_view name;
  std::vector<std::string_view> without;
  Headers with;
};
std::vector<Forgery> forgeries() {
  std::vector<std::string_view> const ours{"content-type", "if-match", "idempotency-key", "aimline-file-name"};
  return {
      {"a foreign origin", {"origin"}, {{"origin", "https://evil.example"}}},
      {"an origin of the same name on plain HTTP at another port",
       {"origin"},
       {{"origin", "https://aimline.example:444"}}},
      {"an origin that only begins like ours", {"origin"}, {{"origin", "https://aimline.example.evil.example"}}},
      {"the origin null", {"origin"}, {{"origin", "null"}}},
      {"no origin", {"origin"}, {}},
      {"a cross-site request", {}, {{"sec-fetch-site", "cross-site"}}},
      {"a same-site request", {}, {{"sec-fetch-site", "same-site"}}},
      {"a form's text", ours, {{"content-type", "text/plain"}}},
      {"a form's fields", ours, {{"content-type", "application/x-www-form-urlencoded"}}},
      {"a form's parts", ours, {{"content-type", "multipart/form-data; boundary=x"}}},
      {"no content type", ours, {}},
  };
}

class ForeignOrigin : public ::testing::TestWithParam<store::Dialect> {
protected:
  Server server{GetParam(), Worlds::near_only};

  std::map<std::string, std::string> const body_for_link{
      {"/sign-in-links/{link}", "{}"},
      {"/mail-links/{link}", "{}"},
      {"/reset-links/{link}", R"({"password":"sextant marmalade"})"},
      {"/invitation-links/{link}", R"({"name":"New Name","language":"es","password":"sextant marmalade"})"},
      {"/setup-links/{link}",
       R"({"name":"New Comer","mail":"new@new.example","password":"sextant marmalade","language":"en"})"},
  };

  /// A link that is good for the route, to the account of a teacher.
  std::string make_link(std::string const& path) {
    Id<network::Person> const person{server.world().id("TE at school")};
    Instant const until{noon().at + std::chrono::hours(1)};
    MailAddress const mail{server.world().mail_of(server.world().caller("TE at school"))};
    using identity::Purpose;
    if (path == "/sign-in-links/{link}") return identity::make_sign_in_link(server.db(), person, until);
    if (path == "/mail-links/{link}")
      return identity::make_link(server.db(), {Purpose::mail, person, MailAddress{"new@new.example"}, {}, until});
    if (path == "/reset-links/{link}")
      return identity::make_link(server.db(), {Purpose::reset, person, mail, {}, until});
    if (path == "/setup-links/{link}") return identity::make_link(server.db(), {Purpose::setup, {}, {}, {}, until});
    return identity::make_link(server.db(), {Purpose::invitation, person, mail,
                                             Id<void>{server.world().id("invitation of TE at school")}, until});
  }

  http::Request attempt() {
    auto const id = to_string(server.world().id("sign on"));
    server.db().execute("update sign_on set enabled = $1", true);
    server.tables().keep();
    return server.request(http::Method::post, "/sign-on/attempts", "",
                          fmt::format(R"({{"sign_on_id":"{}","intent":"sign_in"}})", id));
  }

  http::Request provider_answer() {
    server.db().execute("update sign_on_identity set subject = '4711' where id = $1",
                        Id<void>{server.world().id("identity of TE at school")});
    auto const begun = server.send(attempt());
    server.tables().keep();
    auto const address = std::string(parse_json(begun.body).value().at("address").as_string());
    auto const cookie = http::find(begun.headers, "Set-Cookie").value();
    return server.request(
        http::Method::post, "/sign-on/answers", std::string(cookie.substr(0, cookie.find(';'))),
        fmt::format(R"({{"state":"{}","code":"{}"}})", address.substr(address.find("&state=") + 7, 64),
                    server.provider().authorize(address)));
  }

  /// A request of that route that succeeds; none where the expectations have no such case.
  std::optional<http::Request> good_request(http::Route const& route, Expectations const& expectations) {
    if (route.path == "/sign-out")
      return server.request(route.method, route.path, server.world().caller("TE at school").cookie, "{}");
    if (route.path.ends_with("-links/{link}")) {
      auto const link = make_link(route.path);
      server.tables().keep();
      auto const path = route.path.substr(0, route.path.find('{')) + link;
      return server.request(route.method, path, "", body_for_link.at(route.path));
    }
    auto const mail = server.world().mail_of(server.world().caller("TE at school"));
    if (route.path == "/sign-in")
      return server.request(route.method, route.path, "",
                            fmt::format(R"({{"mail":"{}","password":"{}"}})", mail, password));
    if (route.path == "/password-resets")
      return server.request(route.method, route.path, "", fmt::format(R"({{"mail":"{}"}})", mail));
    if (route.path == "/sign-on/attempts") return attempt();
    if (route.path == "/sign-on/answers") return provider_answer();
    auto const found = expectations.routes.find(name_of(route));
    if (found == expectations.routes.end()) return std::nullopt;
    for (auto const& example : found->second) {
      if (example.name.find("public") != example.name.npos) continue;
      for (auto const& caller : server.world().callers()) {
        auto const* rule = example.rule_for(caller);
        if (rule && rule->outcome.answer == "allowed") return request_of(server, route, example, caller);
      }
    }
    return std::nullopt;
  }
};

TEST_P(ForeignOrigin, IsRefusedOnEveryUnsafeRouteAndChangesNothing) {
  auto const expectations = read_expectations();
  for (auto const& route : server.router().routes()) {
    if (http::is_safe(route.method)) continue;
    auto const request = good_request(route, expectations);
    ASSERT_TRUE(request) << name_of(route) << " has no case that is allowed";
    for (auto const& forgery : forgeries()) {
      auto const response = server.send(changed(*request, forgery.without, forgery.with));
      EXPECT_TRUE(response.status == 403 || response.status == 422)
          << name_of(route) << " with " << forgery.name << ": " << shown(response);
      auto const changes = server.tables().changes();
      EXPECT_TRUE(changes.empty()) << name_of(route) << " with " << forgery.name << " changed " << changes.front();
      if (!changes.empty()) server.tables().restore();
    }
    auto const response = server.send(changed(*request, {"origin"}, {{"sec-fetch-site", "same-origin"}}));
    EXPECT_TRUE(succeeded(response)) << name_of(route) << ": " << shown(response);
    server.tables().restore();
  }
}

TEST_P(ForeignOrigin, OfAWrongContentTypeIsRefusedWhereABodyIsRead) {
  auto const expectations = read_expectations();
  for (auto const& route : server.router().routes()) {
    if (http::is_safe(route.method) || route.body_type.empty()) continue;
    auto const request = good_request(route, expectations);
    ASSERT_TRUE(request) << name_of(route);
    auto const response =
        server.send(changed(*request, {"content-type"}, {{"content-type", "text/plain"}, {"idempotency-key", "one"}}));
    EXPECT_EQ(response.status, 422u) << name_of(route) << ": " << shown(response);
    EXPECT_TRUE(server.tables().changes().empty()) << name_of(route);
  }
}

// Every answer's headers are checked as it passes `Server::send`; here are the answers that no route gives.
TEST_P(ForeignOrigin, AnswersOutsideOfRoutesCarryTheSecurityHeadersToo) {
  auto const status = [&](http::Method method, std::string const& target) {
    return server.send(server.request(method, target, "", "{}")).status;
  };
  EXPECT_EQ(status(http::Method::get, "/nothing/here"), 404u);
  EXPECT_EQ(status(http::Method::del, "/organizations"), 405u);
  EXPECT_EQ(status(http::Method::put, "/organizations"), 405u);
  EXPECT_EQ(status(http::Method::get, "/people"), 401u);
  EXPECT_EQ(status(http::Method::get, "/me"), 200u);
}

INSTANTIATE_TEST_SUITE_P(Both, ForeignOrigin, ::testing::ValuesIn(store::testing::dialects()),
                         store::testing::dialect_name);

}  // namespace
}  // namespace aimline::app::testing
