#include "store/database.hpp"

#include "store/postgresql.hpp"
#include "store/sqlite.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace aimline::store {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::unique_ptr<Connection> connect(Address const& address, Settings const& settings) {
  return address.dialect == Dialect::sqlite ? connect_sqlite(address.target, settings)
                                            : connect_postgresql(address.target, settings);
}

/// Between half of `most` and all of it, so that those who met do not meet again.
milliseconds jittered(milliseconds most) {
  thread_local std::minstd_rand random(std::random_device{}());
  return milliseconds(std::uniform_int_distribution<milliseconds::rep>(most.count() / 2, most.count())(random));
}

}  // namespace

Result<Address> parse_address(std::string_view text) {
  auto const refused = [] { return refuse(Fault::invalid, "database", Text{"database.not_an_address"}); };
  constexpr std::string_view sqlite = "sqlite:";
  if (text.starts_with(sqlite)) {
    auto const path = text.substr(sqlite.size());
    // SQLite would take these as a database in memory or with settings of its own.
    if (path.empty() || path.starts_with(':') || path.starts_with("file:")) return refused();
    return Address{Dialect::sqlite, std::string(path)};
  }
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    if (!is_postgresql_uri(std::string(text))) return refused();
    return Address{Dialect::postgresql, std::string(text)};
  }
  return refused();
}

std::string without_secrets(Address const& address) {
  return address.dialect == Dialect::sqlite ? "sqlite:" + address.target : without_password(address.target);
}

struct Database::Pool {
  Settings settings;
  std::mutex mutex;
  std::condition_variable given_back;
  std::vector<std::unique_ptr<Connection>> idle;  // the last given back is the first taken: its caches are warm
  std::size_t made = 0;                           // leased or idle

  /// Takes a place for a connection, with one if there is a live one. Throws Unavailable.
  std::unique_ptr<Connection> take(Clock::time_point deadline) {
    std::unique_lock lock(mutex);
    for (;;) {
      while (!idle.empty()) {
        auto connection = std::move(idle.back());
        idle.pop_back();
        if (connection->usable()) return connection;
        --made;
      }
      if (made < settings.most_connections) {
        ++made;
        return nullptr;
      }
      if (given_back.wait_until(lock, deadline) == std::cv_status::timeout && idle.empty() &&
          made >= settings.most_connections)
        throw Unavailable("every connection to the database was in use");
    }
  }

  void give_back(std::unique_ptr<Connection> connection) {
    {
      std::scoped_lock const lock(mutex);
      if (connection)
        idle.push_back(std::move(connection));
      else
        --made;
    }
    given_back.notify_one();
  }
};

Database::Database(Address address, Settings settings) : address_(std::move(address)), pool_(new Pool) {
  pool_->settings = std::move(settings);
  pool_->idle.reserve(pool_->settings.most_connections);
}

Database::~Database() = default;

Database::Lease Database::lease() {
  auto const deadline = Clock::now() + pool_->settings.wait_for_connection;
  if (auto connection = pool_->take(deadline)) return {*this, std::move(connection)};
  try {
    for (milliseconds pause{50};; pause = std::min(pause * 2, milliseconds(1'000))) {
      // Contention: another program is just making the same SQLite file.
      try {
        return {*this, connect(address_, pool_->settings)};
      } catch (Unavailable const&) {
        if (Clock::now() + pause > deadline) throw;
      } catch (Contention const&) {
        if (Clock::now() + pause > deadline) throw Unavailable("the database is busy with another program");
      }
      std::this_thread::sleep_for(jittered(pause));
    }
  } catch (...) {
    pool_->give_back(nullptr);
    throw;
  }
}

Database::Lease::Lease(Database& database, std::unique_ptr<Connection> connection)
    : database_(&database), connection_(std::move(connection)) {
  connection_->bell_ = database.bell_;
}

Database::Lease::~Lease() {
  if (!connection_) return;
  try {
    if (connection_->usable()) connection_->limit_statements(database_->pool_->settings.statement_limit);
  } catch (std::exception const&) {
    connection_.reset();
  }
  if (connection_ && !connection_->usable()) connection_.reset();
  database_->pool_->give_back(std::move(connection_));
}

namespace detail {

void repeat_on_contention(Connection& connection, std::function<bool(Transaction&)> const& work) {
  constexpr int most_repeats = 3;
  milliseconds pause{5};
  for (int repeat = 0;; ++repeat, pause *= 4) {
    try {
      Transaction transaction(connection, repeat == 0 ? Transaction::Kind::write : Transaction::Kind::alone);
      if (work(transaction)) transaction.commit();
      return;
    } catch (Contention const&) {
      if (repeat == most_repeats) throw;
    }
    std::this_thread::sleep_for(jittered(pause));
  }
}

}  // namespace detail
}  // namespace aimline::store
