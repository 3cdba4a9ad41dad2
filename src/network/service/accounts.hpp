#pragma once

#include "http/router.hpp"
#include "network/person.hpp"
#include "store/key_ring.hpp"

namespace aimline::network {

/// After so many days without a sign-in an account is suspended. Source: ASSURANCE "Logs, secrets, backup".
constexpr int unused_limit_days = 90;

/// Suspends the accounts that nobody used for so long, save those of last administrators. Gives how many. For a job, in
/// a transaction.
std::int64_t suspend_unused_accounts(store::Connection& connection, Instant now);

/// Suspends an account that was found in scope, and ends its sessions; back again. In a transaction.
/// Refuses: conflict where it is so already, or it is a last administrator's.
Result<Account> suspend(store::Connection& connection, store::Actor const& actor, Account const& before);
Result<Account> reinstate(store::Connection& connection, store::Actor const& actor, Account const& before);

/// For who lost the phone and the recovery codes: takes the second factor away, and the password and all sessions with
/// it, and writes to the person, who chooses a new password by mail and sets up a second factor anew. For whoever runs
/// the server and has made sure who asks; no route does this. In a transaction. Refuses: conflict without one.
Result<void> forget_lost_factor(store::Connection& connection, store::KeyRing& keys, store::Actor const& actor,
                                Account const& account);

struct MailWish {
  MailAddress mail;
};
BOOST_DESCRIBE_STRUCT(MailWish, (), (mail))
constexpr auto meanings(MailWish const*) {
  return std::array{Meaning{"mail", "The new mail address; a letter to it has the link that makes it the account's"}};
}

}  // namespace aimline::network
