#pragma once

#include "http/router.hpp"
#include "network/person.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Who is calling: sessions in a cookie, begun by one-time links. Only hashes of secrets are stored.
/// Source: ASSURANCE "Sign-in and browser".
namespace aimline::identity {

constexpr std::string_view session_cookie = "__Host-session";
constexpr std::chrono::hours idle_limit{1};
constexpr std::chrono::hours session_limit{12};

/// A new secret: 256 random bits, as 64 hexadecimal digits.
std::string new_secret();

/// What is stored of a secret.
std::string hash_of(std::string_view secret);

/// A link that signs its person in once, before `expires`. Gives the secret that stands in the link.
std::string make_sign_in_link(store::Connection& connection, Id<network::Person> person, Instant expires);

/// The answer to `http::Router::Authenticate`: nobody without a cookie, or with one whose session is over.
Result<http::Caller> authenticate(store::Connection& connection, http::Request const& request);

/// Ends every session and takes back every link, as after a restore.
void end_all_sessions(store::Connection& connection);

/// Takes out sessions, links and kept answers that are over.
void clear_away(store::Connection& connection, Instant at);

/// Signing in by a one-time link, signing out, and who one is.
void add_routes(http::Router& router);

}  // namespace aimline::identity
