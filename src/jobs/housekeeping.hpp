#pragma once

#include "jobs/kinds.hpp"

namespace aimline::jobs {

constexpr std::chrono::days ended_jobs_kept{30};

/// The job that takes out what ended long ago.
void add_housekeeping(Kinds& kinds);

}  // namespace aimline::jobs
