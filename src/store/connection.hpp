#pragma once

#include "store/bell.hpp"
#include "store/value.hpp"

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// One connection to SQLite or PostgreSQL. SQL is written once for both, with `$1`, `$2`, … for bound values; every
/// text is prepared once per connection and always reset. No error text holds a bound value.
///
/// The two databases are made to behave alike where they differ by nature:
/// - Text with a NUL or invalid UTF-8, and numbers that are not finite, are refused: throws Error.
/// - After a statement failed, its transaction can only be rolled back; further statements and `commit` throw Error.
/// - A read transaction that writes throws Error.
/// - SQLite reads `$1::text` as the name of a parameter: write `cast($1 as text)`. The number of values is checked.
namespace aimline::store {

enum class Dialect { sqlite, postgresql };

/// What the database itself could not do. These are exceptions: nobody at the keyboard can mend them.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// The connection is gone or cannot be made; nothing was done. Safe to repeat.
struct Unavailable : Error {
  using Error::Error;
};
/// The connection was lost while a commit was under way: it may or may not have happened.
struct OutcomeUnknown : Error {
  using Error::Error;
};
/// Two transactions met (serialization, deadlock, lock time-out): the transaction may be run again.
struct Contention : Error {
  using Error::Error;
};
/// No space left, or an I/O error while writing.
struct StorageFull : Error {
  using Error::Error;
};
/// A statement took longer than its limit.
struct TooSlow : Error {
  using Error::Error;
};
/// A constraint of a table refused the write. The service that owns the table may turn it into a `Refusal`.
///
/// `constraint` is the same on both databases when migrations follow PostgreSQL's own names: a unique index or
/// constraint on columns a and b of t is called `t_a_b_key` and reported as "t.a_b", the one on slug as "t.slug";
/// a check is named `t_what_check` and reported as "t.what"; not null as "t.column"; the primary key as "t.pkey".
/// A foreign key `t_column_fkey` is "t.column" on PostgreSQL; SQLite does not tell which, so it is empty there.
struct ConstraintBroken : Error {
  enum class Kind { unique, foreign_key, check, not_null };
  ConstraintBroken(Kind kind, std::string constraint)
      : Error("a constraint refused the write: " + (constraint.empty() ? "a foreign key" : constraint)),
        kind(kind),
        constraint(std::move(constraint)) {}
  Kind kind;
  std::string constraint;  // "organization.slug"; never a value
};

class Connection {
public:
  using Each = std::function<void(Row const&)>;

  virtual ~Connection() = default;
  Connection(Connection const&) = delete;
  Connection& operator=(Connection const&) = delete;

  virtual Dialect dialect() const = 0;

  /// Runs one statement and hands each row of its answer to `each`; returns the number of rows changed.
  /// `each` may run other statements on this connection, and may throw: the connection stays usable.
  virtual std::int64_t run(std::string_view sql, std::span<Value const> values, Each const& each) = 0;

  /// Runs a text of several statements without values, for migrations.
  virtual void run_script(std::string const& sql) = 0;

  /// Adds many rows at once: COPY on PostgreSQL, one prepared statement on SQLite. Inside a transaction.
  /// `next` fills in `row` in the order of `columns`, or returns false when there are no more.
  virtual void insert_rows(std::string_view table, std::span<std::string const> columns,
                           std::function<bool(std::vector<Value>& row)> const& next) = 0;

  /// False once the server has gone: the pool throws the connection away and makes another.
  virtual bool usable() const = 0;

  /// The time a statement may take from now on, 0 for no limit; returns what it was. On SQLite it includes `each`.
  /// Outside a transaction. A lease given back gets the pool's limit again.
  virtual std::chrono::milliseconds limit_statements(std::chrono::milliseconds limit) = 0;

  /// Rings the database's bell once the transaction that is open has been committed.
  void ring_after_commit() { rings_ = true; }

  /// `run` with the values as arguments: `connection.query("select … where id = $1", each, id)`.
  template <class... Arguments>
  void query(std::string_view sql, Each const& each, Arguments const&... arguments) {
    std::vector<Value> const values{to_value(arguments)...};
    run(sql, values, each);
  }
  template <class... Arguments>
  std::int64_t execute(std::string_view sql, Arguments const&... arguments) {
    std::vector<Value> const values{to_value(arguments)...};
    return run(sql, values, [](Row const&) {});
  }
  /// The first column of the first row; none when there is no row.
  template <class T, class... Arguments>
  std::optional<T> value_of(std::string_view sql, Arguments const&... arguments) {
    std::optional<T> found;
    query(
        sql,
        [&](Row const& row) {
          if (!found) found = from_column<T>(row, 0);
        },
        arguments...);
    return found;
  }

protected:
  Connection() = default;
  friend class Transaction;
  friend class Reading;
  virtual void hold_reading() {}
  virtual void let_go_of_reading() noexcept {}
  enum class Begin { read, write, alone };
  virtual void begin(Begin kind) = 0;
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;

private:
  friend class Database;
  std::shared_ptr<Bell> bell_;
  bool rings_ = false;
};

/// A unit of work: everything or nothing. Rolled back unless `commit` was reached.
///
/// `write` takes SQLite's one writing place at once (writers of one process queue in order); on PostgreSQL it is
/// serializable, so invariants over several rows hold and `Contention` may ask for a repeat. `alone` is for the repeat:
/// it waits until no other writes, so it meets nobody. `read` sees one moment.
class Transaction {
public:
  enum class Kind { read, write, alone };
  explicit Transaction(Connection& connection, Kind kind = Kind::write);
  ~Transaction();
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;

  void commit();  // throws OutcomeUnknown when the connection was lost on the way

  Connection& connection() { return connection_; }

private:
  Connection& connection_;
  bool open_ = true;
};

/// Statements that read, one after the other. On SQLite they share one read transaction, and with it one moment and the
/// cost of its locks, until the first statement that writes; on PostgreSQL, where it would cost two round trips, each
/// stands alone as without this.
class Reading {
public:
  explicit Reading(Connection& connection) : connection_(connection) { connection_.hold_reading(); }
  ~Reading() { connection_.let_go_of_reading(); }
  Reading(Reading const&) = delete;
  Reading& operator=(Reading const&) = delete;

private:
  Connection& connection_;
};

}  // namespace aimline::store
