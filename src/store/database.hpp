#pragma once

#include "base/result.hpp"
#include "store/connection.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

/// A database named by an address, and the connections kept open to it.
namespace aimline::store {

/// "sqlite:/var/lib/aimline/aimline.db", "postgresql://user@host/name" (or "postgres://"); other forms are refused,
/// also SQLite's in-memory ones.
struct Address {
  Dialect dialect{};
  std::string target;  // the file's path, or the whole URI for libpq

  friend bool operator==(Address const&, Address const&) = default;
};

Result<Address> parse_address(std::string_view text);

/// What a log may show of an address: no password.
std::string without_secrets(Address const& address);

struct Settings {
  std::size_t most_connections = 8;
  std::chrono::milliseconds statement_limit{10'000};
  std::chrono::milliseconds wait_for_connection{2'000};
  std::string sqlite_vfs = {};              // a test's own file system; the default one when empty
  std::string sqlite_synchronous = "FULL";  // only the control of the power-cut test changes it
};

/// Connections to one database. Threads lease one each and give it back by letting go of the lease.
///
/// A connection that was lost is thrown away; making a new one is tried with growing pauses (50 ms to 1 s) for as long
/// as `wait_for_connection`, then `Unavailable`. Each new connection checks its settings (WAL, synchronous FULL,
/// foreign keys; fsync, full_page_writes, synchronous_commit) and refuses to serve with others: throws Error.
class Database {
public:
  Database(Address address, Settings settings = {});
  ~Database();

  class Lease {
  public:
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }
    ~Lease();
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;

  private:
    friend class Database;
    Lease(Database& database, std::unique_ptr<Connection> connection);
    Database* database_;
    std::unique_ptr<Connection> connection_;
  };

  Lease lease();

  /// Rings after each commit of this process that asked for it: see Connection::ring_after_commit.
  Bell& bell() { return *bell_; }

  Address const& address() const { return address_; }
  Dialect dialect() const { return address_.dialect; }

private:
  struct Pool;
  Address address_;
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::unique_ptr<Pool> pool_;
};

namespace detail {
/// `work` says whether to commit.
void repeat_on_contention(Connection& connection, std::function<bool(Transaction&)> const& work);
}  // namespace detail

/// Runs `work` in one write transaction and commits; again, at most three times, when it met another.
///
/// Work that gives a `Result` is committed when it holds a value and rolled back when it was refused; the result is
/// returned. Work may run more than once, so it must do nothing outside the transaction.
template <class Work>
auto in_transaction(Connection& connection, Work const& work) {
  using Returned = std::invoke_result_t<Work const&, Transaction&>;
  if constexpr (std::is_void_v<Returned>) {
    detail::repeat_on_contention(connection, [&](Transaction& transaction) {
      work(transaction);
      return true;
    });
  } else {
    std::optional<Returned> returned;
    detail::repeat_on_contention(connection, [&](Transaction& transaction) {
      returned.emplace(work(transaction));
      if constexpr (requires {
                      returned->has_value();
                      returned->error();
                    })
        return returned->has_value();
      else
        return true;
    });
    return std::move(*returned);
  }
}

}  // namespace aimline::store
