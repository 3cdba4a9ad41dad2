#pragma once

#include "http/router.hpp"
#include "jobs/job.hpp"

/// The queue as a system administrator sees it (X10).
namespace aimline::jobs {

/// A job with its texts written out.
struct JobEntry {
  Id<Job> id;
  std::int64_t version = 1;
  std::string kind;
  std::optional<Id<network::Person>> asker_id;
  JobState state{};
  std::int64_t attempts = 0;
  std::optional<Instant> due_at;
  bool cancel_wanted = false;
  std::int64_t done = 0;
  std::optional<std::int64_t> total;
  std::optional<std::string> stage;
  std::optional<std::string> reason;
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(JobEntry, (),
                      (id, version, kind, asker_id, state, attempts, due_at, cancel_wanted, done, total, stage, reason,
                       created_at, started_at, ended_at))
constexpr auto meanings(JobEntry const*) {
  return std::array{
      Meaning{"kind", "What is done: mail.deliver, …"},
      Meaning{"asker_id", "The person as whom it runs; absent for the system's own"},
      Meaning{"state", "Where it stands: queued, running, done, failed or cancelled"},
      Meaning{"attempts", "How often it was begun"},
      Meaning{"due_at", "When it is begun, or begun again should its server have died; absent once it has ended"},
      Meaning{"cancel_wanted", "Whether somebody asked a running job to stop"},
      Meaning{"done", "How much of it is done, in its own unit"},
      Meaning{"total", "How much there is to do; absent while it is not known"},
      Meaning{"stage", "What it is doing, in the reader's language"},
      Meaning{"reason", "Why the last attempt failed, in the reader's language"},
      Meaning{"created_at", "When it was asked for"},
      Meaning{"started_at", "When it was last begun"},
      Meaning{"ended_at", "When it ended, well or not"},
  };
}
void may_leave_the_server(JobEntry const*);

/// When a kind of job takes its turns: every so many minutes, or daily.
struct ScheduleEntry {
  std::string kind;
  std::optional<std::int64_t> every_minutes;
  std::optional<std::string> daily_at;
  std::optional<TimeZone> time_zone;
  Instant next_at;
  std::optional<Id<Job>> job_id;
};
BOOST_DESCRIBE_STRUCT(ScheduleEntry, (), (kind, every_minutes, daily_at, time_zone, next_at, job_id))
constexpr auto meanings(ScheduleEntry const*) {
  return std::array{
      Meaning{"kind", "What is done: mail.digest, …"},
      Meaning{"every_minutes", "Minutes from turn to turn; absent where it is daily"},
      Meaning{"daily_at", "The time of day of a daily turn, as in 03:30"},
      Meaning{"time_zone", "The zone of that time"},
      Meaning{"next_at", "When the next turn is"},
      Meaning{"job_id", "The job of the last turn; absent before the first"},
  };
}
void may_leave_the_server(ScheduleEntry const*);

void add_routes(http::Router& router);

}  // namespace aimline::jobs
