#pragma once

#include "http/router.hpp"
#include "network/person.hpp"

/// Links by which somebody enters one thing without signing in, as a teacher her values (X1). What such a link begins
/// reaches the acts and the place that it was made for, and ends with the first write that succeeds.
namespace aimline::identity {

constexpr std::string_view entry_cookie = "__Host-entry";
/// How long what was opened stays open.
constexpr std::chrono::hours entry_limit{1};

/// What a link is for.
struct EntryLink {
  Id<network::Person> person;
  std::vector<access::Access> scopes;  // each one that may be handed over
  Id<network::Place> place;
  Instant expires;
};

/// Makes a link. Gives the secret that stands in it. Throws std::invalid_argument for what may not be handed over, and
/// for student records: a link is no proof of who reads.
std::string make_entry_link(store::Connection& connection, EntryLink const& link, Instant now);

/// Opens a link, once: the secret of `entry_cookie`; none where it was opened before, is too old or is none. In a
/// transaction.
std::optional<std::string> open_entry_link(store::Connection& connection, std::string_view secret, Instant now);

/// Who is calling by an opened link: nobody where there is no cookie, or what it opened is over.
http::Caller authenticate_by_entry_link(store::Connection& connection, http::Request const& request);

}  // namespace aimline::identity
