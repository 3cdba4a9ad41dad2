#pragma once

#include "http/router.hpp"
#include "network/person.hpp"

namespace aimline::network {

/// Whether one of the caller's roles over the place lets them give the role.
bool may_grant_at(http::Call& call, access::Role role, Id<Place> place);

}  // namespace aimline::network
