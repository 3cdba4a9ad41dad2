#pragma once

#include "app/house.hpp"
#include "http/router.hpp"

namespace aimline::app {

/// All routes of the server, in one place: what is not added here does not exist. The house outlives the router.
void add_routes(http::Router& router, House& house);

}  // namespace aimline::app
