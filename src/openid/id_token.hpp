#pragma once

#include "base/time.hpp"
#include "openid/jwt.hpp"

/// What an identity token says, and whether it may be believed. Source: OpenID Connect Core 1.0, 3.1.3.7.
namespace aimline::openid {

/// What the token must agree with.
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant now{};
};

/// Who the provider says somebody is: `subject` within `issuer` names a person for good, a mail address does not.
struct Identity {
  std::string issuer;
  std::string subject;
  std::optional<std::string> mail;   // in small letters; only where the provider says that it checked it
  std::vector<std::string> methods;  // how the person was asked (`amr`, RFC 8176)

  friend bool operator==(Identity const&, Identity const&) = default;
};

/// How far two clocks may be apart.
constexpr std::chrono::seconds clock_tolerance{60};
/// The oldest token that is taken: it was made for the sign-in that is under way.
constexpr std::chrono::minutes oldest_token{10};

/// Checks signature and claims. Refuses with the first of: no key of that name (`unknown_key_key` as the text), the
/// signature, issuer, audience and authorized party, times, nonce, subject, a mail address said to be unverified.
Result<Identity> check(Token const& token, std::vector<Key> const& keys, Expected const& expected);

/// The text of the refusal for a token whose key is not in the set: the set may be old.
constexpr std::string_view unknown_key = "id_token.unknown_key";

}  // namespace aimline::openid
