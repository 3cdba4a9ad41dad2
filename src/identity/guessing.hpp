#pragma once

#include "http/router.hpp"
#include "network/person.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What slows those who guess, and nobody else. The counters are in the database, so servers that share it count
/// together. Source: ASSURANCE "Guessing".
///
/// Each try is entered as a failure before it is looked at, and taken back when it was right: so tries that come at
/// once count each, and a server that is stopped amid one forgets none.
namespace aimline::identity {

/// After `free` failures in a row, the next try waits `first`, then twice as long each time, `longest` at most.
struct Pace {
  std::int64_t free = 5;
  std::chrono::seconds first{30};
  std::chrono::seconds longest{3600};
};

/// Three letters to one address, then one an hour.
constexpr Pace pace_of_letters{.free = 3, .first = std::chrono::hours(1), .longest = std::chrono::hours(1)};

/// What tries of a password, and letters to an address, are counted under: known and unknown addresses alike.
std::string name_of_password(MailAddress const& mail);
std::string name_of_letters(MailAddress const& mail);

/// So many failures in a row end a password for all but the browsers that signed in before; and end that a browser is
/// one of those.
constexpr std::int64_t failures_that_end = 100;

/// Tries a minute from one network of addresses: an IPv4 /24 or an IPv6 /64.
constexpr std::int64_t tries_a_minute = 20;

/// What came of entering a try: it may be looked at, or not before `until`.
struct Try {
  std::optional<Instant> until;
  std::int64_t failures = 0;  // in a row, with this one
};

/// Enters a try under a name that stands for what is guessed: "password 3f…". In a transaction.
Try enter_try(store::Connection& connection, std::string_view who, Instant now, Pace const& pace = {});

/// Enters a try from an address. In a transaction.
Try enter_try_from(store::Connection& connection, std::string_view remote, Instant now);

/// It was right: nothing failed.
void forget_tries(store::Connection& connection, std::string_view who);
void take_back_try_from(store::Connection& connection, std::string_view remote);

/// The network of an address: "203.0.113.0/24", "2001:db8:0:1::/64"; the text itself where it is no address.
std::string network_of(std::string_view remote);

/// The refusal of a try before its time, with `Retry-After`, in words that say how long.
tl::unexpected<Refusal> refuse_until(http::Call& call, Instant until);

}  // namespace aimline::identity
