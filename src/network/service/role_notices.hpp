#pragma once

#include "jobs/kinds.hpp"
#include "mail/notification.hpp"

/// What people are told about roles.
namespace aimline::network {

inline constexpr mail::NotificationKind role_granted{"role_granted", mail::Frequency::at_once};
inline constexpr mail::NotificationKind role_to_confirm{"role_to_confirm", mail::Frequency::at_once};
inline constexpr mail::NotificationKind role_ending{"role_ending", mail::Frequency::at_once};

/// The holder, once the role is theirs.
void tell_of_grant(store::Connection& connection, store::KeyRing& keys, RoleGrant const& grant, Instant now);

/// Everybody who may be the second person.
void tell_who_may_confirm(store::Connection& connection, store::KeyRing& keys, RoleGrant const& grant, Instant now);

/// The job that tells holders, and those who gave it, of a role that ends within thirty days; once each.
void add_role_jobs(jobs::Kinds& kinds, store::KeyRing& keys);

}  // namespace aimline::network
