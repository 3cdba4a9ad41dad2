#pragma once

#include "http/router.hpp"

/// The routes of organizations, networks, memberships, people and role grants.
namespace aimline::network {

void add_organization_routes(http::Router& router);
void add_network_routes(http::Router& router);
void add_people_routes(http::Router& router);
void add_access_routes(http::Router& router);
void add_search_route(http::Router& router);

inline void add_routes(http::Router& router) {
  add_organization_routes(router);
  add_network_routes(router);
  add_people_routes(router);
  add_access_routes(router);
  add_search_route(router);
}

}  // namespace aimline::network
