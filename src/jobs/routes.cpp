#include "jobs/routes.hpp"

#include "http/log.hpp"

#include <fmt/format.h>

namespace aimline::jobs {
namespace {

using access::Access;
using store::Table;
using enum access::Capability;
using enum access::Action;

JobEntry entry(Job const& job, Language language) {
  auto const written = [&](std::optional<StoredText> const& text) {
    return text ? std::optional(write_out(text_of(*text), language)) : std::nullopt;
  };
  return {job.id,         job.version,       job.kind,    job.asker_id, job.state,          job.attempts,
          job.due_at,     job.cancel_wanted, job.done,    job.total,    written(job.stage), written(job.reason),
          job.created_at, job.started_at,    job.ended_at};
}

Result<store::Page<JobEntry>> list(http::Call& call) {
  auto request = store::parse_list_request(store::shape_of<Job>(), call.request().query);
  if (!request) return refuse(request.error());
  // Keys are in order of creation.
  if (request->sort.empty()) request->sort = "-id";
  return Table<Job>::list(call.db(), call.scope(), *request).map([&](store::Page<Job> const& page) {
    store::Page<JobEntry> entries{{}, page.next};
    for (auto const& job : page.items) entries.items.push_back(entry(job, call.language()));
    return entries;
  });
}

Result<JobEntry> keep(http::Call& call, Job const& before, Job after, std::string_view event) {
  return Table<Job>::update(call.transaction(), call.actor(), call.scope(), before, std::move(after))
      .map([&](Job const& kept) {
        call.db().ring_after_commit();
        call.security({std::string(event), {}, {}, {{"job", to_string(kept.id)}, {"kind", kept.kind}}});
        return entry(kept, call.language());
      });
}

Result<JobEntry> retry(http::Call& call, http::Nothing) {
  auto const& before = call.the<Job>();
  if (before.state == JobState::running || before.state == JobState::done)
    return refuse(Fault::conflict, "", {"job.not_to_repeat"});
  auto after = before;
  after.state = JobState::queued;
  after.due_at = call.now();
  after.attempts = 0;
  after.cancel_wanted = false;
  after.ended_at = std::nullopt;
  return keep(call, before, std::move(after), "job_retried");
}

Result<JobEntry> cancel(http::Call& call, http::Nothing) {
  auto const& before = call.the<Job>();
  auto after = before;
  if (before.state == JobState::queued) {
    after.state = JobState::cancelled;
    after.due_at = std::nullopt;
    after.ended_at = call.now();
  } else if (before.state == JobState::running) {
    after.cancel_wanted = true;
  } else {
    return refuse(Fault::conflict, "", {"job.has_ended"});
  }
  return keep(call, before, std::move(after), "job_cancelled");
}

store::Page<ScheduleEntry> schedules(http::Call& call) {
  store::Page<ScheduleEntry> page;
  call.db().query(
      "select kind, every_minutes, daily_at, time_zone, next_at, job_id from job_schedule order by kind",
      [&](store::Row const& row) {
        std::optional<std::string> daily;
        if (!row.is_null(2)) daily = fmt::format("{:02}:{:02}", row.integer(2) / 60, row.integer(2) % 60);
        page.items.push_back({std::string(row.text(0)), store::from_column<std::optional<std::int64_t>>(row, 1),
                              std::move(daily), store::from_column<std::optional<TimeZone>>(row, 3),
                              store::from_column<Instant>(row, 4), store::from_column<std::optional<Id<Job>>>(row, 5)});
      });
  return page;
}

}  // namespace

void add_routes(http::Router& router) {
  router.resource<Job>();
  router.get<store::Page<JobEntry>, Access{X10, See}>("/jobs", "Work done beside requests, the newest first", list);
  router.listing<Job>();
  router.get<JobEntry, Access{X10, See}>("/jobs/{job}", "One job", [](http::Call& call) {
    http::say_what_may(call, call.the<Job>().id);
    return entry(call.the<Job>(), call.language());
  });
  router.act<http::Nothing, JobEntry, Access{X10, Edit}>("/jobs/{job}/retry", "Begin a job again, at once", retry);
  router.act<http::Nothing, JobEntry, Access{X10, Edit}>(
      "/jobs/{job}/cancellation", "Take a job out of the queue, or ask a running one to stop", cancel);
  router.get<store::Page<ScheduleEntry>, Access{X10, See}>("/jobs/schedules", "When recurring jobs take their turns",
                                                           schedules);
}

}  // namespace aimline::jobs
