#include "identity/token.hpp"

#include "http/log.hpp"
#include "identity/caller.hpp"
#include "identity/session.hpp"
#include "outgoing/address.hpp"

#include <algorithm>

namespace aimline::identity {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

tl::unexpected<Refusal> not_in_force() { return refuse(Fault::unauthenticated, "", {"token.not_in_force"}); }

/// Whether the address is within the token's range, where it has one.
bool comes_from(Token const& token, std::string const& remote) {
  if (!token.address_range) return true;
  auto const range = outgoing::parse_address_range(token.address_range->value);
  auto const address = outgoing::parse_address(remote);
  return range && address && outgoing::contains(*range, *address);
}

/// The scopes that hold: those over student records only with the privacy officer's yes and a range of addresses.
std::vector<Access> scopes_in_force(Token const& token) {
  std::vector<Access> scopes;
  for (auto const& text : token.scopes) {
    auto const access = access::access_named(text.value);
    if (!access || (access::shows_students(*access) && !(token.approved_by && token.address_range))) continue;
    scopes.push_back(*access);
  }
  return scopes;
}

std::optional<Token> find(store::Connection& connection, std::string_view secret) {
  std::optional<Token> found;
  connection.query(
      "select t.id, t.person_id, t.place_id, t.scopes, t.address_range, t.until, t.approved_by, t.last_used_at"
      " from token_secret s join token t on t.id = s.token_id where s.secret_hash = $1 and t.archived_at is null",
      [&](store::Row const& row) {
        found.emplace();
        found->id = store::from_column<Id<Token>>(row, 0);
        found->person_id = store::from_column<Id<network::Person>>(row, 1);
        found->place_id = store::from_column<Id<network::Place>>(row, 2);
        found->scopes = store::from_column<std::vector<Line>>(row, 3);
        found->address_range = store::from_column<std::optional<Line>>(row, 4);
        found->until = store::from_column<Date>(row, 5);
        found->approved_by = store::from_column<std::optional<Id<network::Person>>>(row, 6);
        found->last_used_at = store::from_column<std::optional<Instant>>(row, 7);
      },
      hash_of(secret));
  return found;
}

/// Whether a role of the person reaches the place: held there, above it, or at a network whose member it is.
bool holds_a_role_over(http::Call& call, Id<network::Place> place) {
  static std::string const sql =
      "select 1 from role_grant g join place_closure c on c.ancestor_id = g.place_id where g.person_id = $1 and " +
      access::in_force("g", 2) +
      " and (c.descendant_id = $3 or exists (select 1 from network_place n where n.network_id = c.descendant_id"
      " and n.place_id = $3 and n.since <= $2 and n.until >= $2)) limit 1";
  return call.db()
      .value_of<std::int64_t>(sql, Id<network::Person>{*call.viewer().person}, call.scope().today(), place)
      .has_value();
}

void check_scopes(http::Call& call, NewToken const& draft, std::vector<Problem>& problems) {
  if (draft.scopes.empty() || draft.scopes.size() > most_scopes)
    problems.push_back({"scopes", {"token.scope_count", {{"most", std::to_string(most_scopes)}}}});
  for (std::size_t i = 0; i < std::min(draft.scopes.size(), most_scopes); ++i) {
    auto const where = "scopes[" + std::to_string(i) + "]";
    auto const access = access::access_named(draft.scopes[i].value);
    if (!access || !access::has_row(*access))
      problems.push_back({where, {"token.unknown_scope"}});
    else if (!access::may_be_handed_over(*access))
      problems.push_back({where, {"token.not_to_hand_over"}});
    else if (access::shows_students(*access))
      problems.push_back({where, {"token.student_records"}});
    else if (!call.scope_for(*access).reaches_anything())
      problems.push_back({where, {"token.not_yours"}});
  }
}

Result<IssuedToken> issue(http::Call& call, NewToken draft) {
  auto const today = call.scope().today();
  auto const last = plus_days(today, longest_token);
  std::vector<Problem> problems;
  check_scopes(call, draft, problems);
  if (draft.until < today || draft.until > last)
    problems.push_back({"until", {"token.too_long", {{"last", to_string(last)}}}});
  if (draft.address_range && !outgoing::parse_address_range(draft.address_range->value))
    problems.push_back({"address_range", {"token.not_a_range"}});
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  return call.transact([&]() -> Result<IssuedToken> {
    // A place out of reach is as unknown as one that does not exist.
    if (!holds_a_role_over(call, draft.place_id)) return refuse(Fault::not_found, "place_id", {"record.not_found"});
    Token token;
    token.id = {new_uuid(call.now())};
    token.person_id = {*call.viewer().person};
    token.place_id = draft.place_id;
    token.name = draft.name;
    token.scopes = draft.scopes;
    token.address_range = draft.address_range;
    token.until = draft.until;
    auto const made = Table<Token>::insert(call.transaction(), call.actor(), call.scope(), token);
    if (!made) return refuse(made.error());
    auto secret = std::string(token_prefix) + new_secret();
    call.db().execute("insert into token_secret (token_id, secret_hash) values ($1, $2)", token.id, hash_of(secret));
    call.security({"token_made", {}, {}, {{"token", to_string(token.id)}}});
    return IssuedToken{token.id, std::move(secret)};
  });
}

Result<Token> revoke(http::Call& call, Token const& before) {
  if (before.archived_at) return refuse(Fault::conflict, "", {"token.revoked_before"});
  call.security({"token_revoked", {}, {}, {{"token", to_string(before.id)}}});
  return Table<Token>::archive(call.transaction(), call.actor(), call.scope(), before);
}

}  // namespace

std::string add_token(store::Connection& connection, Token const& token) {
  connection.execute(
      "insert into token (id, version, person_id, place_id, name, scopes, address_range, until, approved_by)"
      " values ($1, 1, $2, $3, $4, $5, $6, $7, $8)",
      token.id, token.person_id, token.place_id, token.name, token.scopes, token.address_range, token.until,
      token.approved_by);
  auto secret = std::string(token_prefix) + new_secret();
  connection.execute("insert into token_secret (token_id, secret_hash) values ($1, $2)", token.id, hash_of(secret));
  return secret;
}

Result<http::Caller> authenticate_by_token(store::Connection& connection, http::Request const& request) {
  auto const cookies = http::find(request.headers, "cookie");
  if (cookies && cookies->find(session_cookie) != cookies->npos)
    return refuse(Fault::unauthenticated, "", {"token.with_cookie"});
  auto const secret = http::find(request.headers, "authorization")->substr(std::string_view("Bearer ").size());
  auto const today = date_in_utc(request.received);
  auto const token = secret.starts_with(token_prefix) ? find(connection, secret) : std::nullopt;
  if (!token || token->until < today || !comes_from(*token, request.remote)) return not_in_force();
  auto caller = restricted_caller(connection, token->person_id,
                                  {scopes_in_force(*token), token->place_id.value, token->id.value}, today);
  if (!caller) return not_in_force();
  if (!token->last_used_at || request.received.at - token->last_used_at->at >= std::chrono::minutes(1))
    connection.execute("update token set last_used_at = $1 where id = $2", request.received, token->id);
  return std::move(*caller);
}

void add_token_routes(http::Router& router) {
  http::add_reading_routes<Token>(router);
  router.post<NewToken, IssuedToken, Access{X5, Edit}>("/tokens", "Make a token for a program", issue);
  router.needs(http::Proof::recent);
  // The answer holds the secret.
  router.own_transactions();
  router.del<Token, Access{X5, Edit}>("/tokens/{token}", "Revoke a token of one's own", revoke);
  router.act<http::Nothing, Token, Access{X5, Revoke}>("/tokens/{token}/revocation", "Revoke anybody's token",
                                                       [](http::Call& call, http::Nothing) -> Result<Token> {
                                                         auto const& token = call.the<Token>();
                                                         if (token.person_id.value == *call.viewer().person)
                                                           return refuse(Fault::conflict, "", {"token.own"});
                                                         return revoke(call, token);
                                                       });
}

}  // namespace aimline::identity
