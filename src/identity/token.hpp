#pragma once

#include "http/router.hpp"
#include "network/person.hpp"

/// Tokens for programs (X5): a person's own rights, cut down to some acts at one place, until a day.
///
/// Whatever a token permits is worked out at each request: its person's roles of that moment, its scopes, its place.
/// Only a hash of its secret is stored. Source: ACCESS "Tokens".
namespace aimline::identity {

struct Token {
  Id<Token> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  Id<network::Person> person_id;
  Id<network::Place> place_id;
  Line name;
  std::vector<Line> scopes;
  std::optional<Line> address_range;
  Date until;
  std::optional<Id<network::Person>> approved_by;
  std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(Token, (),
                      (id, version, archived_at, person_id, place_id, name, scopes, address_range, until, approved_by,
                       last_used_at))
constexpr auto meanings(Token const*) {
  return std::array{
      Meaning{"person_id", "Whose rights it carries, and never more than them"},
      Meaning{"place_id", "The organization, network or server that it is for, with all below it"},
      Meaning{"name", "What it is for, in its owner's words"},
      Meaning{"scopes", "What it may do, as capability:action; seeing and editing alone"},
      Meaning{"address_range", "The addresses it may be used from, as 10.0.0.0/8; absent for any"},
      Meaning{"until", "The last day it may be used, at most a year after it was made"},
      Meaning{"approved_by", "The privacy officer who approved its scopes over student records; absent where none did"},
      Meaning{"last_used_at", "When it was last used, to the minute; absent where it never was"},
  };
}
constexpr access::EntityFacts entity_facts(Token const*) {
  return {.name = "token",
          .plural = "tokens",
          .capability = access::Capability::X5,
          .reach = {.places = "select p.id from place p where p.kind = 'server'", .own = "token.person_id"}};
}
void may_leave_the_server(Token const*);

/// What is sent to make one.
struct NewToken {
  Line name;
  Id<network::Place> place_id;
  std::vector<Line> scopes;
  std::optional<Line> address_range;
  Date until;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (name, place_id, scopes, address_range, until))
constexpr auto meanings(NewToken const*) {
  return std::array{
      Meaning{"name", "What it is for: the program that will use it"},
      Meaning{"place_id", "The organization, network or server that it is for, with all below it"},
      Meaning{"scopes", "What it may do, as capability:action: N1:see, N2:edit"},
      Meaning{"address_range", "The addresses it may be used from, as 10.0.0.0/8; any when left out"},
      Meaning{"until", "The last day it may be used, at most a year from today"},
  };
}

/// A new token with its secret, which is said this once.
struct IssuedToken {
  Id<Token> id;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(IssuedToken, (), (id, secret))
constexpr auto meanings(IssuedToken const*) {
  return std::array{
      Meaning{"id", "Key of the token"},
      Meaning{"secret", "What its program sends as Authorization: Bearer …; it is shown this once"},
  };
}
void may_leave_the_server(IssuedToken const*);

/// The longest a token may be used, in days after the one on which it was made.
constexpr int longest_token = 365;
constexpr std::size_t most_scopes = 50;
/// What every secret begins with, so that it is known for one where it turns up.
constexpr std::string_view token_prefix = "aimline_";

/// A token as it is stored, without a request. Gives its secret.
std::string add_token(store::Connection& connection, Token const& token);

/// Refuses: a token that is none, or no longer; one that is used from elsewhere than its addresses, or together with a
/// session's cookie. Writes when it was last used, once a minute.
Result<http::Caller> authenticate_by_token(store::Connection& connection, http::Request const& request);

/// Making, seeing and revoking one's own; revoking anybody's.
void add_token_routes(http::Router& router);

}  // namespace aimline::identity
