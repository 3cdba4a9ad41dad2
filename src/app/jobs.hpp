#pragma once

#include "app/house.hpp"
#include "app/serve.hpp"
#include "jobs/kinds.hpp"

namespace aimline::app {

/// Every kind of job and its schedule. Refuses mail options that do not fit together.
Result<void> add_jobs(jobs::Kinds& kinds, House& house, ServeOptions const& options);

}  // namespace aimline::app
