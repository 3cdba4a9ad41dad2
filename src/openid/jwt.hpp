#pragma once

#include "base/json.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Signed tokens (JWS, RFC 7515, in their compact form) and the public keys that check them (JWK, RFC 7517).
namespace aimline::openid {

/// The only ways of signing that are taken. None with a shared secret, so a public key cannot be used as one.
enum class Algorithm { RS256, PS256, ES256 };

/// A token whose signature nobody has looked at yet.
struct Token {
  Algorithm algorithm{};
  std::optional<std::string> key_id;
  boost::json::object claims;
  std::string signed_text;
  std::string signature;
};

/// Refuses: what is no compact token of at most 16 KiB; another algorithm, `none` among them; another kind of token
/// (`typ`); anything that must be understood and is not (`crit`).
Result<Token> read_token(std::string_view text);

/// A public key, by its numbers: RSA of 2048 to 8192 bits, or a point of the curve P-256.
struct Key {
  std::optional<std::string> id;
  std::optional<Algorithm> only;  // the one algorithm that it is for
  std::string modulus, exponent;  // RSA
  std::string x, y;               // P-256
};

/// The keys of a set that can check a signature; others in it are passed over. Refuses what is no set of keys.
Result<std::vector<Key>> read_keys(std::string_view json);

/// The key that the token names; where it names none, the only one of its kind.
Key const* key_for(Token const& token, std::vector<Key> const& keys);

bool is_signed_by(Token const& token, Key const& key);

}  // namespace aimline::openid
