#pragma once

#include "identity/session.hpp"
#include "identity/sign_on.hpp"

/// Signing in with a provider: OpenID Connect, authorization code flow with PKCE S256. Source: OpenID Connect Core 1.0,
/// RFC 7636, RFC 9207, RFC 9700.
///
/// The page asks for an attempt and goes to its address; the provider sends the browser back to the page
/// `/sign-in/callback`, which posts what stands in its own address as an answer. So the session's cookie is set by an
/// answer to a request of our own page, and never by one that a foreign page began. Nonce and verifier are derived from
/// a secret in a cookie of the browser that began: who has the database alone has neither.
namespace aimline::identity {

constexpr std::string_view attempt_cookie = "__Host-sign-on";
constexpr std::chrono::minutes attempt_limit{10};

/// A provider as it stands on the sign-in page.
struct Button {
  Id<Button> id;  // that of a `SignOn`, which only the system administrator sees
  Line label;
};
BOOST_DESCRIBE_STRUCT(Button, (), (id, label))
constexpr auto meanings(Button const*) {
  return std::array{Meaning{"id", "Its key"}, Meaning{"label", "The name by which people know it"}};
}

struct Buttons {
  std::vector<Button> sign_ons;
};
BOOST_DESCRIBE_STRUCT(Buttons, (), (sign_ons))
constexpr auto meanings(Buttons const*) {
  return std::array{Meaning{"sign_ons", "The providers that people can sign in with, by name"}};
}
void may_leave_the_server(Buttons const*);

enum class Intent { sign_in, add_to_my_account };
BOOST_DESCRIBE_ENUM(Intent, sign_in, add_to_my_account)

struct NewAttempt {
  Id<Button> sign_on_id;
  Intent intent{};
  std::optional<Line> invitation;
};
BOOST_DESCRIBE_STRUCT(NewAttempt, (), (sign_on_id, intent, invitation))
constexpr auto meanings(NewAttempt const*) {
  return std::array{
      Meaning{"sign_on_id", "The provider to sign in with"},
      Meaning{"intent", "sign_in, or add_to_my_account for who is signed in and just proved it"},
      Meaning{"invitation", "The secret of an invitation's link, to accept it by signing in"},
  };
}

struct Attempt {
  std::string address;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (address))
constexpr auto meanings(Attempt const*) {
  return std::array{Meaning{"address", "Where the browser goes now, within ten minutes"}};
}
void may_leave_the_server(Attempt const*);

/// What the provider put into the address of the page.
struct ProviderAnswer {
  std::string state;
  std::optional<std::string> code;
  std::optional<std::string> iss;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(ProviderAnswer, (), (state, code, iss, error))
constexpr auto meanings(ProviderAnswer const*) {
  return std::array{
      Meaning{"state", "As it stands in the address"},
      Meaning{"code", "As it stands in the address; absent where the provider refused"},
      Meaning{"iss", "As it stands in the address, where the provider names itself (RFC 9207)"},
      Meaning{"error", "As it stands in the address, where the provider refused"},
  };
}

void add_openid_routes(http::Router& router, SignOnParts parts);

}  // namespace aimline::identity
