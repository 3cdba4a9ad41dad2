#pragma once

#include "http/router.hpp"
#include "store/key_ring.hpp"

/// The routes of organizations, networks, memberships, people and role grants.
namespace aimline::network {

void add_organization_routes(http::Router& router);
void add_network_routes(http::Router& router);
/// `keys` seal the letters about roles.
void add_people_routes(http::Router& router, store::KeyRing& keys);

inline void add_routes(http::Router& router, store::KeyRing& keys) {
  add_organization_routes(router);
  add_network_routes(router);
  add_people_routes(router, keys);
}

}  // namespace aimline::network
