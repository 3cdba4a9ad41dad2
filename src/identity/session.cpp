#include "identity/session.hpp"

#include "http/log.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

namespace aimline::identity {
namespace {

std::string hexadecimal(std::span<unsigned char const> bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

std::string cookie_header(std::string_view value, std::chrono::seconds age) {
  return fmt::format("{}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax", session_cookie, value, age.count());
}

std::optional<std::string_view> session_secret(http::Request const& request) {
  auto const header = http::find(request.headers, "cookie");
  return header ? http::cookie(*header, session_cookie) : std::nullopt;
}

Instant earlier(Instant at, std::chrono::milliseconds by) { return {at.at - by}; }

/// Takes out what is over: signing in is rare, and it keeps these tables small.
void clear_away(store::Connection& connection, Instant at) {
  connection.execute("delete from session where created_at < $1", earlier(at, session_limit));
  connection.execute("delete from sign_in_link where expires_at < $1", at);
  connection.execute("delete from idempotency where at < $1", earlier(at, std::chrono::hours(48)));
}

Result<http::Response> sign_in(http::Call& call) {
  // The handler is reached by its path alone; the secret is its last segment.
  std::string_view const path = call.request().path;
  auto const link = hash_of(path.substr(path.rfind('/') + 1));
  auto const person = call.db().value_of<Id<network::Person>>(
      "select person_id from sign_in_link where token_hash = $1 and expires_at > $2", link, call.now());
  if (!person) return refuse(Fault::unauthenticated, "", {"sign_in.link_is_over"});
  call.db().execute("delete from sign_in_link where token_hash = $1", link);
  clear_away(call.db(), call.now());
  // A session that this browser had before ends with the new one.
  if (auto const old = session_secret(call.request()))
    call.db().execute("delete from session where token_hash = $1", hash_of(*old));
  auto const secret = new_secret();
  call.db().execute("insert into session (token_hash, person_id, created_at, seen_at) values ($1, $2, $3, $3)",
                    hash_of(secret), *person, call.now());
  http::log_security("signed_in", person->value);
  return http::Response{204, {{"Set-Cookie", cookie_header(secret, session_limit)}}, {}, {}};
}

Result<http::Response> sign_out(http::Call& call) {
  if (auto const secret = session_secret(call.request()))
    call.db().execute("delete from session where token_hash = $1", hash_of(*secret));
  http::log_security("signed_out", call.viewer().person);
  return http::Response{204, {{"Set-Cookie", cookie_header("", std::chrono::seconds(0))}}, {}, {}};
}

}  // namespace

std::string new_secret() {
  std::array<unsigned char, 32> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return hexadecimal(bytes);
}

std::string hash_of(std::string_view secret) {
  // OpenSSL's, which uses what the processor has for it; looked up once.
  static EVP_MD const* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  if (!sha256 || EVP_Digest(secret.data(), secret.size(), hash.data(), nullptr, sha256, nullptr) != 1)
    throw std::runtime_error("SHA-256 is not to be had");
  return hexadecimal(hash);
}

void end_all_sessions(store::Connection& connection) {
  connection.execute("delete from session");
  connection.execute("delete from sign_in_link");
}

std::string make_sign_in_link(store::Connection& connection, Id<network::Person> person, Instant expires) {
  auto secret = new_secret();
  connection.execute("insert into sign_in_link (token_hash, person_id, expires_at) values ($1, $2, $3)",
                     hash_of(secret), person, expires);
  return secret;
}

Result<http::Caller> authenticate(store::Connection& connection, http::Request const& request) {
  http::Caller caller;
  auto const secret = session_secret(request);
  if (!secret || secret->size() != 64) return caller;
  auto const hash = hash_of(*secret);
  Instant seen{};
  // One row for each role in force, or one without a role.
  static std::string const sql =
      "select s.person_id, a.language, s.seen_at, g.role from session s join account a on a.id = s.person_id"
      " left join role_grant g on g.person_id = s.person_id and " +
      access::in_force("g", 4) +
      " where s.token_hash = $1 and s.seen_at > $2 and s.created_at > $3 and a.archived_at is null";
  auto& viewer = caller.viewer;
  connection.query(
      sql,
      [&](store::Row const& row) {
        if (!viewer.person) {
          viewer.person = store::from_column<Id<network::Person>>(row, 0).value;
          caller.language = store::from_column<Language>(row, 1);
          seen = store::from_column<Instant>(row, 2);
        }
        if (row.is_null(3)) return;
        auto const role = store::from_column<access::Role>(row, 3);
        if (std::find(viewer.roles.begin(), viewer.roles.end(), role) == viewer.roles.end())
          viewer.roles.push_back(role);
      },
      hash, earlier(request.received, idle_limit), earlier(request.received, session_limit),
      date_in_utc(request.received));
  if (!viewer.person) return caller;
  if (request.received.at - seen.at > std::chrono::minutes(1))
    connection.execute("update session set seen_at = $1 where token_hash = $2", request.received, hash);
  return caller;
}

void add_routes(http::Router& router) {
  using http::Method;
  router.open(Method::post, "/sign-in-links/{link}", "Sign in by a one-time link", "It is how one becomes somebody.",
              sign_in);
  router.open(Method::post, "/sign-out", "End this browser's session", "Anybody may stop being somebody.", sign_out);
}

}  // namespace aimline::identity
