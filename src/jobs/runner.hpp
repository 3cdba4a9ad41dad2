#pragma once

#include "jobs/kinds.hpp"
#include "jobs/queue.hpp"
#include "store/database.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

/// Takes jobs from the queue and runs them. Several servers share one queue: each job has one run that counts.
namespace aimline::jobs {

struct Terms {
  std::size_t threads = 2;
  /// A run that is not heard of for so long has died with its server, and another begins.
  std::chrono::milliseconds lease = std::chrono::seconds(15);
  std::chrono::milliseconds poll = std::chrono::seconds(1);
  std::function<Instant()> clock = now;
  std::function<double()> random = {};  // in [0, 1); the system's when empty
};

class Runner {
public:
  Runner(store::Database& database, Kinds const& kinds, Terms terms = {});
  ~Runner();  // stops

  /// Runs in threads of its own until `stop`, which waits for what is under way and puts back what gave up.
  void start();
  void stop();

  /// Enqueues each schedule whose turn has come, one turn however long nobody was there for it.
  void take_turns();

  /// Runs one job that is due to its end; false where there is none.
  bool run_one();

  /// Makes the leases of what is under way longer.
  void renew();

private:
  struct Claimed;
  std::optional<Claimed> claim(store::Connection& connection);
  void run(store::Connection& connection, Claimed const& claimed);
  Result<void> work(store::Connection& connection, Claimed const& claimed, Run& run);
  void put_off(store::Connection& connection, Claimed const& claimed, Text const& reason, bool broken);
  void end(store::Connection& connection, Claimed const& claimed, JobState state, std::optional<Text> const& reason);
  void loop();
  void keep();

  store::Database& database_;
  Kinds const& kinds_;
  Terms terms_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable stopped_;
  std::vector<std::pair<Id<Job>, Id<void>>> under_way_;
  std::vector<std::thread> threads_;
};

}  // namespace aimline::jobs
