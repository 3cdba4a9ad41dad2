#include "identity/entry_link.hpp"

#include "identity/caller.hpp"
#include "identity/session.hpp"

#include <stdexcept>

namespace aimline::identity {

std::string make_entry_link(store::Connection& connection, EntryLink const& link, Instant now) {
  std::vector<Line> scopes;
  for (auto const& access : link.scopes) {
    if (!access::may_be_handed_over(access) || access::shows_students(access))
      throw std::invalid_argument("an entry link may not be for " + to_string(access));
    scopes.push_back({to_string(access)});
  }
  connection.execute("delete from entry_link where expires_at < $1", now);
  auto secret = new_secret();
  connection.execute(
      "insert into entry_link (id, person_id, place_id, scopes, secret_hash, expires_at)"
      " values ($1, $2, $3, $4, $5, $6)",
      Id<EntryLink>{new_uuid(now)}, link.person, link.place, scopes, hash_of(secret), link.expires);
  return secret;
}

std::optional<std::string> open_entry_link(store::Connection& connection, std::string_view secret, Instant now) {
  auto made = new_secret();
  // The link's own secret is gone with this; whoever comes second finds nothing.
  auto const opened = connection.execute(
      "update entry_link set secret_hash = $1, opened_at = $2, expires_at = $3"
      " where secret_hash = $4 and opened_at is null and expires_at > $2",
      hash_of(made), now, Instant{now.at + entry_limit}, hash_of(secret));
  return opened == 1 ? std::optional(std::move(made)) : std::nullopt;
}

http::Caller authenticate_by_entry_link(store::Connection& connection, http::Request const& request) {
  auto const header = http::find(request.headers, "cookie");
  auto const secret = header ? http::cookie(*header, entry_cookie) : std::nullopt;
  if (!secret) return {};
  auto const hash = hash_of(*secret);
  struct Opened {
    Id<EntryLink> id;
    Id<network::Person> person;
    Id<network::Place> place;
    std::vector<Line> scopes;
  };
  std::optional<Opened> opened;
  connection.query(
      "select id, person_id, place_id, scopes from entry_link"
      " where secret_hash = $1 and opened_at is not null and expires_at > $2",
      [&](store::Row const& row) {
        opened = {store::from_column<Id<EntryLink>>(row, 0), store::from_column<Id<network::Person>>(row, 1),
                  store::from_column<Id<network::Place>>(row, 2), store::from_column<std::vector<Line>>(row, 3)};
      },
      hash, request.received);
  if (!opened) return {};
  access::Restriction restriction{{}, opened->place.value, opened->id.value};
  for (auto const& scope : opened->scopes)
    if (auto const access = access::access_named(scope.value)) restriction.scopes.push_back(*access);
  auto caller = restricted_caller(connection, opened->person, std::move(restriction), date_in_utc(request.received));
  if (!caller) return {};
  caller->after_write = [hash](store::Connection& in) {
    in.execute("delete from entry_link where secret_hash = $1", hash);
  };
  return std::move(*caller);
}

}  // namespace aimline::identity
