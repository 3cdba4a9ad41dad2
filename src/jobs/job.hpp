#pragma once

#include "base/json.hpp"
#include "base/stored_text.hpp"
#include "network/person.hpp"

/// Work that is done beside requests (X10), as it stands in the queue.
namespace aimline::jobs {

enum class JobState { queued, running, done, failed, cancelled };
BOOST_DESCRIBE_ENUM(JobState, queued, running, done, failed, cancelled)

struct Job {
  Id<Job> id;
  std::int64_t version = 1;
  std::optional<Instant> archived_at;
  std::string kind;
  std::optional<Id<network::Person>> asker_id;
  boost::json::value arguments;
  JobState state{};
  std::optional<Instant> due_at;
  std::int64_t attempts = 0;
  std::optional<Id<void>> run_id;
  bool cancel_wanted = false;
  std::int64_t done = 0;
  std::optional<std::int64_t> total;
  std::optional<StoredText> stage;
  std::optional<StoredText> reason;
  std::optional<boost::json::value> result;
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (id, version, archived_at, kind, asker_id, arguments, state, due_at, attempts, run_id,
                       cancel_wanted, done, total, stage, reason, result, created_at, started_at, ended_at))
constexpr auto meanings(Job const*) {
  return std::array{
      Meaning{"kind", "What is done: mail.deliver, …"},
      Meaning{"asker_id", "The person as whom it runs; absent for the system's own"},
      Meaning{"arguments", "What it was asked with: keys, never names or values"},
      Meaning{"state", "Where it stands: queued, running, done, failed or cancelled"},
      Meaning{"due_at", "When a server may take it: its time while queued, the end of its lease while running"},
      Meaning{"attempts", "How often it was begun"},
      Meaning{"run_id", "The run that holds it; what an earlier run brings is not taken"},
      Meaning{"cancel_wanted", "Whether somebody asked a running job to stop"},
      Meaning{"done", "How much of it is done, in its own unit"},
      Meaning{"total", "How much there is to do; absent while it is not known"},
      Meaning{"stage", "What it is doing"},
      Meaning{"reason", "Why the last attempt failed"},
      Meaning{"result", "What came of it"},
      Meaning{"created_at", "When it was asked for"},
      Meaning{"started_at", "When it was last begun"},
      Meaning{"ended_at", "When it ended, well or not"},
  };
}
constexpr access::EntityFacts entity_facts(Job const*) {
  return {.name = "job",
          .plural = "jobs",
          .capability = access::Capability::X10,
          .reach = {.places = "select p.id from place p where p.kind = 'server'"}};
}

}  // namespace aimline::jobs
