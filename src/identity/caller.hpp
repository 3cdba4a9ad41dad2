#pragma once

#include "http/router.hpp"
#include "network/person.hpp"

/// Who is calling, by whatever they show: a token, a session's cookie, or that of an entry link.
namespace aimline::identity {

/// The answer to `http::Router::Authenticate`. A request that shows a token is answered by it alone: one that is not in
/// force is refused, and so is one that comes with a session's cookie.
Result<http::Caller> who_calls(store::Connection& connection, http::Request const& request);

/// A person with an account in use, with the roles in force that day and only what the restriction leaves of them; none
/// where the account is closed or suspended.
std::optional<http::Caller> restricted_caller(store::Connection& connection, Id<network::Person> person,
                                              access::Restriction restriction, Date today);

/// Takes back every token and link, as after a restore.
void end_all_tokens(store::Connection& connection);

}  // namespace aimline::identity
