#pragma once

#include "http/router.hpp"
#include "network/person.hpp"

namespace aimline::network {

/// Whether one of the caller's roles over the place lets them give the role.
bool may_grant_at(http::Call& call, access::Role role, Id<Place> place);

/// What a person is called whose role waits for a second person. What nobody has confirmed makes nobody known: the
/// address was written by who gave the role, the name was not, so it is for those who may see the person anyway.
Line name_while_waiting(http::Call const& call, Id<Person> person, Line const& name, MailAddress const& mail);

}  // namespace aimline::network
