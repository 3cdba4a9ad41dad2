#pragma once

#include "access/scope.hpp"
#include "jobs/job.hpp"
#include "store/database.hpp"

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What jobs there are, and what each does. A job works, and then delivers:
///
///     kinds.add<Export>("records.export", [&](jobs::Run& run, Export const& what) -> Result<jobs::Delivery> {
///       auto file = write_file(run, what);                                           // as long as it takes
///       if (!file) return refuse(file.error());
///       return [file](jobs::Deliver& here) -> Result<boost::json::value> { … };      // in one transaction with its
///       end
///     });
///
/// What a job delivers is there once, however often it was begun: the transaction of the delivery also ends the job,
/// and fails where another run has taken the job over. Whose job it is, is looked up anew for it: `here.scope(access)`
/// is what the asker may reach today.
namespace aimline::jobs {

/// How often a job is begun that meets a `busy` refusal or an exception. Any other refusal ends it.
struct Retries {
  int most = 8;
  std::chrono::milliseconds first = std::chrono::seconds(30);  // doubled each time
  std::chrono::milliseconds longest = std::chrono::hours(4);
};

/// The pause before the next attempt: between half of what doubling gives and all of it. `random` is in [0, 1).
std::chrono::milliseconds pause_after(std::int64_t attempts, Retries const& retries, double random);

/// One run of a job, for its handler.
class Run {
public:
  store::Connection& db() const { return connection_; }  // no transaction is open
  Id<Job> id() const { return id_; }
  std::int64_t attempt() const { return attempt_; }
  bool last_attempt() const { return last_attempt_; }
  Instant now() const { return clock_(); }
  std::optional<Uuid> asker() const { return viewer_.person; }
  /// What the asker may reach now, and for the system nothing.
  access::Scope scope(access::Access access) const { return access::decide(access, viewer_, date_in_utc(now())); }

  /// Says how far it is. Refuses where the job was cancelled or the server stops: hand the refusal on.
  Result<void> progress(std::int64_t done, std::optional<std::int64_t> total, std::optional<Text> stage = {});

  /// Whether the server wants to stop: what waits for others gives up then.
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }

private:
  friend class Runner;
  Run(store::Connection& connection, std::function<Instant()> const& clock, std::atomic<bool> const& stopping)
      : connection_(connection), clock_(clock), stopping_(stopping) {}

  enum class Interruption { none, cancelled, stopped, taken_over };

  store::Connection& connection_;
  std::function<Instant()> const& clock_;
  std::atomic<bool> const& stopping_;
  Id<Job> id_;
  Id<void> run_id_;
  std::int64_t attempt_ = 0;
  bool last_attempt_ = false;
  access::Viewer viewer_;
  Interruption interruption_ = Interruption::none;
};

/// The transaction in which a job delivers and ends.
struct Deliver {
  store::Transaction& transaction;
  access::Viewer viewer;  // the asker with the roles in force now; nobody for the system
  Instant now{};

  store::Connection& db() const { return transaction.connection(); }
  access::Scope scope(access::Access access) const { return access::decide(access, viewer, date_in_utc(now)); }
};

/// Gives the job's result, null where it has none. May run more than once, as any work in a transaction.
using Delivery = std::function<Result<boost::json::value>(Deliver&)>;

/// The arguments of a job that needs none.
struct NoArguments {};
BOOST_DESCRIBE_STRUCT(NoArguments, (), ())
constexpr auto meanings(NoArguments const*) { return std::array<Meaning, 0>{}; }

/// When a scheduled kind takes its turns.
struct Schedule {
  std::string kind;
  std::optional<std::int64_t> every_minutes = {};
  std::optional<std::int64_t> daily_at = {};  // minutes after midnight
  std::optional<TimeZone> zone = {};
};

/// The first turn after `now`.
Instant next_turn(Schedule const& schedule, Instant now);

class Kinds {
public:
  using Handler = std::function<Result<Delivery>(Run&, boost::json::value const&)>;
  struct Kind {
    Handler handler;
    Retries retries;
  };

  /// `handler(Run&, Arguments const&)` gives a `Result<Delivery>`.
  template <Described Arguments, class Work>
  void add(std::string name, Work work, Retries retries = {}) {
    add_kind(std::move(name), {[work](Run& run, boost::json::value const& json) -> Result<Delivery> {
                                 auto const arguments = read_json<Arguments>(json);
                                 if (!arguments) return refuse(arguments.error());
                                 return work(run, *arguments);
                               },
                               retries});
  }

  /// Turns of a kind without arguments; one server alone begins each.
  void every(std::string kind, std::chrono::minutes period);
  void daily(std::string kind, std::chrono::minutes after_midnight, TimeZone zone);

  Kind const* find(std::string_view name) const;
  std::vector<Schedule> const& schedules() const { return schedules_; }

private:
  void add_kind(std::string name, Kind kind);
  std::map<std::string, Kind, std::less<>> kinds_;
  std::vector<Schedule> schedules_;
};

}  // namespace aimline::jobs
