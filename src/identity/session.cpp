#include "identity/session.hpp"

#include "http/log.hpp"
#include "identity/second_factor.hpp"

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

std::string cookie_header(std::string_view name, std::string_view value, std::chrono::seconds age) {
  return fmt::format("{}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Lax", name, value, age.count());
}

/// The secret in one of our cookies; none where there is nothing of its form.
std::optional<std::string_view> secret_in(http::Request const& request, std::string_view name) {
  auto const header = http::find(request.headers, "cookie");
  auto const secret = header ? http::cookie(*header, name) : std::nullopt;
  return secret && secret->size() == 64 ? secret : std::nullopt;
}

Instant earlier(Instant at, std::chrono::milliseconds by) { return {at.at - by}; }
Instant later(Instant at, std::chrono::milliseconds by) { return {at.at + by}; }

/// Browsers forget a cookie after 400 days at the latest.
constexpr std::chrono::hours known_limit{400 * 24};

/// "Firefox on Windows": enough to know one's own sessions by, and no more.
std::optional<std::string> device_of(http::Request const& request) {
  auto const agent = http::find(request.headers, "user-agent");
  if (!agent) return std::nullopt;
  auto const first_of = [&](auto const& names) -> std::string_view {
    for (auto const& [mark, name] : names)
      if (agent->find(mark) != agent->npos) return name;
    return {};
  };
  // The order matters: Edge also says Chrome, and Chrome also says Safari.
  using Names = std::array<std::pair<std::string_view, std::string_view>, 5>;
  auto const browser = first_of(Names{
      {{"Edg", "Edge"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}}});
  auto const system = first_of(Names{
      {{"Android", "Android"}, {"iPhone", "iPhone"}, {"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"Linux", "Linux"}}});
  if (browser.empty() && system.empty()) return std::nullopt;
  if (browser.empty() || system.empty()) return std::string(browser.empty() ? system : browser);
  return fmt::format("{}, {}", browser, system);
}

struct NewSession {
  Id<network::Person> person;
  Strength strength{};
  Instant at;
  Instant proved_until;
  std::optional<std::string> device = {};
};

std::string add(store::Connection& connection, NewSession const& session) {
  auto secret = new_secret();
  connection.execute(
      "insert into session (id, token_hash, person_id, created_at, seen_at, two_factors, proved_until, device)"
      " values ($1, $2, $3, $4, $4, $5, $6, $7)",
      Id<Session>{new_uuid(session.at)}, hash_of(secret), session.person, session.at,
      session.strength == Strength::two_factors, session.proved_until, session.device);
  return secret;
}

/// What a session that was begun with so much still lacks.
Next next_for(bool two_factors, bool has_one, bool needs_one) {
  if (two_factors) return Next::nothing;
  if (has_one) return Next::give_second_factor;
  return needs_one ? Next::set_up_second_factor : Next::nothing;
}

/// A cookie for `known_browser`, new at each sign-in; everybody who signed in here before keeps being known.
std::string make_known(store::Connection& connection, http::Request const& request, Id<network::Person> person,
                       Instant at) {
  auto secret = new_secret();
  if (auto const old = secret_in(request, known_cookie))
    connection.execute("update known_browser set token_hash = $1 where token_hash = $2", hash_of(secret),
                       hash_of(*old));
  connection.execute(
      "insert into known_browser (token_hash, person_id, seen_at, failures) values ($1, $2, $3, 0)"
      " on conflict (person_id, token_hash) do update set seen_at = $3, failures = 0",
      hash_of(secret), person, at);
  return secret;
}

/// Hands the secret of a session out.
SignedIn hand_out(http::Call& call, Id<network::Person> person, std::string_view secret, Strength strength) {
  auto const next = next_for(strength == Strength::two_factors, has_second_factor(call.db(), person),
                             needs_second_factor(call.db(), person, date_in_utc(call.now())));
  call.add_header("Set-Cookie", cookie_header(session_cookie, secret, session_limit));
  // A password alone does not make a browser known where more is asked for.
  if (next != Next::give_second_factor)
    call.add_header("Set-Cookie", cookie_header(known_cookie, make_known(call.db(), call.request(), person, call.now()),
                                                known_limit));
  return {next};
}

Result<SignedIn> begin(http::Call& call, NewSession session) {
  auto& db = call.db();
  if (!db.value_of<std::int64_t>("select 1 from account where id = $1 and archived_at is null and suspended_at is null",
                                 session.person)) {
    call.security({"sign_in_refused", session.person.value, {}, {{"why", "closed"}}});
    return refuse(Fault::unauthenticated, "", {"sign_in.closed"});
  }
  clear_away(db, call.now());
  // A session that this browser had before ends with the new one.
  if (auto const old = secret_in(call.request(), session_cookie))
    db.execute("delete from session where token_hash = $1", hash_of(*old));
  session.device = device_of(call.request());
  auto const secret = add(db, session);
  db.execute("insert into last_sign_in (person_id, at) values ($1, $2) on conflict (person_id) do update set at = $2",
             session.person, call.now());
  call.security(
      {"signed_in", session.person.value, {}, {{"factors", session.strength == Strength::two_factors ? "2" : "1"}}});
  return hand_out(call, session.person, secret, session.strength);
}

Result<http::Response> sign_in_by_link(http::Call& call) {
  // The handler is reached by its path alone; the secret is its last segment.
  std::string_view const path = call.request().path;
  auto const link = hash_of(path.substr(path.rfind('/') + 1));
  auto const person = call.db().value_of<Id<network::Person>>(
      "select person_id from sign_in_link where token_hash = $1 and expires_at > $2", link, call.now());
  if (!person) return refuse(Fault::unauthenticated, "", {"sign_in.link_is_over"});
  call.db().execute("delete from sign_in_link where token_hash = $1", link);
  // Invented people have neither password nor second factor to prove themselves with once more.
  return begin(call, {*person, Strength::two_factors, call.now(), later(call.now(), session_limit)})
      .map([](SignedIn const&) {
        return http::Response{204, {}, {}, {}};
      });
}

Result<http::Response> sign_out(http::Call& call) {
  if (auto const secret = secret_in(call.request(), session_cookie))
    call.db().execute("delete from session where token_hash = $1", hash_of(*secret));
  call.security({"signed_out"});
  return http::Response{204, {{"Set-Cookie", cookie_header(session_cookie, "", std::chrono::seconds(0))}}, {}, {}};
}

Id<network::Person> caller_of(http::Call const& call) { return {*call.viewer().person}; }

std::string own_hash(http::Call const& call) {
  auto const secret = secret_in(call.request(), session_cookie);
  return secret ? hash_of(*secret) : std::string();
}

Sessions own_sessions(http::Call& call) {
  Sessions made;
  auto const own = own_hash(call);
  call.db().query(
      "select id, created_at, seen_at, device, token_hash from session"
      " where person_id = $1 and seen_at > $2 and created_at > $3 order by seen_at desc, id",
      [&](store::Row const& row) {
        made.sessions.push_back({store::from_column<Id<Session>>(row, 0), store::from_column<Instant>(row, 1),
                                 store::from_column<Instant>(row, 2),
                                 store::from_column<std::optional<std::string>>(row, 3), row.text(4) == own});
      },
      caller_of(call), earlier(call.now(), idle_limit), earlier(call.now(), session_limit));
  return made;
}

Result<Sessions> end_own(http::Call& call, SessionEnding const& ending) {
  if (!ending.session_id) {
    end_sessions(call, caller_of(call), Ending::others);
  } else if (call.db().execute("delete from session where id = $1 and person_id = $2", *ending.session_id,
                               caller_of(call)) == 0) {
    return refuse(Fault::not_found, "session_id", {"record.not_found"});
  }
  call.security({"sessions_ended"});
  return own_sessions(call);
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

Result<SignedIn> start_session(http::Call& call, Id<network::Person> person, Strength strength) {
  return begin(call, {person, strength, call.now(), later(call.now(), proof_limit)});
}

Result<http::Response> begin_session(http::Call& call, Id<network::Person> person, Strength strength) {
  return start_session(call, person, strength).map([](SignedIn const& reply) {
    return http::Response{200, {{"Content-Type", "application/json"}}, to_json(reply), {}};
  });
}

Result<SignedIn> renew_session(http::Call& call, Strength strength) {
  auto const secret = new_secret();
  auto const renewed = call.db().execute(
      "update session set token_hash = $1, two_factors = two_factors or $2, proved_until = $3, seen_at = $4"
      " where token_hash = $5",
      hash_of(secret), strength == Strength::two_factors, later(call.now(), proof_limit), call.now(), own_hash(call));
  if (renewed == 0) return refuse(Fault::unauthenticated, "", {"access.sign_in"});
  return hand_out(call, caller_of(call), secret, strength);
}

void end_sessions(http::Call& call, Id<network::Person> person, Ending which) {
  call.db().execute("delete from session where person_id = $1 and token_hash <> $2", person,
                    which == Ending::others ? own_hash(call) : std::string());
}

std::string add_session(store::Connection& connection, Id<network::Person> person, Strength strength, Instant at) {
  return add(connection, {person, strength, at, later(at, session_limit)});
}

std::optional<std::string> known_browser(store::Connection& connection, http::Request const& request,
                                         Id<network::Person> person) {
  auto const secret = secret_in(request, known_cookie);
  if (!secret) return std::nullopt;
  return connection.value_of<std::string>(
      "select token_hash from known_browser where token_hash = $1 and person_id = $2", hash_of(*secret), person);
}

void clear_away(store::Connection& connection, Instant at) {
  connection.execute("delete from session where created_at < $1 or seen_at < $2", earlier(at, session_limit),
                     earlier(at, idle_limit));
  connection.execute("delete from sign_in_link where expires_at < $1", at);
  connection.execute("delete from mailed_link where expires_at < $1", at);
  connection.execute("delete from known_browser where seen_at < $1", earlier(at, known_limit));
  connection.execute("delete from idempotency where at < $1", earlier(at, std::chrono::hours(48)));
}

void end_all_sessions(store::Connection& connection) {
  for (auto const* table : {"session", "sign_in_link", "mailed_link", "known_browser"})
    connection.execute(fmt::format("delete from {}", table));
}

std::string make_sign_in_link(store::Connection& connection, Id<network::Person> person, Instant expires) {
  auto secret = new_secret();
  connection.execute("insert into sign_in_link (token_hash, person_id, expires_at) values ($1, $2, $3)",
                     hash_of(secret), person, expires);
  return secret;
}

Result<http::Caller> authenticate(store::Connection& connection, http::Request const& request) {
  http::Caller caller;
  auto const secret = secret_in(request, session_cookie);
  if (!secret) return caller;
  auto const hash = hash_of(*secret);
  Instant seen{};
  Instant proved_until{};
  bool two_factors = false;
  bool has_factor = false;
  // One row for each role in force, or one without a role.
  static std::string const sql =
      "select s.person_id, a.language, s.seen_at, g.role, s.two_factors, s.proved_until, f.since is not null"
      " from session s join account a on a.id = s.person_id left join second_factor f on f.person_id = s.person_id"
      " left join role_grant g on g.person_id = s.person_id and " +
      access::in_force("g", 4) +
      " where s.token_hash = $1 and s.seen_at > $2 and s.created_at > $3 and a.archived_at is null"
      " and a.suspended_at is null";
  auto& viewer = caller.viewer;
  connection.query(
      sql,
      [&](store::Row const& row) {
        if (!viewer.person) {
          viewer.person = store::from_column<Id<network::Person>>(row, 0).value;
          caller.language = store::from_column<Language>(row, 1);
          seen = store::from_column<Instant>(row, 2);
          two_factors = row.truth(4);
          proved_until = store::from_column<Instant>(row, 5);
          has_factor = row.truth(6);
        }
        if (row.is_null(3)) return;
        auto const role = store::from_column<access::Role>(row, 3);
        if (std::find(viewer.roles.begin(), viewer.roles.end(), role) == viewer.roles.end())
          viewer.roles.push_back(role);
      },
      hash, earlier(request.received, idle_limit), earlier(request.received, session_limit),
      date_in_utc(request.received));
  if (!viewer.person) return caller;
  bool const needed = std::any_of(viewer.roles.begin(), viewer.roles.end(), access::needs_second_factor);
  if (next_for(two_factors, has_factor, needed) != Next::nothing) {
    // No role speaks for who has not shown enough.
    caller.proof = http::Proof::begun;
    viewer.roles.clear();
  } else if (proved_until > request.received) {
    caller.proof = http::Proof::recent;
  }
  // Enough of the hash to tell sessions apart, too little to be one.
  caller.credential = "session " + hash.substr(0, 16);
  if (request.received.at - seen.at > std::chrono::minutes(1))
    connection.execute("update session set seen_at = $1 where token_hash = $2", request.received, hash);
  return caller;
}

Next next_of(http::Call const& call) {
  if (!call.viewer().signed_in() || call.proof() > http::Proof::begun) return Next::nothing;
  return has_second_factor(call.db(), caller_of(call)) ? Next::give_second_factor : Next::set_up_second_factor;
}

bool was_proved_lately(http::Call const& call) {
  return call.db()
      .value_of<std::int64_t>("select 1 from session where token_hash = $1 and proved_until > $2", own_hash(call),
                              call.now())
      .has_value();
}

void add_routes(http::Router& router) {
  using access::Access;
  using enum access::Capability;
  using enum access::Action;
  router.open(http::Method::post, "/sign-in-links/{link}", "Sign in by a one-time link",
              "It is how one becomes somebody.", sign_in_by_link);
  router.open(http::Method::post, "/sign-out", "End this browser's session", "Anybody may stop being somebody.",
              sign_out);
  router.get<Sessions, Access{X1, See}>("/sessions", "Where one is signed in", own_sessions);
  router.act<SessionEnding, Sessions, Access{X1, Edit}>("/sessions/endings",
                                                        "End one of one's sessions, or all but this one", end_own);
}

}  // namespace aimline::identity
