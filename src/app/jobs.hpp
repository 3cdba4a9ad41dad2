#pragma once

#include "app/house.hpp"
#include "app/serve.hpp"
#include "http/router.hpp"
#include "jobs/kinds.hpp"

namespace aimline::app {

/// Every kind of job and its schedule. Refuses mail options that do not fit together.
Result<void> add_jobs(jobs::Kinds& kinds, House& house, http::Router const& router, ServeOptions const& options);

}  // namespace aimline::app
