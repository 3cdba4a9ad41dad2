#include "store/migrate.hpp"

#include "base/folding.hpp"
#include "store/digest.hpp"
#include "store/foreign_keys.hpp"
#include "store/migration_files.hpp"

#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace aimline::store {
namespace {

struct Applied {
  int number;
  std::string name;
  std::string digest;
};

constexpr auto create_table =
    "create table if not exists schema_migration (number integer primary key, name text not null, "
    "digest text not null, applied_at text not null)";

std::string now_of(Dialect dialect) {
  return dialect == Dialect::sqlite ? "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
                                    : "(to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))";
}

/// The text for one database. A token stands alone: an `@` inside a word, as in a mail address, is left.
std::string with_tokens_replaced(std::string_view text, Dialect dialect, std::string_view file) {
  auto const is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  std::string replaced;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const begins =
        text[i] == '@' && (i == 0 || !is_word(text[i - 1])) && i + 1 < text.size() && is_word(text[i + 1]);
    if (!begins) {
      replaced += text[i];
      continue;
    }
    auto end = i + 1;
    while (end < text.size() && is_word(text[end])) ++end;
    auto const token = text.substr(i, end - i);
    if (token == "@id")
      replaced += dialect == Dialect::sqlite ? "text" : "uuid";
    else if (token == "@json")
      replaced += dialect == Dialect::sqlite ? "text" : "jsonb";
    else if (token == "@now")
      replaced += now_of(dialect);
    else if (token == "@quote")  // a text as JSON
      replaced += dialect == Dialect::sqlite ? "json_quote" : "to_json";
    else
      throw std::logic_error(fmt::format("{}: there is no token {}", file, token));
    i = end - 1;
  }
  return replaced;
}

bool has_line(std::string_view text, std::string_view line) {
  while (!text.empty()) {
    auto const end = text.find('\n');
    if (text.substr(0, end) == line) return true;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return false;
}

/// "0007_measure_points.sqlite.sql" in its parts.
struct FileName {
  int number = 0;
  std::string name;
  std::optional<Dialect> only;
};

FileName parse_file_name(std::string_view file) {
  auto const wrong = [&] { return std::logic_error(fmt::format("{}: a migration is called 0007_name.sql", file)); };
  auto rest = file;
  FileName parsed;
  auto const drop_ending = [&](std::string_view ending) {
    bool const has = rest.ends_with(ending);
    if (has) rest.remove_suffix(ending.size());
    return has;
  };
  if (!drop_ending(".sql")) throw wrong();
  if (drop_ending(".sqlite"))
    parsed.only = Dialect::sqlite;
  else if (drop_ending(".postgresql"))
    parsed.only = Dialect::postgresql;
  if (rest.size() < 6 || rest[4] != '_' || rest.find('.') != std::string_view::npos) throw wrong();
  auto const [end, error] = std::from_chars(rest.data(), rest.data() + 4, parsed.number);
  if (error != std::errc() || end != rest.data() + 4) throw wrong();
  parsed.name = rest.substr(5);
  return parsed;
}

std::vector<Applied> applied(Connection& connection) {
  std::vector<Applied> rows;
  connection.query("select number, name, digest from schema_migration order by number", [&](Row const& row) {
    rows.push_back({static_cast<int>(row.integer(0)), std::string(row.text(1)), std::string(row.text(2))});
  });
  return rows;
}

bool has_migration_table(Connection& connection) {
  auto const sql =
      connection.dialect() == Dialect::sqlite
          ? "select count(*) from sqlite_schema where type = 'table' and name = 'schema_migration'"
          : "select count(*) from pg_tables where schemaname = 'public' and tablename = 'schema_migration'";
  return connection.value_of<std::int64_t>(sql) == 1;
}

/// How many of the known migrations are applied. Refuses a database that is not a stage of our own history.
Result<std::size_t> compare(std::vector<Applied> const& rows, std::span<Migration const> known) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i >= known.size())
      return refuse(Fault::conflict, "database",
                    Text{"migrate.newer_schema",
                         {{"schema", std::to_string(rows.back().number)}, {"known", std::to_string(known.size())}}});
    if (rows[i].number != known[i].number || rows[i].digest != known[i].digest)
      return refuse(Fault::conflict, "database",
                    Text{"migrate.edited", {{"migration", fmt::format("{:04}_{}", rows[i].number, rows[i].name)}}});
  }
  return rows.size();
}

void apply(Connection& connection, Migration const& migration) {
  connection.run_script(connection.dialect() == Dialect::sqlite ? migration.sqlite : migration.postgresql);
  connection.execute(
      fmt::format("insert into schema_migration (number, name, digest, applied_at) values ($1, $2, $3, {})",
                  now_of(connection.dialect())),
      migration.number, migration.name, migration.digest);
}

/// Only one at a time may migrate. On SQLite the write transaction does it; on PostgreSQL a lock of the session, taken
/// before the first transaction, since a snapshot taken while waiting would show the schema as it was.
class MigrationLock {
public:
  explicit MigrationLock(Connection& connection) : connection_(connection), limit_(connection.limit_statements({})) {
    if (connection.dialect() == Dialect::postgresql) connection.query("select pg_advisory_lock($1)", ignore, key);
  }
  ~MigrationLock() {
    try {
      if (connection_.dialect() == Dialect::postgresql && connection_.usable())
        connection_.query("select pg_advisory_unlock($1)", ignore, key);
      connection_.limit_statements(limit_);
    } catch (std::exception const&) {
      // The connection is lost, and with it the lock.
    }
  }
  MigrationLock(MigrationLock const&) = delete;
  MigrationLock& operator=(MigrationLock const&) = delete;

private:
  static constexpr std::int64_t key = 0x41494d4c494e45;  // "AIMLINE"
  static void ignore(Row const&) {}
  Connection& connection_;
  std::chrono::milliseconds limit_;
};

/// Applies the first migration that is missing, in one transaction: 1, or 0 when none is.
Result<int> apply_next(Connection& connection, std::span<Migration const> known, std::size_t expected) {
  auto const& candidate = known[expected];
  std::optional<ForeignKeysOff> foreign_keys_off;
  if (candidate.rebuilds_a_table) foreign_keys_off.emplace(connection);
  Transaction transaction(connection);
  connection.run_script(create_table);
  auto const done = compare(applied(connection), known);
  if (!done) return refuse(done.error());
  if (*done > expected) return 0;  // another server was faster
  apply(connection, candidate);
  if (foreign_keys_off) check_foreign_keys(connection);
  transaction.commit();
  return 1;
}

/// Gives rows from before the column, and those of an old backup, their folded name.
void fold_names(Connection& connection) {
  auto const sql = connection.dialect() == Dialect::sqlite
                       ? "select m.name from sqlite_schema m join pragma_table_info(m.name) c"
                         " where m.type = 'table' and c.name = 'name_folded'"
                       : "select cast(table_name as text) from information_schema.columns"
                         " where table_schema = 'public' and column_name = 'name_folded'";
  std::vector<std::string> tables;
  connection.query(sql, [&](Row const& row) { tables.emplace_back(row.text(0)); });
  for (auto const& table : tables) {
    Transaction transaction(connection);
    std::vector<std::pair<std::string, std::string>> names;
    connection.query(fmt::format("select id, name from {} where name_folded = ''", table),
                     [&](Row const& row) { names.emplace_back(row.text(0), row.text(1)); });
    for (auto const& [id, name] : names)
      connection.execute(fmt::format("update {} set name_folded = $1 where id = $2", table), folded(name), id);
    transaction.commit();
  }
}

}  // namespace

std::vector<Migration> read_migrations(std::span<MigrationFile const> files) {
  struct Texts {
    std::string name;
    std::map<Dialect, std::string_view> of;
    std::size_t files = 0;
  };
  std::map<int, Texts> numbered;
  for (auto const& file : files) {
    auto const name = parse_file_name(file.name);
    auto& texts = numbered[name.number];
    bool const first = texts.files++ == 0;
    if (!first && texts.name != name.name)
      throw std::logic_error(fmt::format("two migrations have the number {}", name.number));
    texts.name = name.name;
    bool fresh = true;
    for (auto const dialect : {Dialect::sqlite, Dialect::postgresql})
      if (!name.only || *name.only == dialect) fresh = texts.of.emplace(dialect, file.text).second && fresh;
    if (!fresh) throw std::logic_error(fmt::format("two migrations have the number {}", name.number));
  }
  std::vector<Migration> read;
  for (auto const& [number, texts] : numbered) {
    if (number != static_cast<int>(read.size()) + 1)
      throw std::logic_error(fmt::format("there is no migration with the number {}", read.size() + 1));
    if (texts.of.size() != 2) throw std::logic_error(fmt::format("migration {} has one file of a pair", number));
    auto const sqlite = texts.of.at(Dialect::sqlite);
    auto const postgresql = texts.of.at(Dialect::postgresql);
    Digest digest;
    digest.add(sqlite);
    if (texts.files == 2) digest.add(postgresql);
    constexpr std::string_view marker = "-- rebuilds a table";
    read.push_back({number, texts.name, with_tokens_replaced(sqlite, Dialect::sqlite, texts.name),
                    with_tokens_replaced(postgresql, Dialect::postgresql, texts.name), digest.hexadecimal(),
                    has_line(sqlite, marker)});
  }
  return read;
}

std::vector<Migration> const& migrations() {
  static std::vector<Migration> const read = read_migrations(embedded_migration_files());
  return read;
}

Result<int> migrate(Connection& connection, std::span<Migration const> known) {
  auto done = std::size_t{0};
  if (has_migration_table(connection)) {
    auto const compared = compare(applied(connection), known);
    if (!compared) return refuse(compared.error());
    done = *compared;
  }
  MigrationLock const lock(connection);
  int count = 0;
  for (; done < known.size(); ++done) {
    auto const applied_now = apply_next(connection, known, done);
    if (!applied_now) return refuse(applied_now.error());
    count += *applied_now;
  }
  fold_names(connection);
  return count;
}

int schema_number(Connection& connection) {
  if (!has_migration_table(connection)) return 0;
  return connection.value_of<int>("select coalesce(max(number), 0) from schema_migration").value_or(0);
}

void create_schema(Connection& connection, std::span<Migration const> known, int last) {
  connection.run_script(create_table);
  for (auto const& migration : known)
    if (migration.number <= last) apply(connection, migration);
}

bool is_empty(Connection& connection) {
  auto const sql = connection.dialect() == Dialect::sqlite
                       ? "select count(*) from sqlite_schema where name not like 'sqlite\\_%' escape '\\'"
                       : "select count(*) from pg_class where relnamespace = 'public'::regnamespace";
  return connection.value_of<std::int64_t>(sql) == 0;
}

}  // namespace aimline::store
