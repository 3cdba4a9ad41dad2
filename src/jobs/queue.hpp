#pragma once

#include "access/scope.hpp"
#include "jobs/job.hpp"
#include "store/connection.hpp"

/// Asking for a job, and for whom it runs.
namespace aimline::jobs {

/// Who asks, and when; nobody is the system itself.
struct Asked {
  std::optional<Uuid> asker = {};
  Instant at{};
  std::optional<Instant> not_before = {};
};

namespace detail {
Id<Job> enqueue(store::Connection& connection, std::string_view kind, std::string const& arguments, Asked const& asked);
}

/// Puts a job in the queue in the caller's transaction: a server takes it after the commit.
template <Described Arguments>
Id<Job> enqueue(store::Connection& connection, std::string_view kind, Arguments const& arguments, Asked const& asked) {
  return detail::enqueue(connection, kind, to_json(arguments), asked);
}

/// Takes a job out of the queue, or asks a running one to stop; nothing where it has ended.
void cancel(store::Connection& connection, Id<Job> job, Instant now);

/// A person with the roles in force now; nothing where there is no such account, or none that is open.
std::optional<access::Viewer> viewer_of(store::Connection& connection, Uuid const& person, Instant now);

}  // namespace aimline::jobs
