#include "jobs/runner.hpp"

#include "http/log.hpp"

#include <algorithm>
#include <random>

#include <fmt/format.h>

namespace aimline::jobs {

struct Runner::Claimed {
  Id<Job> id;
  Id<void> run_id;
  std::string kind;
  std::optional<Id<network::Person>> asker;
  boost::json::value arguments;
  std::int64_t attempts = 0;
};

namespace {

double random_share() {
  thread_local std::mt19937_64 random(std::random_device{}());
  return std::uniform_real_distribution<double>()(random);
}

Instant later(Instant at, std::chrono::milliseconds by) { return {at.at + by}; }

}  // namespace

Result<void> Run::progress(std::int64_t done, std::optional<std::int64_t> total, std::optional<Text> stage) {
  auto const kept = stage ? std::optional(stored(*stage)) : std::nullopt;
  std::optional<bool> cancelled;
  db().query(
      "update job set done = $1, total = $2, stage = $3 where id = $4 and run_id = $5 and state = 'running'"
      " returning cancel_wanted",
      [&](store::Row const& row) { cancelled = row.truth(0); }, done, total, kept, id_, run_id_);
  if (!cancelled) interruption_ = Interruption::taken_over;
  if (cancelled.value_or(false)) interruption_ = Interruption::cancelled;
  if (interruption_ == Interruption::none && stopping()) interruption_ = Interruption::stopped;
  if (interruption_ == Interruption::none) return {};
  return refuse(Fault::conflict, "", {"job.interrupted"});
}

Runner::Runner(store::Database& database, Kinds const& kinds, Terms terms)
    : database_(database), kinds_(kinds), terms_(std::move(terms)) {
  if (!terms_.random) terms_.random = random_share;
}

Runner::~Runner() { stop(); }

void Runner::take_turns() {
  auto const lease = database_.lease();
  auto const now = terms_.clock();
  for (auto const& schedule : kinds_.schedules()) {
    auto const next = next_turn(schedule, now);
    // A rule that changed with the program holds from its next turn on.
    lease->execute(
        "insert into job_schedule (kind, every_minutes, daily_at, time_zone, next_at) values ($1, $2, $3, $4, $5)"
        " on conflict (kind) do update set every_minutes = excluded.every_minutes, daily_at = excluded.daily_at,"
        " time_zone = excluded.time_zone, next_at = excluded.next_at"
        " where coalesce(job_schedule.every_minutes, -1) <> coalesce(excluded.every_minutes, -1)"
        " or coalesce(job_schedule.daily_at, -1) <> coalesce(excluded.daily_at, -1)"
        " or coalesce(job_schedule.time_zone, '') <> coalesce(excluded.time_zone, '')",
        schedule.kind, schedule.every_minutes, schedule.daily_at, schedule.zone, next);
    if (lease->value_of<Instant>("select next_at from job_schedule where kind = $1", schedule.kind).value() > now)
      continue;
    store::in_transaction(*lease, [&](store::Transaction&) {
      // Of several servers the one that moves the turn on begins it.
      if (lease->execute("update job_schedule set next_at = $1 where kind = $2 and next_at <= $3", next, schedule.kind,
                         now) == 0)
        return;
      // The turn before is still under way: this one would do its work twice.
      if (lease->value_of<std::int64_t>("select 1 from job_schedule s join job j on j.id = s.job_id"
                                        " where s.kind = $1 and j.state in ('queued', 'running')",
                                        schedule.kind))
        return;
      auto const job = enqueue(*lease, schedule.kind, NoArguments{}, {.at = now});
      lease->execute("update job_schedule set job_id = $1 where kind = $2", job, schedule.kind);
    });
  }
}

std::optional<Runner::Claimed> Runner::claim(store::Connection& connection) {
  auto const now = terms_.clock();
  std::optional<Claimed> claimed;
  // One statement outside of a transaction: on PostgreSQL it sees each row as it is now and passes over those that
  // others are just claiming; on SQLite it is alone.
  auto const* passing = connection.dialect() == store::Dialect::postgresql ? " for update skip locked" : "";
  connection.query(
      fmt::format("update job set state = 'running', attempts = attempts + 1, run_id = $1, due_at = $2, started_at = $3"
                  " where id = (select id from job where due_at <= $3 order by due_at, id limit 1{})"
                  " returning id, run_id, kind, asker_id, arguments, attempts",
                  passing),
      [&](store::Row const& row) {
        claimed = Claimed{store::from_column<Id<Job>>(row, 0),
                          store::from_column<Id<void>>(row, 1),
                          std::string(row.text(2)),
                          store::from_column<std::optional<Id<network::Person>>>(row, 3),
                          store::from_column<boost::json::value>(row, 4),
                          row.integer(5)};
      },
      Id<void>{new_uuid(now)}, later(now, terms_.lease), now);
  return claimed;
}

bool Runner::run_one() {
  auto const lease = database_.lease();
  auto const claimed = claim(*lease);
  if (!claimed) return false;
  {
    std::scoped_lock const lock(mutex_);
    under_way_.emplace_back(claimed->id, claimed->run_id);
  }
  try {
    run(*lease, *claimed);
  } catch (...) {
    // The database went away amid it: the lease runs out, and another run begins.
    std::scoped_lock const lock(mutex_);
    std::erase(under_way_, std::pair(claimed->id, claimed->run_id));
    throw;
  }
  std::scoped_lock const lock(mutex_);
  std::erase(under_way_, std::pair(claimed->id, claimed->run_id));
  return true;
}

void Runner::run(store::Connection& connection, Claimed const& claimed) {
  Run run(connection, terms_.clock, stopping_);
  try {
    auto const worked = work(connection, claimed, run);
    if (worked) return;
    switch (run.interruption_) {
      case Run::Interruption::taken_over:
        return;
      case Run::Interruption::cancelled:
        return end(connection, claimed, JobState::cancelled, {});
      case Run::Interruption::stopped:
        // The server's own doing does not count as an attempt.
        connection.execute(
            "update job set state = 'queued', attempts = attempts - 1, due_at = $1 where id = $2 and run_id = $3"
            " and state = 'running'",
            terms_.clock(), claimed.id, claimed.run_id);
        return;
      case Run::Interruption::none:
        break;
    }
    auto const& refusal = worked.error();
    auto const reason = refusal.problems.empty() ? Text{"job.failed"} : refusal.problems.front().what;
    if (refusal.fault == Fault::busy) return put_off(connection, claimed, reason, false);
    end(connection, claimed, JobState::failed, reason);
  } catch (store::Unavailable const&) {
    throw;
  } catch (std::exception const& broken) {
    http::log_event("job_broke", {{"job", to_string(claimed.id)}, {"kind", claimed.kind}, {"what", broken.what()}});
    put_off(connection, claimed, {"job.broke"}, true);
  }
}

Result<void> Runner::work(store::Connection& connection, Claimed const& claimed, Run& run) {
  auto const* const kind = kinds_.find(claimed.kind);
  if (!kind) return refuse(Fault::invalid, "", {"job.unknown_kind"});
  run.id_ = claimed.id;
  run.run_id_ = claimed.run_id;
  run.attempt_ = claimed.attempts;
  run.last_attempt_ = claimed.attempts >= kind->retries.most;
  if (claimed.attempts > kind->retries.most) return refuse(Fault::conflict, "", {"job.lost_too_often"});
  auto const asker_today = [&]() -> Result<access::Viewer> {
    if (!claimed.asker) return access::Viewer{};
    auto viewer = viewer_of(connection, claimed.asker->value, terms_.clock());
    if (!viewer) return refuse(Fault::forbidden, "", {"job.asker_gone"});
    return *viewer;
  };
  auto viewer = asker_today();
  if (!viewer) return refuse(viewer.error());
  run.viewer_ = std::move(*viewer);
  auto const delivery = kind->handler(run, claimed.arguments);
  if (!delivery) return refuse(delivery.error());
  return store::in_transaction(connection, [&](store::Transaction& transaction) -> Result<void> {
    auto const cancelled =
        connection.value_of<bool>("select cancel_wanted from job where id = $1 and run_id = $2 and state = 'running'",
                                  claimed.id, claimed.run_id);
    run.interruption_ = !cancelled   ? Run::Interruption::taken_over
                        : *cancelled ? Run::Interruption::cancelled
                                     : Run::Interruption::none;
    if (run.interruption_ != Run::Interruption::none) return refuse(Fault::conflict, "", {"job.interrupted"});
    auto today = asker_today();
    if (!today) return refuse(today.error());
    Deliver deliver{transaction, std::move(*today), terms_.clock()};
    auto const result = (*delivery)(deliver);
    if (!result) return refuse(result.error());
    auto const kept = result->is_null() ? std::nullopt : std::optional(*result);
    connection.execute(
        "update job set state = 'done', due_at = null, ended_at = $1, result = $2, reason = null where id = $3",
        deliver.now, kept, claimed.id);
    return {};
  });
}

void Runner::put_off(store::Connection& connection, Claimed const& claimed, Text const& reason, bool broken) {
  auto const* const kind = kinds_.find(claimed.kind);
  Retries const retries = kind ? kind->retries : Retries{};
  if (claimed.attempts >= retries.most) return end(connection, claimed, JobState::failed, reason);
  auto const pause = pause_after(claimed.attempts, retries, terms_.random());
  connection.execute(
      "update job set state = 'queued', due_at = $1, reason = $2 where id = $3 and run_id = $4 and state = 'running'",
      later(terms_.clock(), pause), stored(reason), claimed.id, claimed.run_id);
  if (!broken)
    http::log_event("job_put_off", {{"job", to_string(claimed.id)}, {"kind", claimed.kind}, {"reason", reason.key}});
}

void Runner::end(store::Connection& connection, Claimed const& claimed, JobState state,
                 std::optional<Text> const& reason) {
  auto const kept = reason ? std::optional(stored(*reason)) : std::nullopt;
  auto const ended = connection.execute(
      "update job set state = $1, due_at = null, ended_at = $2, reason = $3 where id = $4 and run_id = $5"
      " and state = 'running'",
      state, terms_.clock(), kept, claimed.id, claimed.run_id);
  if (ended && state == JobState::failed)
    http::log_event("job_failed", {{"job", to_string(claimed.id)}, {"kind", claimed.kind}, {"reason", reason->key}});
}

void Runner::renew() {
  std::vector<std::pair<Id<Job>, Id<void>>> held;
  {
    std::scoped_lock const lock(mutex_);
    held = under_way_;
  }
  if (held.empty()) return;
  auto const lease = database_.lease();
  for (auto const& [job, run] : held)
    lease->execute("update job set due_at = $1 where id = $2 and run_id = $3 and state = 'running'",
                   later(terms_.clock(), terms_.lease), job, run);
}

void Runner::start() {
  take_turns();
  for (std::size_t i = 0; i < terms_.threads; ++i) threads_.emplace_back([this] { loop(); });
  threads_.emplace_back([this] { keep(); });
}

void Runner::stop() {
  stopping_ = true;
  { std::scoped_lock const lock(mutex_); }
  stopped_.notify_all();
  database_.bell().ring();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Runner::loop() {
  while (!stopping_) {
    auto const rung = database_.bell().rung();
    try {
      if (run_one()) continue;
    } catch (store::Error const&) {
      // The database is away, which /readyz says: it is asked again after a while.
    }
    database_.bell().wait(rung, terms_.poll);
  }
}

void Runner::keep() {
  auto renewed = std::chrono::steady_clock::now();
  while (!stopping_) {
    try {
      take_turns();
      if (std::chrono::steady_clock::now() - renewed > terms_.lease / 3) {
        renew();
        renewed = std::chrono::steady_clock::now();
      }
    } catch (store::Error const&) {
    }
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, terms_.poll, [this] { return stopping_.load(); });
  }
}

}  // namespace aimline::jobs
