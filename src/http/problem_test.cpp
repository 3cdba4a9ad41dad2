#include "http/problem.hpp"

#include <map>
#include <set>

#include <gtest/gtest.h>

namespace aimline::http {
namespace {

using Words = std::set<std::string, std::less<>>;

Words words_of(std::string_view text, char separator = ' ') {
  Words words;
  while (!text.empty()) {
    auto const end = std::min(text.find(separator), text.size());
    auto word = text.substr(0, end);
    word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    if (!word.empty()) words.emplace(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Everything that an answer says of a header, in its own lines and in those that stand.
std::vector<std::string> said(Response const& response, std::string_view name) {
  std::vector<std::string> values;
  for (auto const& [each, value] : response.headers)
    if (each == name) values.push_back(value);
  for (auto lines = response.standing_headers; !lines.empty(); lines.remove_prefix(lines.find("\r\n") + 2))
    if (lines.starts_with(name)) {
      auto const from = name.size() + 2;
      values.emplace_back(lines.substr(from, lines.find("\r\n") - from));
    }
  return values;
}

std::map<std::string, Words, std::less<>> policy_of(Response const& response) {
  auto const said_policy = said(response, "Content-Security-Policy");
  if (said_policy.size() != 1) throw std::runtime_error("there is not one policy");
  std::map<std::string, Words, std::less<>> policy;
  for (auto const& directive : words_of(said_policy.front(), ';')) {
    auto const space = std::min(directive.find(' '), directive.size());
    policy[directive.substr(0, space)] = words_of(std::string_view(directive).substr(space));
  }
  return policy;
}

// Source: ASSURANCE "Sign-in and browser".
TEST(ContentPolicy, PermitsTheOwnOriginAndNothingInline) {
  for (bool const personal : {true, false}) {
    Response response;
    add_security_headers(response, personal);
    auto policy = policy_of(response);
    for (auto const* forbidden : {"default-src", "object-src", "base-uri", "frame-ancestors"})
      EXPECT_EQ(policy.at(forbidden), Words{"'none'"}) << forbidden;
    for (auto const* own : {"script-src", "style-src", "connect-src", "font-src", "manifest-src", "form-action"})
      EXPECT_EQ(policy.at(own), Words{"'self'"}) << own;
    EXPECT_EQ(policy.at("img-src"), (Words{"'self'", "data:"}));
    EXPECT_EQ(policy.size(), 11u) << "a directive that nobody decided on";
  }
}

TEST(ContentPolicy, OfAnUploadIsTheStricterOneAlone) {
  Response response;
  response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
  add_security_headers(response, true);
  EXPECT_EQ(policy_of(response), (decltype(policy_of(response)){{"sandbox", {}}, {"default-src", {"'none'"}}}));
}

TEST(SecurityHeaders, AreOnWhatIsPersonalAndWhatIsNot) {
  for (bool const personal : {true, false})
    for (bool const uploaded : {true, false})
      for (bool const kept : {true, false}) {
        Response response;
        if (uploaded) response.headers.emplace_back("Content-Security-Policy", "sandbox");
        if (kept) response.headers.emplace_back("Cache-Control", "private, no-cache");
        add_security_headers(response, personal);
        EXPECT_EQ(said(response, "X-Content-Type-Options"), std::vector<std::string>{"nosniff"});
        EXPECT_EQ(said(response, "Referrer-Policy"), std::vector<std::string>{"same-origin"});
        EXPECT_EQ(said(response, "Strict-Transport-Security"),
                  std::vector<std::string>{"max-age=31536000; includeSubDomains"});
        EXPECT_EQ(said(response, "Vary"), personal ? std::vector<std::string>{"Cookie"} : std::vector<std::string>{});
        std::vector<std::string> cached;
        if (kept)
          cached = {"private, no-cache"};
        else if (personal)
          cached = {"no-store"};
        EXPECT_EQ(said(response, "Cache-Control"), cached);
      }
}

}  // namespace
}  // namespace aimline::http
