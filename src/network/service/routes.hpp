#pragma once

#include "http/router.hpp"
#include "store/key_ring.hpp"

/// The routes of organizations, networks, memberships, cohorts, people, accounts, role grants and invitations, and of
/// the setup.
namespace aimline::network {

void add_organization_routes(http::Router& router);
void add_merger_routes(http::Router& router);
void add_network_routes(http::Router& router);
void add_statement_routes(http::Router& router);
void add_cohort_routes(http::Router& router);
void add_people_routes(http::Router& router, store::KeyRing& keys);
void add_account_routes(http::Router& router, store::KeyRing& keys);
void add_invitation_routes(http::Router& router, store::KeyRing& keys);
void add_setup_routes(http::Router& router);
void add_access_routes(http::Router& router);
void add_search_route(http::Router& router);

/// `keys` seal the letters that go out.
inline void add_routes(http::Router& router, store::KeyRing& keys) {
  add_organization_routes(router);
  add_merger_routes(router);
  add_network_routes(router);
  add_statement_routes(router);
  add_cohort_routes(router);
  add_people_routes(router, keys);
  add_account_routes(router, keys);
  add_invitation_routes(router, keys);
  add_setup_routes(router);
  add_access_routes(router);
  add_search_route(router);
}

}  // namespace aimline::network
