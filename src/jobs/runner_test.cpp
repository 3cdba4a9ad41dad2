#include "jobs/runner.hpp"

#include "jobs/housekeeping.hpp"
#include "store/testing.hpp"

#include <gtest/gtest.h>

namespace aimline::jobs {
namespace {

using namespace std::chrono_literals;

/// A job that counts in the database what it delivers.
struct Counting {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Counting, (), (name))
constexpr auto meanings(Counting const*) { return std::array{Meaning{"name", "Whose deliveries are counted"}}; }

class Queue : public testing::TestWithParam<store::Dialect> {
protected:
  Queue() {
    db.execute("create table delivered (name text not null)");
    kinds.add<Counting>("count",
                        [this](jobs::Run& run, Counting const& what) -> Result<Delivery> {
                          ++worked;
                          if (during) during(run);
                          if (!outcome) return refuse(outcome.error());
                          return [name = what.name](Deliver& here) -> Result<boost::json::value> {
                            here.db().execute("insert into delivered (name) values ($1)", name);
                            return boost::json::value{{"name", name}};
                          };
                        },
                        {.most = 3, .first = 1min, .longest = 1h});
  }

  Terms terms() {
    return {.clock = [this] { return time; }, .random = [] { return 0.5; }};
  }
  Id<Job> ask(std::optional<Uuid> asker = {}, std::optional<Instant> not_before = {}) {
    return store::in_transaction(db, [&](store::Transaction&) {
      return enqueue(db, "count", Counting{"one"}, {asker, time, not_before});
    });
  }
  std::int64_t delivered() { return db.value_of<std::int64_t>("select count(*) from delivered").value(); }
  std::string state(Id<Job> job) {
    return db.value_of<std::string>("select state from job where id = $1", job).value();
  }
  std::string reason(Id<Job> job) {
    auto const text = db.value_of<std::optional<StoredText>>("select reason from job where id = $1", job).value();
    return text ? text->key : "";
  }
  Instant due(Id<Job> job) { return db.value_of<Instant>("select due_at from job where id = $1", job).value(); }
  void pass(std::chrono::milliseconds by) { time.at += by; }
  Uuid person(std::string const& mail) {
    Id<network::Person> const id{new_uuid(time)};
    db.execute("insert into person (id, version, name, name_folded) values ($1, 1, 'Ana', 'ana')", id);
    db.execute("insert into account (id, version, mail, language) values ($1, 1, $2, 'en')", id, mail);
    return id.value;
  }

  Instant time = *parse_instant("2026-03-02T12:00:00Z");
  store::testing::TemporaryDatabase database{GetParam()};
  store::Database::Lease lease = database->lease();
  store::Connection& db = *lease;
  Kinds kinds;
  int worked = 0;
  std::function<void(jobs::Run&)> during;
  Result<void> outcome;
};

TEST_P(Queue, RunsAJobOnceAndKeepsItsResult) {
  auto const job = ask();
  Runner runner(database.database(), kinds, terms());
  EXPECT_TRUE(runner.run_one());
  EXPECT_FALSE(runner.run_one());
  EXPECT_EQ(state(job), "done");
  EXPECT_EQ(delivered(), 1);
  EXPECT_EQ(db.value_of<boost::json::value>("select result from job where id = $1", job)->at("name"), "one");
}

TEST_P(Queue, HoldsNothingOfATransactionThatWasRolledBack) {
  {
    store::Transaction const undone(db);
    enqueue(db, "count", Counting{"one"}, {.at = time});
  }
  EXPECT_FALSE(Runner(database.database(), kinds, terms()).run_one());
}

TEST_P(Queue, WaitsForTheTimeOfAJob) {
  ask({}, Instant{time.at + 1h});
  Runner runner(database.database(), kinds, terms());
  EXPECT_FALSE(runner.run_one());
  pass(1h);
  EXPECT_TRUE(runner.run_one());
}

TEST_P(Queue, TriesAgainLaterAndLaterAndAtLastGivesUp) {
  auto const job = ask();
  outcome = refuse(Fault::busy, "", {"mail.unreachable"});
  Runner runner(database.database(), kinds, terms());
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(state(job), "queued");
  EXPECT_EQ(reason(job), "mail.unreachable");
  EXPECT_EQ(due(job), Instant{time.at + 45s}) << "a minute, of which jitter took a quarter";
  EXPECT_FALSE(runner.run_one());
  pass(45s);
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(due(job), Instant{time.at + 90s});
  pass(90s);
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(state(job), "failed");
  pass(24h);
  EXPECT_FALSE(runner.run_one());
  EXPECT_EQ(worked, 3);
  EXPECT_EQ(delivered(), 0);
}

TEST_P(Queue, GivesUpAtOnceWhatNoRepeatWouldMend) {
  auto const job = ask();
  outcome = refuse(Fault::invalid, "", {"mail.turned_down", {{"code", "550"}}});
  EXPECT_TRUE(Runner(database.database(), kinds, terms()).run_one());
  EXPECT_EQ(state(job), "failed");
  EXPECT_EQ(reason(job), "mail.turned_down");
}

TEST_P(Queue, TreatsABrokenWorldAsPassing) {
  auto const job = ask();
  during = [](jobs::Run&) { throw std::runtime_error("a disk fell off"); };
  Runner runner(database.database(), kinds, terms());
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(state(job), "queued");
  EXPECT_EQ(reason(job), "job.broke");
  during = {};
  pass(1h);
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(state(job), "done");
  EXPECT_EQ(reason(job), "");
}

TEST_P(Queue, EndsAJobThatNobodyKnows) {
  auto const job = store::in_transaction(
      db, [&](store::Transaction&) { return enqueue(db, "unheard of", NoArguments{}, {.at = time}); });
  EXPECT_TRUE(Runner(database.database(), kinds, terms()).run_one());
  EXPECT_EQ(state(job), "failed");
  EXPECT_EQ(reason(job), "job.unknown_kind");
}

// A server died amid it: its lease runs out, and another one's run delivers. The first comes back and finds its run
// over.
TEST_P(Queue, TakesOverWhatADeadServerLeftAndTakesNothingFromItsGhost) {
  auto const job = ask();
  Runner first(database.database(), kinds, terms());
  Runner second(database.database(), kinds, terms());
  bool nested = false;
  during = [&](jobs::Run&) {
    if (std::exchange(nested, true)) return;
    EXPECT_FALSE(second.run_one()) << "the first still has its lease";
    pass(terms().lease + 1ms);
    EXPECT_TRUE(second.run_one());
    EXPECT_EQ(state(job), "done");
  };
  EXPECT_TRUE(first.run_one());
  EXPECT_EQ(worked, 2);
  EXPECT_EQ(delivered(), 1);
  EXPECT_EQ(state(job), "done");
}

TEST_P(Queue, KeepsTheLeaseOfALongRun) {
  ask();
  Runner first(database.database(), kinds, terms());
  Runner second(database.database(), kinds, terms());
  during = [&](jobs::Run&) {
    pass(terms().lease - 1s);
    first.renew();
    pass(terms().lease - 1s);
    EXPECT_FALSE(second.run_one());
  };
  EXPECT_TRUE(first.run_one());
  EXPECT_EQ(delivered(), 1);
}

TEST_P(Queue, StopsBeginningWhatKillsItsServerEachTime) {
  auto const job = ask();
  // What kill -9 amid a run leaves behind: running, with an attempt counted.
  db.execute("update job set state = 'running', attempts = 3, run_id = $1, due_at = $2 where id = $3",
             Id<void>{new_uuid(time)}, time, job);
  EXPECT_TRUE(Runner(database.database(), kinds, terms()).run_one());
  EXPECT_EQ(worked, 0);
  EXPECT_EQ(state(job), "failed");
  EXPECT_EQ(reason(job), "job.lost_too_often");
}

TEST_P(Queue, StopsARunningJobThatWasCancelledAtItsNextProgress) {
  auto const job = ask();
  during = [&](jobs::Run& run) {
    EXPECT_TRUE(run.progress(1, 10, Text{"job.failed"}));
    db.execute("update job set cancel_wanted = true where id = $1", job);
    outcome = run.progress(2, 10);
    EXPECT_FALSE(outcome);
  };
  EXPECT_TRUE(Runner(database.database(), kinds, terms()).run_one());
  EXPECT_EQ(state(job), "cancelled");
  EXPECT_EQ(delivered(), 0);
}

TEST_P(Queue, DeliversNothingOfAJobThatWasCancelledWithoutNoticing) {
  auto const job = ask();
  during = [&](jobs::Run&) { db.execute("update job set cancel_wanted = true where id = $1", job); };
  EXPECT_TRUE(Runner(database.database(), kinds, terms()).run_one());
  EXPECT_EQ(state(job), "cancelled");
  EXPECT_EQ(delivered(), 0);
}

TEST_P(Queue, PutsBackWhatGivesUpWhenTheServerStops) {
  auto const job = ask();
  Runner runner(database.database(), kinds, terms());
  during = [&](jobs::Run& run) {
    runner.stop();
    outcome = run.progress(1, 10);
  };
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(state(job), "queued");
  EXPECT_EQ(db.value_of<std::int64_t>("select attempts from job where id = $1", job), 0);
}

TEST_P(Queue, RunsAsItsAskerWithTheRolesOfToday) {
  auto const asker = person("ana@example.org");
  Id<network::Place> const place{new_uuid(time)};
  db.execute("insert into place (id, kind) values ($1, 'organization')", place);
  db.execute(
      "insert into role_grant (id, version, person_id, role, place_id, since, until)"
      " values ($1, 1, $2, 'SL', $3, '2026-01-01', '2026-03-02')",
      Id<network::RoleGrant>{new_uuid(time)}, Id<network::Person>{asker}, place);
  std::vector<access::Role> working, delivering;
  Kinds own;
  own.add<NoArguments>("look", [&](jobs::Run& run, NoArguments const&) -> Result<Delivery> {
    working = run.scope({access::Capability::N1, access::Action::Edit}).viewer().roles;
    pass(24h);  // the last day of the role goes by while the job works
    return [&](Deliver& here) -> Result<boost::json::value> {
      delivering = here.scope({access::Capability::N1, access::Action::Edit}).viewer().roles;
      EXPECT_EQ(here.viewer.person, asker);
      return nullptr;
    };
  });
  store::in_transaction(db, [&](store::Transaction&) { return enqueue(db, "look", NoArguments{}, {asker, time}); });
  EXPECT_TRUE(Runner(database.database(), own, terms()).run_one());
  EXPECT_EQ(working, std::vector{access::Role::SL});
  EXPECT_TRUE(delivering.empty());
}

TEST_P(Queue, RefusesToDeliverForAnAskerWhoseAccountWasSuspendedMeanwhile) {
  auto const asker = person("ana@example.org");
  auto const late = ask(asker);
  during = [&](jobs::Run&) {
    db.execute("update account set suspended_at = $1 where id = $2", time, Id<network::Person>{asker});
  };
  EXPECT_TRUE(Runner(database.database(), kinds, terms()).run_one());
  EXPECT_EQ(reason(late), "job.asker_gone");
  EXPECT_EQ(delivered(), 0);
}

TEST_P(Queue, RefusesToDeliverForAnAskerWhoseAccountWasClosedMeanwhile) {
  auto const asker = person("ana@example.org");
  auto const close = [&](jobs::Run&) {
    db.execute("update account set archived_at = $1 where id = $2", time, Id<network::Person>{asker});
  };
  auto const late = ask(asker);
  during = close;
  Runner runner(database.database(), kinds, terms());
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(state(late), "failed");
  EXPECT_EQ(reason(late), "job.asker_gone");
  EXPECT_EQ(worked, 1);
  auto const later = ask(asker);
  EXPECT_TRUE(runner.run_one());
  EXPECT_EQ(reason(later), "job.asker_gone");
  EXPECT_EQ(worked, 1) << "what is refused before is not begun";
  EXPECT_EQ(delivered(), 0);
}

TEST_P(Queue, BeginsEachTurnOnceHoweverManyServersAndHoweverLongNobodyWasThere) {
  int turns = 0;
  Kinds timed;
  timed.add<NoArguments>("turn", [&](jobs::Run&, NoArguments const&) -> Result<Delivery> {
    ++turns;
    return [](Deliver&) -> Result<boost::json::value> { return nullptr; };
  });
  timed.every("turn", 15min);
  Runner first(database.database(), timed, terms());
  Runner second(database.database(), timed, terms());
  auto const both = [&] {
    first.take_turns();
    second.take_turns();
    while (first.run_one() || second.run_one()) continue;
  };
  both();
  EXPECT_EQ(turns, 0) << "the first turn is still to come";
  pass(15min);
  both();
  EXPECT_EQ(turns, 1);
  both();
  EXPECT_EQ(turns, 1);
  pass(10 * 24h);
  both();
  EXPECT_EQ(turns, 2);
}

TEST_P(Queue, LeavesOutATurnWhileTheOneBeforeIsUnderWay) {
  Kinds timed;
  timed.add<NoArguments>("turn", [](jobs::Run&, NoArguments const&) -> Result<Delivery> {
    return [](Deliver&) -> Result<boost::json::value> { return nullptr; };
  });
  timed.every("turn", 15min);
  Runner runner(database.database(), timed, terms());
  auto const queued = [&] { return db.value_of<std::int64_t>("select count(*) from job").value(); };
  runner.take_turns();
  pass(15min);
  runner.take_turns();
  pass(15min);
  runner.take_turns();
  EXPECT_EQ(queued(), 1);
  EXPECT_TRUE(runner.run_one());
  pass(15min);
  runner.take_turns();
  EXPECT_EQ(queued(), 2);
}

TEST_P(Queue, WakesARunnerWithTheCommit) {
  std::atomic<int> ran = 0;
  Kinds own;
  own.add<NoArguments>("wake", [&](jobs::Run&, NoArguments const&) -> Result<Delivery> {
    ++ran;
    ran.notify_all();
    return [](Deliver&) -> Result<boost::json::value> { return nullptr; };
  });
  // Without the bell this test would wait for an hour.
  Runner runner(database.database(), own, {.poll = 1h});
  runner.start();
  for (int i = 1; i <= 3; ++i) {
    store::in_transaction(db, [&](store::Transaction&) { return enqueue(db, "wake", NoArguments{}, {.at = now()}); });
    ran.wait(i - 1);
    EXPECT_EQ(ran, i);
  }
  runner.stop();
}

TEST_P(Queue, ManyRunnersShareItAndNoJobRunsTwice) {
  constexpr int many = 60;
  std::mutex mutex;
  std::map<std::string, int> runs;
  Kinds own;
  own.add<Counting>("count", [&](jobs::Run&, Counting const& what) -> Result<Delivery> {
    std::scoped_lock const lock(mutex);
    ++runs[what.name];
    return [name = what.name](Deliver& here) -> Result<boost::json::value> {
      here.db().execute("insert into delivered (name) values ($1)", name);
      return nullptr;
    };
  });
  for (int i = 0; i < many; ++i)
    store::in_transaction(
        db, [&](store::Transaction&) { return enqueue(db, "count", Counting{std::to_string(i)}, {.at = time}); });
  // As several servers do: each with connections of its own.
  auto const serve = [&] {
    store::Database own_database(database.address(), {});
    Runner runner(own_database, own, terms());
    while (runner.run_one()) continue;
  };
  std::vector<std::thread> servers;
  for (int i = 0; i < 4; ++i) servers.emplace_back(serve);
  for (auto& server : servers) server.join();
  EXPECT_EQ(runs.size(), static_cast<std::size_t>(many));
  for (auto const& [name, times] : runs) EXPECT_EQ(times, 1) << name;
  EXPECT_EQ(delivered(), many);
}

TEST_P(Queue, TakesOutWhatEndedThirtyDaysAgo) {
  Kinds own;
  add_housekeeping(own);
  auto const old = ask();
  Runner(database.database(), kinds, terms()).run_one();
  pass(ended_jobs_kept + 1h);
  auto const waiting = ask({}, Instant{time.at + 1h});
  store::in_transaction(db,
                        [&](store::Transaction&) { return enqueue(db, "jobs.clear", NoArguments{}, {.at = time}); });
  EXPECT_TRUE(Runner(database.database(), own, terms()).run_one());
  EXPECT_FALSE(db.value_of<std::string>("select state from job where id = $1", old));
  EXPECT_EQ(state(waiting), "queued");
}

INSTANTIATE_TEST_SUITE_P(Both, Queue, testing::ValuesIn(store::testing::dialects()), store::testing::dialect_name);

TEST(Pause, DoublesUpToItsLongestAndVariesByHalf) {
  Retries const retries{.most = 9, .first = 1min, .longest = 5min};
  EXPECT_EQ(pause_after(1, retries, 0), 30s);
  EXPECT_EQ(pause_after(1, retries, 1), 60s);
  EXPECT_EQ(pause_after(2, retries, 1), 2min);
  EXPECT_EQ(pause_after(3, retries, 1), 4min);
  EXPECT_EQ(pause_after(4, retries, 1), 5min);
  EXPECT_EQ(pause_after(1'000, retries, 1), 5min);
}

TEST(Turn, IsDailyAtATimeOfItsZoneAlsoWhereClocksAreChanged) {
  Schedule const schedule{"x", {}, 2 * 60 + 30, TimeZone{"America/Denver"}};
  auto const next = [&](char const* now) { return to_string(next_turn(schedule, *parse_instant(now))); };
  EXPECT_EQ(next("2026-03-02T09:29:00Z"), "2026-03-02T09:30:00.000Z");
  EXPECT_EQ(next("2026-03-02T09:30:00Z"), "2026-03-03T09:30:00.000Z");
  // 8 March 2026: the clock goes from 02:00 to 03:00, so half past two is the leap itself.
  EXPECT_EQ(next("2026-03-08T08:00:00Z"), "2026-03-08T09:00:00.000Z");
  EXPECT_EQ(next("2026-03-08T09:00:00Z"), "2026-03-09T08:30:00.000Z");
}

TEST(Turn, IsOnTheRoundMinuteWhereItComesEverySoOften) {
  Schedule const schedule{"x", 15};
  EXPECT_EQ(to_string(next_turn(schedule, *parse_instant("2026-03-02T12:00:00Z"))), "2026-03-02T12:15:00.000Z");
  EXPECT_EQ(to_string(next_turn(schedule, *parse_instant("2026-03-02T12:14:59.999Z"))), "2026-03-02T12:15:00.000Z");
}

}  // namespace
}  // namespace aimline::jobs
