#pragma once

#include "http/router.hpp"
#include "network/person.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Who is calling: sessions in a cookie. Only hashes of secrets are stored. Source: ASSURANCE "Sign-in and browser".
namespace aimline::identity {

constexpr std::string_view session_cookie = "__Host-session";
constexpr std::chrono::hours idle_limit{1};
constexpr std::chrono::hours session_limit{12};
/// For so long after proving who they are, people may do what asks for it (`http::Proof::recent`).
constexpr std::chrono::minutes proof_limit{10};

/// What a person showed to begin a session: a password alone or the like, or a second factor too.
enum class Strength { one_factor, two_factors };

/// A new secret: 256 random bits, as 64 hexadecimal digits.
std::string new_secret();

/// What is stored of a secret.
std::string hash_of(std::string_view secret);

/// What stands between a person and what their roles permit.
enum class Next { nothing, give_second_factor, set_up_second_factor };
BOOST_DESCRIBE_ENUM(Next, nothing, give_second_factor, set_up_second_factor)

/// The answer to every way of signing in.
struct SignedIn {
  Next next{};
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (next))
constexpr auto meanings(SignedIn const*) {
  return std::array{
      Meaning{"next", "What is still to be done before anything else: a second factor to give, or to set up"},
  };
}
void may_leave_the_server(SignedIn const*);

/// A session as its own person sees it.
struct Session {
  Id<Session> id;
  Instant created_at;
  Instant seen_at;
  std::optional<std::string> device;
  bool is_this_one = false;
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, created_at, seen_at, device, is_this_one))
constexpr auto meanings(Session const*) {
  return std::array{
      Meaning{"id", "Its key"},
      Meaning{"created_at", "When it began; it ends twelve hours later"},
      Meaning{"seen_at", "When it was last used, to the minute; it ends an hour later"},
      Meaning{"device", "Browser and system, as the browser says: Firefox, Windows; absent where it says neither"},
      Meaning{"is_this_one", "Whether it is the session that asks"},
  };
}

struct Sessions {
  std::vector<Session> sessions;
};
BOOST_DESCRIBE_STRUCT(Sessions, (), (sessions))
constexpr auto meanings(Sessions const*) {
  return std::array{Meaning{"sessions", "Where one is signed in, last used first"}};
}
void may_leave_the_server(Sessions const*);

struct SessionEnding {
  std::optional<Id<Session>> session_id;
};
BOOST_DESCRIBE_STRUCT(SessionEnding, (), (session_id))
constexpr auto meanings(SessionEnding const*) {
  return std::array{Meaning{"session_id", "The session to end; all others than this one when left out"}};
}

/// Begins a session for the person in the browser that calls, in place of the one it had: the last step of every way of
/// signing in. The cookies go out with whatever the route answers. In a transaction.
/// Refuses: unauthenticated where the account is closed or suspended.
Result<SignedIn> start_session(http::Call& call, Id<network::Person> person, Strength strength);

/// The same as a whole answer: 200 with `SignedIn`.
Result<http::Response> begin_session(http::Call& call, Id<network::Person> person, Strength strength);

/// This browser's own session was proved once more: it gets a new secret and keeps its beginning. In a transaction.
Result<SignedIn> renew_session(http::Call& call, Strength strength);

/// Ends the person's sessions, all or all but the one that is calling.
enum class Ending { all, others };
void end_sessions(http::Call& call, Id<network::Person> person, Ending which);

/// A session as it is stored, without a request: for tests. Gives the secret of its cookie.
std::string add_session(store::Connection& connection, Id<network::Person> person, Strength strength, Instant at);

/// A link that signs its person in once, before `expires`. Gives the secret that stands in the link. Only the
/// demonstration makes them: such a session counts as proved with a second factor to its end.
std::string make_sign_in_link(store::Connection& connection, Id<network::Person> person, Instant expires);

/// The answer to `http::Router::Authenticate`: nobody without a cookie, or with one whose session is over.
Result<http::Caller> authenticate(store::Connection& connection, http::Request const& request);

/// What this browser is kept under where it signed the person in before, by the cookie it was given then.
constexpr std::string_view known_cookie = "__Host-known";
std::optional<std::string> known_browser(store::Connection& connection, http::Request const& request,
                                         Id<network::Person> person);

/// What the session that calls still asks for.
Next next_of(http::Call const& call);

/// Whether the session that calls was proved in the last ten minutes, also where a second factor is still to be set up.
bool was_proved_lately(http::Call const& call);

/// Ends every session and takes back every link, as after a restore.
void end_all_sessions(store::Connection& connection);

/// Takes out sessions, links and kept answers that are over.
void clear_away(store::Connection& connection, Instant at);

/// Signing in by a one-time link, signing out, one's own sessions.
void add_routes(http::Router& router);

}  // namespace aimline::identity
