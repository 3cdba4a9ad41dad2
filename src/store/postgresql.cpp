#include "store/postgresql.hpp"

#include "store/postgresql_errors.hpp"
#include "store/postgresql_row.hpp"
#include "store/statement_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <poll.h>
#include <unordered_map>

#include <fmt/format.h>
#include <libpq-fe.h>

namespace aimline::store {
namespace {

using postgresql::During;
using postgresql::throw_failure;

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using ConnectionHandle = std::unique_ptr<PGconn, CloseConnection>;

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// Values as libpq takes them: text, with the type left for the server to find from where it stands.
class Parameters {
public:
  explicit Parameters(std::span<Value const> values) {
    numbers_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      check_storable(values[i]);
      texts_.push_back(std::visit([&](auto const& value) { return text_of(value, numbers_[i]); }, values[i]));
    }
  }
  int size() const { return static_cast<int>(texts_.size()); }
  char const* const* data() const { return texts_.data(); }

private:
  using Number = std::array<char, 32>;

  static char const* text_of(std::monostate, Number&) { return nullptr; }
  static char const* text_of(bool truth, Number&) { return truth ? "t" : "f"; }
  static char const* text_of(std::string const& text, Number&) { return text.c_str(); }
  template <class T>
  static char const* text_of(T number, Number& place) {
    *std::to_chars(place.data(), place.data() + place.size() - 1, number).ptr = '\0';
    return place.data();
  }

  std::vector<Number> numbers_;
  std::vector<char const*> texts_;
};

/// One field of COPY's text format. Source: PostgreSQL documentation, COPY, File Formats, Text Format.
void write_copy_field(std::string& out, Value const& value) {
  check_storable(value);
  if (std::holds_alternative<std::monostate>(value)) {
    out += "\\N";
  } else if (auto const* text = std::get_if<std::string>(&value)) {
    for (char const c : *text) switch (c) {
        case '\\':
          out += "\\\\";
          break;
        case '\t':
          out += "\\t";
          break;
        case '\n':
          out += "\\n";
          break;
        case '\r':
          out += "\\r";
          break;
        default:
          out += c;
      }
  } else {
    out += *Parameters({&value, 1}).data();
  }
}

bool succeeded(PGresult const* result) {
  auto const status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

bool begins_with_select(std::string_view sql) {
  auto const first = sql.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || sql.size() - first < 6) return false;
  auto const word = sql.substr(first, 6);
  return std::equal(word.begin(), word.end(), "select", [](char a, char b) { return (a | 0x20) == b; });
}

constexpr auto begin_serializable = "begin isolation level serializable";
constexpr auto begin_among_writers = "begin isolation level serializable; lock table writer in row exclusive mode";
constexpr auto begin_alone = "begin isolation level serializable; lock table writer in exclusive mode";

class PostgresqlConnection final : public Connection {
public:
  explicit PostgresqlConnection(ConnectionHandle connection) : connection_(std::move(connection)) {}

  Dialect dialect() const override { return Dialect::postgresql; }
  bool usable() const override;

  std::int64_t run(std::string_view sql, std::span<Value const> values, Each const& each) override;
  void run_script(std::string const& sql) override { command(sql.c_str(), During::script); }
  void insert_rows(std::string_view table, std::span<std::string const> columns,
                   std::function<bool(std::vector<Value>& row)> const& next) override;
  std::chrono::milliseconds limit_statements(std::chrono::milliseconds limit) override;

protected:
  void begin(Begin kind) override;
  void commit() override;
  void roll_back() noexcept override;

private:
  PGconn* handle() const { return connection_.get(); }
  std::string const& prepared(std::string_view sql);
  ResultHandle command(char const* sql, During during);
  void check_transaction(std::string_view sql) const;
  [[noreturn]] void fail(PGresult const* result, std::string_view sql, During during);

  static constexpr std::size_t most_statements = 500;

  ConnectionHandle connection_;
  std::unordered_map<std::string, std::string, StringHash, std::equal_to<>> statements_;  // text to name
  std::uint64_t named_ = 0;
  std::optional<std::chrono::milliseconds> limit_;
  std::optional<Begin> transaction_;
  bool has_writers_ = false;  // the table `writer` is there: not yet while the first migration runs
  bool broken_ = false;
};

/// Asks the socket, without waiting, whether the server has closed it: a lost connection is otherwise noticed only by
/// the statement that fails on it.
bool PostgresqlConnection::usable() const {
  if (broken_ || PQstatus(handle()) != CONNECTION_OK || PQtransactionStatus(handle()) != PQTRANS_IDLE) return false;
  for (int i = 0; i < 8; ++i) {
    pollfd waiting{.fd = PQsocket(handle()), .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, 0) <= 0) return true;
    if (PQconsumeInput(handle()) == 0 || PQstatus(handle()) != CONNECTION_OK) return false;
  }
  return false;
}

void PostgresqlConnection::fail(PGresult const* result, std::string_view sql, During during) {
  char const* const code = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  std::string_view const state = code ? code : "";
  // A prepared statement whose result changed with the schema, or that the server no longer knows: prepared anew when
  // the transaction is repeated.
  if (during == During::run && (state == "0A000" || state == "26000") && !statements_.empty()) {
    statements_.clear();
    throw Contention(fmt::format("the schema changed under a statement (PostgreSQL {}): {}", state, shortened(sql)));
  }
  // After a failover this server has become a standby: the next connection finds the one that takes writes.
  if (state == "25006" && transaction_ != Begin::read) {
    broken_ = true;
    throw Unavailable("the database server takes no writes (PostgreSQL 25006)");
  }
  // Outside a transaction every write is its own commit.
  if (during == During::run && !transaction_ && !begins_with_select(sql)) {
    bool const lost = PQstatus(handle()) == CONNECTION_BAD;
    if (lost) during = During::commit;
  }
  throw_failure(handle(), result, sql, during);
}

void PostgresqlConnection::check_transaction(std::string_view sql) const {
  if (PQstatus(handle()) != CONNECTION_OK) throw Unavailable("the connection to the database was lost");
  if (PQtransactionStatus(handle()) == PQTRANS_INERROR)
    throw Error("the transaction failed before and can only be rolled back: " + shortened(sql));
}

ResultHandle PostgresqlConnection::command(char const* sql, During during) {
  check_transaction(sql);
  ResultHandle result(PQexec(handle(), sql));
  if (!succeeded(result.get())) fail(result.get(), sql, during);
  return result;
}

std::string const& PostgresqlConnection::prepared(std::string_view sql) {
  if (auto const found = statements_.find(sql); found != statements_.end()) return found->second;
  if (statements_.size() >= most_statements) {
    command("deallocate all", During::run);
    statements_.clear();
  }
  auto name = fmt::format("s{}", ++named_);
  std::string text(sql);
  ResultHandle const result(PQprepare(handle(), name.c_str(), text.c_str(), 0, nullptr));
  if (!succeeded(result.get())) fail(result.get(), sql, During::prepare);
  return statements_.emplace(std::move(text), std::move(name)).first->second;
}

std::int64_t PostgresqlConnection::run(std::string_view sql, std::span<Value const> values, Each const& each) {
  check_transaction(sql);
  Parameters const parameters(values);
  ResultHandle const result(
      PQexecPrepared(handle(), prepared(sql).c_str(), parameters.size(), parameters.data(), nullptr, nullptr, 0));
  if (!succeeded(result.get())) fail(result.get(), sql, During::run);
  for (int row = 0, rows = PQntuples(result.get()); row < rows; ++row) each(postgresql::Row(result.get(), row));
  // A select, too, tells a number of rows: those it found.
  if (std::string_view(PQcmdStatus(result.get())).starts_with("SELECT")) return 0;
  std::string_view const changed = PQcmdTuples(result.get());
  std::int64_t count = 0;
  std::from_chars(changed.data(), changed.data() + changed.size(), count);
  return count;
}

void PostgresqlConnection::insert_rows(std::string_view table, std::span<std::string const> columns,
                                       std::function<bool(std::vector<Value>& row)> const& next) {
  if (!transaction_) throw std::logic_error("insert_rows needs a transaction");
  auto const sql = fmt::format("copy {} ({}) from stdin", quote_name(table), quote_names(columns));
  check_transaction(sql);
  ResultHandle const started(PQexec(handle(), sql.c_str()));
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) fail(started.get(), sql, During::prepare);

  constexpr std::size_t piece = 64 * 1024;
  std::string buffer;
  bool sending = true;
  auto const send = [&] {
    if (sending && !buffer.empty())
      sending = PQputCopyData(handle(), buffer.data(), static_cast<int>(buffer.size())) == 1;
    buffer.clear();
  };
  auto const finish = [&](char const* reason) {
    PQputCopyEnd(handle(), reason);
    ResultHandle ended(PQgetResult(handle()));
    while (ResultHandle(PQgetResult(handle()))) {
    }
    return ended;
  };
  try {
    for (std::vector<Value> row; sending && (row.clear(), next(row));) {
      if (row.size() != columns.size())
        throw Error(fmt::format("{} values for a statement with {}: {}", row.size(), columns.size(), shortened(sql)));
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) buffer += '\t';
        write_copy_field(buffer, row[i]);
      }
      buffer += '\n';
      if (buffer.size() >= piece) send();
    }
  } catch (...) {
    finish("given up");
    throw;
  }
  send();
  auto const ended = finish(nullptr);
  if (!succeeded(ended.get())) fail(ended.get(), sql, During::run);
}

std::chrono::milliseconds PostgresqlConnection::limit_statements(std::chrono::milliseconds limit) {
  auto const before = limit_.value_or(limit);
  if (limit_ != limit) {
    // Waiting for a lock ends sooner than the statement, so that it is told from a statement that is slow by itself.
    command(fmt::format("set statement_timeout = {}; set lock_timeout = {}", limit.count(), limit.count() / 2).c_str(),
            During::script);
    limit_ = limit;
  }
  return before;
}

void PostgresqlConnection::begin(Begin kind) {
  if (transaction_) throw std::logic_error("a transaction is begun inside another");
  if (kind != Begin::read && !has_writers_)
    has_writers_ = PQgetisnull(command("select to_regclass('writer')", During::script).get(), 0, 0) == 0;
  try {
    switch (kind) {
      case Begin::read:
        command("begin isolation level repeatable read read only", During::script);
        break;
      // A lock on a table takes no snapshot, so a writer that has waited for its turn sees what the others wrote.
      // Writers share theirs; one that met another and is run again takes it alone, and so meets nobody.
      case Begin::write:
        command(has_writers_ ? begin_among_writers : begin_serializable, During::script);
        break;
      case Begin::alone:
        command(has_writers_ ? begin_alone : begin_serializable, During::script);
        break;
    }
  } catch (...) {
    roll_back();  // waiting in vain for the lock leaves a failed transaction behind
    throw;
  }
  transaction_ = kind;
}

void PostgresqlConnection::commit() {
  check_transaction("commit");
  ResultHandle const result(PQexec(handle(), "commit"));
  bool const writes = transaction_ != Begin::read;
  if (!succeeded(result.get())) fail(result.get(), "commit", writes ? During::commit : During::script);
  transaction_.reset();
  // The server answers the commit of a failed transaction with a roll-back and no error.
  if (std::string_view(PQcmdStatus(result.get())) != "COMMIT") throw Error("the transaction was rolled back");
}

void PostgresqlConnection::roll_back() noexcept {
  transaction_.reset();
  if (PQstatus(handle()) != CONNECTION_OK || PQtransactionStatus(handle()) == PQTRANS_IDLE) return;
  ResultHandle const result(PQexec(handle(), "rollback"));
  if (!succeeded(result.get())) broken_ = true;
}

ServerSettings read_settings(PGconn* connection) {
  constexpr auto sql =
      "select current_setting('fsync'), current_setting('full_page_writes'), "
      "set_config('synchronous_commit', case when current_setting('synchronous_commit') = 'remote_apply' "
      "then 'remote_apply' else 'on' end, false), current_setting('server_encoding')";
  ResultHandle const result(PQexec(connection, sql));
  if (!succeeded(result.get())) throw_failure(connection, result.get(), sql, During::script);
  auto const column = [&](int i) { return std::string(PQgetvalue(result.get(), 0, i)); };
  return {column(0), column(1), column(2), column(3)};
}

}  // namespace

std::optional<std::string> wrong_setting(ServerSettings const& settings) {
  auto const wrong = [](std::string_view name, std::string_view found, std::string_view wanted) {
    return fmt::format("the database server must have {} = {}, not {}", name, wanted, found);
  };
  if (settings.fsync != "on") return wrong("fsync", settings.fsync, "on");
  if (settings.full_page_writes != "on") return wrong("full_page_writes", settings.full_page_writes, "on");
  if (settings.synchronous_commit != "on" && settings.synchronous_commit != "remote_apply")
    return wrong("synchronous_commit", settings.synchronous_commit, "on");
  if (settings.server_encoding != "UTF8") return wrong("server_encoding", settings.server_encoding, "UTF8");
  return std::nullopt;
}

std::unique_ptr<Connection> connect_postgresql(std::string const& uri, Settings const& settings) {
  // What stands before dbname is a default that the URI may overrule. A server that is a standby takes no writes.
  constexpr std::array<char const*, 9> keywords{"connect_timeout",           "keepalives_idle",  "keepalives_interval",
                                                "keepalives_count",          "tcp_user_timeout", "target_session_attrs",
                                                "fallback_application_name", "dbname",           nullptr};
  std::array<char const*, 9> const values{"5", "30", "10", "3", "30000", "read-write", "aimline", uri.c_str(), nullptr};
  ConnectionHandle connection(PQconnectdbParams(keywords.data(), values.data(), 1));
  if (!connection || PQstatus(connection.get()) != CONNECTION_OK) {
    // libpq's words name host, user and database, never a password, and no statement has been sent yet.
    throw Unavailable(fmt::format("the database cannot be reached: {}",
                                  shortened(connection ? PQerrorMessage(connection.get()) : "no memory")));
  }
  PQsetNoticeReceiver(
      connection.get(), [](void*, PGresult const*) {}, nullptr);
  constexpr auto sql =
      "set client_encoding = 'UTF8'; set timezone = 'UTC'; set datestyle = 'ISO'; "
      "set search_path = public, pg_temp; set standard_conforming_strings = on; set jit = off";
  ResultHandle const result(PQexec(connection.get(), sql));
  if (!succeeded(result.get())) throw_failure(connection.get(), result.get(), sql, During::script);
  if (auto const wrong = wrong_setting(read_settings(connection.get()))) throw Error(*wrong);
  auto made = std::make_unique<PostgresqlConnection>(std::move(connection));
  made->limit_statements(settings.statement_limit);
  return made;
}

bool is_postgresql_uri(std::string const& uri) {
  auto* const options = PQconninfoParse(uri.c_str(), nullptr);
  PQconninfoFree(options);
  return options != nullptr;
}

std::string without_password(std::string const& uri) {
  auto* const options = PQconninfoParse(uri.c_str(), nullptr);
  auto const value_of = [&](std::string_view keyword) {
    for (auto const* option = options; option && option->keyword; ++option)
      if (option->keyword == keyword && option->val) return std::string(option->val);
    return std::string();
  };
  auto const user = value_of("user");
  auto const port = value_of("port");
  auto text = fmt::format("postgresql://{}{}{}{}{}/{}", user, user.empty() ? "" : "@", value_of("host"),
                          port.empty() ? "" : ":", port, value_of("dbname"));
  PQconninfoFree(options);
  return text;
}

}  // namespace aimline::store
