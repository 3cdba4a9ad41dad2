#include "jobs/queue.hpp"

#include <algorithm>

namespace aimline::jobs {

Id<Job> detail::enqueue(store::Connection& connection, std::string_view kind, std::string const& arguments,
                        Asked const& asked) {
  Id<Job> const id{new_uuid(asked.at)};
  auto const asker = asked.asker ? std::optional(Id<network::Person>{*asked.asker}) : std::nullopt;
  connection.execute(
      "insert into job (id, version, kind, asker_id, arguments, state, due_at, attempts, cancel_wanted, done,"
      " created_at) values ($1, 1, $2, $3, $4, 'queued', $5, 0, false, 0, $6)",
      id, kind, asker, arguments, asked.not_before.value_or(asked.at), asked.at);
  connection.ring_after_commit();
  return id;
}

void cancel(store::Connection& connection, Id<Job> job, Instant now) {
  connection.execute(
      "update job set state = 'cancelled', due_at = null, ended_at = $1"
      " where id = $2 and state = 'queued'",
      now, job);
  connection.execute("update job set cancel_wanted = true where id = $1 and state = 'running'", job);
}

std::optional<access::Viewer> viewer_of(store::Connection& connection, Uuid const& person, Instant now) {
  std::optional<access::Viewer> viewer;
  // One row for each role in force, or one without a role.
  static std::string const sql = "select g.role from account a left join role_grant g on g.person_id = a.id and " +
                                 access::in_force("g", 2) +
                                 " where a.id = $1 and a.archived_at is null and a.suspended_at is null";
  connection.query(
      sql,
      [&](store::Row const& row) {
        if (!viewer) viewer.emplace(access::Viewer{person});
        if (row.is_null(0)) return;
        auto const role = store::from_column<access::Role>(row, 0);
        if (std::find(viewer->roles.begin(), viewer->roles.end(), role) == viewer->roles.end())
          viewer->roles.push_back(role);
      },
      Id<network::Person>{person}, date_in_utc(now));
  return viewer;
}

}  // namespace aimline::jobs
