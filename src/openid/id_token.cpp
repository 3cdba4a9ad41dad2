#include "openid/id_token.hpp"

#include <algorithm>
#include <cmath>

namespace aimline::openid {
namespace {

using boost::json::object;
using boost::json::value;

tl::unexpected<Refusal> wrong(std::string_view key) { return refuse(Fault::unauthenticated, "", {std::string(key)}); }

std::optional<std::string> text_of(object const& claims, char const* name) {
  auto const* found = claims.if_contains(name);
  return found && found->is_string() ? std::optional(std::string(found->get_string())) : std::nullopt;
}

/// Seconds since 1970; none where the claim is absent or no such number.
std::optional<Instant> time_of(object const& claims, char const* name) {
  auto const* found = claims.if_contains(name);
  if (!found || !found->is_number()) return std::nullopt;
  auto const seconds = found->to_number<double>();
  constexpr double year_9999 = 253'402'300'799;
  if (!(seconds >= 0 && seconds <= year_9999)) return std::nullopt;
  return Instant{std::chrono::sys_time<std::chrono::milliseconds>(
      std::chrono::milliseconds(static_cast<std::int64_t>(std::floor(seconds * 1000))))};
}

/// For this client; where it is for others too, this client is the one it was given to.
bool is_for(object const& claims, std::string const& client_id) {
  auto const* audience = claims.if_contains("aud");
  if (!audience) return false;
  bool alone = true;
  if (auto const* list = audience->if_array()) {
    if (std::none_of(list->begin(), list->end(), [&](value const& each) { return each == client_id.c_str(); }))
      return false;
    alone = list->size() == 1;
  } else if (*audience != client_id.c_str()) {
    return false;
  }
  auto const* party = claims.if_contains("azp");
  return party ? *party == client_id.c_str() : alone;
}

bool is_timely(object const& claims, Instant now) {
  auto const has_come = [&](char const* name) {
    auto const time = time_of(claims, name);
    return time && time->at <= now.at + clock_tolerance;
  };
  return has_come("iat") && (!claims.contains("nbf") || has_come("nbf"));
}

bool is_over(object const& claims, Instant now) {
  auto const expires = time_of(claims, "exp");
  auto const issued = time_of(claims, "iat");
  return !expires || expires->at + clock_tolerance <= now.at ||
         (issued && issued->at + oldest_token + clock_tolerance <= now.at);
}

/// Providers write true and "true".
bool says(object const& claims, char const* name, bool wanted) {
  auto const* found = claims.if_contains(name);
  return found && (*found == wanted || *found == (wanted ? "true" : "false"));
}

}  // namespace

Result<Identity> check(Token const& token, std::vector<Key> const& keys, Expected const& expected) {
  auto const& claims = token.claims;
  auto const* key = key_for(token, keys);
  if (!key) return wrong(unknown_key);
  if (!is_signed_by(token, *key)) return wrong("id_token.signature");
  if (text_of(claims, "iss") != expected.issuer) return wrong("id_token.issuer");
  if (!is_for(claims, expected.client_id)) return wrong("id_token.audience");
  if (!is_timely(claims, expected.now)) return wrong("id_token.not_yet");
  if (is_over(claims, expected.now)) return wrong("id_token.expired");
  if (text_of(claims, "nonce") != expected.nonce) return wrong("id_token.nonce");
  Identity identity{expected.issuer, text_of(claims, "sub").value_or(""), {}, {}};
  // OpenID Connect Core 1.0, 2: at most 255 characters of ASCII.
  bool const plain =
      std::all_of(identity.subject.begin(), identity.subject.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (identity.subject.empty() || identity.subject.size() > 255 || !plain) return wrong("id_token.subject");
  if (claims.contains("email_verified") && !says(claims, "email_verified", true))
    return wrong("id_token.unverified_mail");
  if (says(claims, "email_verified", true)) identity.mail = text_of(claims, "email");
  if (identity.mail)
    for (char& c : *identity.mail)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  if (auto const* methods = claims.if_contains("amr"); methods && methods->is_array())
    for (auto const& each : methods->get_array())
      if (each.is_string()) identity.methods.emplace_back(each.get_string());
  return identity;
}

}  // namespace aimline::openid
