#include "store/sqlite.hpp"

#include "store/sqlite_errors.hpp"
#include "store/sqlite_row.hpp"
#include "store/statement_text.hpp"
#include "store/writer_queue.hpp"

#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <limits>
#include <unistd.h>
#include <unordered_map>

#include <fmt/format.h>
#include <sqlite3.h>

namespace aimline::store {
namespace {

using sqlite::During;
using sqlite::throw_failure;
using Clock = std::chrono::steady_clock;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

struct StringHash {
  using is_transparent = void;
  // Statements are long and differ in length or in their ends; what is found is compared whole.
  std::size_t operator()(std::string_view text) const {
    return text.size() ^
           std::hash<std::string_view>()(text.substr(text.size() - std::min<std::size_t>(text.size(), 64)));
  }
};

/// A prepared statement. Parameters are named `$1`, `$2`, … and may stand in any order and more than once.
struct Statement {
  sqlite3_stmt* handle = nullptr;
  std::vector<std::size_t> value_of_parameter;  // parameter i takes values[value_of_parameter[i]]
  std::size_t values = 0;
  bool reads_only = false;
  bool running = false;

  Statement(sqlite3* database, std::string_view sql);
  ~Statement() { sqlite3_finalize(handle); }
  Statement(Statement const&) = delete;
  Statement& operator=(Statement const&) = delete;
};

Statement::Statement(sqlite3* database, std::string_view sql) {
  char const* rest = nullptr;
  int const code =
      sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, &rest);
  if (code != SQLITE_OK) throw_failure(database, code, sql, During::prepare);
  auto const unread = sql.substr(static_cast<std::size_t>(rest - sql.data()));
  auto const fail = [&](std::string_view why) {
    sqlite3_finalize(handle);
    throw Error(fmt::format("{}: {}", why, shortened(sql)));
  };
  if (!handle || unread.find_first_not_of(" \t\r\n;") != std::string_view::npos) fail("not exactly one statement");
  reads_only = sqlite3_stmt_readonly(handle) != 0;
  int const parameters = sqlite3_bind_parameter_count(handle);
  for (int i = 1; i <= parameters; ++i) {
    char const* const name = sqlite3_bind_parameter_name(handle, i);
    std::string_view const digits = name && name[0] == '$' ? name + 1 : "";
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || number == 0)
      fail("parameters are written $1, $2, …");
    value_of_parameter.push_back(number - 1);
    values = std::max(values, number);
  }
}

/// A statement at work: reset and emptied of its values whatever happens, so that it keeps no lock and no person's
/// data.
class Running {
public:
  explicit Running(Statement& statement) : statement_(statement) { statement_.running = true; }
  ~Running() {
    sqlite3_reset(statement_.handle);
    sqlite3_clear_bindings(statement_.handle);
    statement_.running = false;
  }
  Running(Running const&) = delete;
  Running& operator=(Running const&) = delete;

private:
  Statement& statement_;
};

void bind_values(sqlite3* database, Statement& statement, std::span<Value const> values, std::string_view sql) {
  if (values.size() != statement.values)
    throw Error(fmt::format("{} values for a statement with {}: {}", values.size(), statement.values, shortened(sql)));
  for (auto const& value : values) check_storable(value);
  for (std::size_t i = 0; i < statement.value_of_parameter.size(); ++i) {
    auto const& value = values[statement.value_of_parameter[i]];
    int const position = static_cast<int>(i) + 1;
    int code = SQLITE_OK;
    if (auto const* truth = std::get_if<bool>(&value)) {
      code = sqlite3_bind_int(statement.handle, position, *truth ? 1 : 0);
    } else if (auto const* integer = std::get_if<std::int64_t>(&value)) {
      code = sqlite3_bind_int64(statement.handle, position, *integer);
    } else if (auto const* real = std::get_if<double>(&value)) {
      code = sqlite3_bind_double(statement.handle, position, *real);
    } else if (auto const* text = std::get_if<std::string>(&value)) {
      // Not copied: the caller's values outlive the run.
      code = sqlite3_bind_text64(statement.handle, position, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (code != SQLITE_OK) throw_failure(database, code, sql, During::run);
  }
}

class SqliteConnection final : public Connection {
public:
  SqliteConnection(DatabaseHandle database, std::string const& queue_name, Settings const& settings)
      : database_(std::move(database)), queue_(WriterQueue::of(queue_name)) {
    // The busy handler only ever waits for other programs: those of this process stand in the queue.
    limit_statements(settings.statement_limit);
    sqlite3_progress_handler(database_.get(), 1'000, &SqliteConnection::check_time, this);
    sqlite3_wal_hook(database_.get(), &SqliteConnection::after_commit, this);
  }
  ~SqliteConnection() override { roll_back(); }

  Dialect dialect() const override { return Dialect::sqlite; }
  bool usable() const override { return !broken_; }

  std::int64_t run(std::string_view sql, std::span<Value const> values, Each const& each) override;
  void run_script(std::string const& sql) override;
  void insert_rows(std::string_view table, std::span<std::string const> columns,
                   std::function<bool(std::vector<Value>& row)> const& next) override;

  std::chrono::milliseconds limit_statements(std::chrono::milliseconds limit) override {
    // Without a limit, other programs are waited for as long as SQLite can count.
    auto const wait = limit.count() == 0 ? std::numeric_limits<int>::max() : static_cast<int>(limit.count());
    sqlite3_busy_timeout(database_.get(), wait);
    return std::exchange(limit_, limit);
  }

protected:
  void begin(Begin kind) override;
  void commit() override;
  void roll_back() noexcept override;
  void hold_reading() override;
  void let_go_of_reading() noexcept override;

private:
  std::shared_ptr<Statement> prepared(std::string_view sql);
  void step_alone(std::string_view sql);
  [[noreturn]] void fail(int code, std::string_view sql, During during) {
    failed_ = transaction_.has_value();
    throw_failure(database_.get(), code, sql, during);
  }
  void check_transaction(bool reads_only, std::string_view sql);
  Clock::time_point next_deadline() const {
    return limit_.count() == 0 ? Clock::time_point::max() : Clock::now() + limit_;
  }
  int step(Statement& statement, Clock::time_point deadline) {
    auto const before = std::exchange(deadline_, deadline);
    int const code = sqlite3_step(statement.handle);
    deadline_ = before;
    return code;
  }

  /// A write outside a transaction stands in the queue too, unless it is inside one that does.
  class OwnTurn {
  public:
    OwnTurn(SqliteConnection& connection, bool reads_only) {
      if (reads_only || connection.transaction_ || connection.turn_) return;
      connection.turn_ = connection.queue_->take(connection.limit_);
      turn_ = &connection.turn_;
    }
    ~OwnTurn() {
      if (turn_) turn_->give_back();
    }
    OwnTurn(OwnTurn const&) = delete;
    OwnTurn& operator=(OwnTurn const&) = delete;

  private:
    WriterQueue::Turn* turn_ = nullptr;
  };

  static int check_time(void* self) { return Clock::now() > static_cast<SqliteConnection*>(self)->deadline_ ? 1 : 0; }

  /// SQLite's own checkpoint after a commit swallows every error; a failed sync must not pass unseen.
  static int after_commit(void*, sqlite3* database, char const* name, int pages) {
    constexpr int pages_before_checkpoint = 1'000;  // SQLite's default
    if (pages >= pages_before_checkpoint)
      sqlite::check_sync(sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
    return SQLITE_OK;
  }

  static constexpr std::size_t most_statements = 500;

  DatabaseHandle database_;
  std::shared_ptr<WriterQueue> queue_;
  WriterQueue::Turn turn_;
  std::unordered_map<std::string, std::shared_ptr<Statement>, StringHash, std::equal_to<>> statements_;
  std::chrono::milliseconds limit_{};
  Clock::time_point deadline_ = Clock::time_point::max();
  std::optional<Begin> transaction_;
  bool failed_ = false;   // a statement of the transaction failed
  bool reading_ = false;  // a read transaction that ends with the first write
  bool broken_ = false;
};

std::shared_ptr<Statement> SqliteConnection::prepared(std::string_view sql) {
  auto const found = statements_.find(sql);
  // The same text may be at work further up, in an `each` that asked again: it gets one of its own.
  if (found != statements_.end() && !found->second->running) return found->second;
  std::shared_ptr<Statement> statement;
  try {
    statement = std::make_shared<Statement>(database_.get(), sql);
  } catch (Error const&) {
    failed_ = transaction_.has_value();
    throw;
  }
  if (found == statements_.end()) {
    if (statements_.size() >= most_statements) statements_.clear();
    statements_.emplace(sql, statement);
  }
  return statement;
}

void SqliteConnection::check_transaction(bool reads_only, std::string_view sql) {
  if (!transaction_) return;
  // After some errors SQLite rolls back by itself: what follows would be committed statement by statement.
  if (failed_ || sqlite3_get_autocommit(database_.get()))
    throw Error("the transaction failed before and can only be rolled back: " + shortened(sql));
  if (*transaction_ == Begin::read && !reads_only) {
    failed_ = true;
    throw Error("a read transaction may not write: " + shortened(sql));
  }
}

std::int64_t SqliteConnection::run(std::string_view sql, std::span<Value const> values, Each const& each) {
  auto const statement = prepared(sql);
  if (!statement->reads_only) let_go_of_reading();
  check_transaction(statement->reads_only, sql);
  OwnTurn const turn(*this, statement->reads_only);
  Running const running(*statement);
  bind_values(database_.get(), *statement, values, sql);
  auto const changes_before = sqlite3_total_changes64(database_.get());
  auto const deadline = next_deadline();
  sqlite::Row const row(statement->handle);
  std::exception_ptr thrown;
  int code = SQLITE_OK;
  while ((code = step(*statement, deadline)) == SQLITE_ROW) {
    if (thrown) continue;
    try {
      each(row);
    } catch (...) {
      if (statement->reads_only) throw;
      thrown = std::current_exception();  // a write is finished first, as it is on PostgreSQL
    }
  }
  if (code != SQLITE_DONE) fail(code, sql, During::run);
  if (thrown) std::rethrow_exception(thrown);
  bool const changed = sqlite3_total_changes64(database_.get()) != changes_before;
  return changed ? sqlite3_changes64(database_.get()) : 0;
}

void SqliteConnection::run_script(std::string const& sql) {
  let_go_of_reading();
  check_transaction(false, sql);
  OwnTurn const turn(*this, false);
  auto const before = std::exchange(deadline_, next_deadline());
  int const code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  deadline_ = before;
  if (code != SQLITE_OK) fail(code, sql, During::script);
}

void SqliteConnection::insert_rows(std::string_view table, std::span<std::string const> columns,
                                   std::function<bool(std::vector<Value>& row)> const& next) {
  if (!transaction_) throw std::logic_error("insert_rows needs a transaction");
  std::string places;
  for (std::size_t i = 1; i <= columns.size(); ++i) places += fmt::format("{}${}", i == 1 ? "" : ", ", i);
  auto const sql = fmt::format("insert into {} ({}) values ({})", quote_name(table), quote_names(columns), places);
  auto const statement = prepared(sql);
  check_transaction(statement->reads_only, sql);
  for (std::vector<Value> row; row.clear(), next(row);) {
    Running const running(*statement);
    bind_values(database_.get(), *statement, row, sql);
    int const code = step(*statement, next_deadline());
    if (code != SQLITE_DONE) fail(code, sql, During::run);
  }
}

void SqliteConnection::step_alone(std::string_view sql) {
  auto const statement = prepared(sql);
  Running const running(*statement);
  int const code = step(*statement, next_deadline());
  if (code != SQLITE_DONE) fail(code, sql, During::run);
}

void SqliteConnection::begin(Begin kind) {
  if (transaction_) throw std::logic_error("a transaction is begun inside another");
  let_go_of_reading();
  if (kind != Begin::read) {  // there is one writer at a time: every write is alone
    auto turn = queue_->take(limit_);
    step_alone("begin immediate");
    turn_ = std::move(turn);
  } else {
    step_alone("begin deferred");
  }
  transaction_ = kind;
  failed_ = false;
}

void SqliteConnection::commit() {
  check_transaction(true, "commit");
  step_alone("commit");
  transaction_.reset();
  turn_.give_back();
}

void SqliteConnection::roll_back() noexcept {
  if (!sqlite3_get_autocommit(database_.get())) {
    sqlite3_exec(database_.get(), "rollback", nullptr, nullptr, nullptr);
    broken_ = broken_ || !sqlite3_get_autocommit(database_.get());
  }
  transaction_.reset();
  failed_ = false;
  turn_.give_back();
}

void SqliteConnection::hold_reading() {
  if (transaction_ || reading_) return;
  step_alone("begin deferred");
  reading_ = true;
}

void SqliteConnection::let_go_of_reading() noexcept {
  if (!std::exchange(reading_, false)) return;
  try {
    step_alone("commit");
  } catch (...) {
    roll_back();
  }
}

/// Makes the file, if there is none, with the owner's rights alone, and brings its name to the disk.
void make_file(std::string const& path) {
  if (path == ":memory:") return;
  int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return;  // it is there, or SQLite will say why not
  ::close(file);
  auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  int const parent = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (parent < 0) return;
  if (::fsync(parent) != 0) sqlite::check_sync(SQLITE_IOERR_DIR_FSYNC);
  ::close(parent);
}

/// Runs a pragma and reads the setting back: an unknown or refused one is silently ignored by SQLite.
void set_and_check(sqlite3* database, char const* name, std::string_view wanted, std::string_view read_back) {
  auto const read = [&](std::string const& sql) {
    std::string text;
    auto const keep_last = [](void* out, int, char** values, char**) {
      *static_cast<std::string*>(out) = values[0] ? values[0] : "";
      return 0;
    };
    int const code = sqlite3_exec(database, sql.c_str(), keep_last, &text, nullptr);
    if (code != SQLITE_OK) throw_failure(database, code, sql, During::open);
    return text;
  };
  read(fmt::format("pragma {} = {}", name, wanted));
  auto const found = read(fmt::format("pragma {}", name));
  if (found != read_back)
    throw Error(fmt::format("the database does not keep its setting {}: {} in place of {}", name, found, read_back));
}

std::string_view number_of_synchronous(std::string_view level) {
  if (level == "OFF") return "0";
  if (level == "FULL") return "2";
  throw Error("synchronous must be FULL");
}

/// SQLite counts its memory under one lock for the whole process, which connections of several threads then wait for.
void count_no_memory() {
  static int const code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  // It was started before by somebody else in the process: slower, not wrong.
  static_cast<void>(code);
}

}  // namespace

std::unique_ptr<Connection> connect_sqlite(std::string const& path, Settings const& settings) {
  count_no_memory();
  if (settings.sqlite_vfs.empty()) make_file(path);
  sqlite3* opened = nullptr;
  int const flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int const code = sqlite3_open_v2(path.c_str(), &opened, flags,
                                   settings.sqlite_vfs.empty() ? nullptr : settings.sqlite_vfs.c_str());
  DatabaseHandle database(opened);
  if (code != SQLITE_OK) throw_failure(opened, code, "open", During::open);
  sqlite3_busy_timeout(opened, static_cast<int>(settings.statement_limit.count()));
  // Text in double quotes is a name, as on PostgreSQL; SQL functions hidden in a schema are not trusted.
  for (int const off : {SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_TRUSTED_SCHEMA})
    sqlite3_db_config(opened, off, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // A new file is turned to the write-ahead log through a rollback journal. Below EXTRA the journal's removal is not
  // brought to the disk: were it to come back after a power cut, it would undo the file and every commit since.
  set_and_check(opened, "synchronous", "EXTRA", "3");
  set_and_check(opened, "journal_mode", "wal", "wal");
  set_and_check(opened, "synchronous", settings.sqlite_synchronous, number_of_synchronous(settings.sqlite_synchronous));
  set_and_check(opened, "foreign_keys", "on", "1");
  set_and_check(opened, "temp_store", "memory", "2");
  set_and_check(opened, "cache_size", "-8192", "-8192");                // KiB a connection
  set_and_check(opened, "journal_size_limit", "67108864", "67108864");  // what a burst leaves of the log
  if (settings.sqlite_vfs.empty()) set_and_check(opened, "mmap_size", "67108864", "67108864");
  char const* const full_path = sqlite3_db_filename(opened, "main");
  auto const queue_name = settings.sqlite_vfs + ":" + (full_path && *full_path ? full_path : path.c_str());
  return std::make_unique<SqliteConnection>(std::move(database), queue_name, settings);
}

}  // namespace aimline::store
