#pragma once

#include "http/router.hpp"

#include <string>

namespace aimline::http {

/// The OpenAPI 3.1 description of all routes: paths, bodies, answers and what each needs, as JSON for people to read
/// too.
std::string openapi(Router const& router);

}  // namespace aimline::http
