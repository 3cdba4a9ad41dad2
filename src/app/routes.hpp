#pragma once

#include "http/router.hpp"

namespace aimline::app {

/// All routes of the server, in one place: what is not added here does not exist.
void add_routes(http::Router& router);

}  // namespace aimline::app
