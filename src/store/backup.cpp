#include "store/backup.hpp"

#include "base/json.hpp"
#include "store/backup_row.hpp"
#include "store/digest.hpp"
#include "store/foreign_keys.hpp"
#include "store/line_file.hpp"
#include "store/statement_text.hpp"

#include <algorithm>
#include <system_error>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace aimline::store {
namespace {

namespace json = boost::json;

constexpr std::string_view format_name = "aimline-backup-1";

/// One number for all migrations up to `last`, so that a backup is not put into tables of another shape.
std::string schema_digest(std::span<Migration const> known, int last) {
  Digest digest;
  for (auto const& migration : known)
    if (migration.number <= last) digest.add(migration.digest);
  return digest.hexadecimal();
}

std::string schema_digest(Connection& connection) {
  Digest digest;
  connection.query("select digest from schema_migration order by number",
                   [&](Row const& row) { digest.add(row.text(0)); });
  return digest.hexadecimal();
}

std::vector<std::string> tables_of(Connection& connection) {
  std::vector<std::string> tables;
  auto const sql =
      connection.dialect() == Dialect::sqlite
          ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' "
            "and name <> 'schema_migration' order by name"
          : "select tablename from pg_tables where schemaname = 'public' "
            "and tablename <> 'schema_migration' order by tablename";
  connection.query(sql, [&](Row const& row) { tables.emplace_back(row.text(0)); });
  return tables;
}

/// The columns that hold values of their own: those that the database computes are left out.
std::vector<std::string> columns_of(Connection& connection, std::string const& table) {
  std::vector<std::string> columns;
  auto const sql =
      connection.dialect() == Dialect::sqlite
          ? "select name from pragma_table_xinfo($1) where hidden = 0 order by cid"
          : "select attname from pg_attribute join pg_class on pg_class.oid = attrelid where relname = $1 and "
            "relnamespace = cast('public' as regnamespace) and attnum > 0 and not attisdropped and attgenerated = '' "
            "order by attnum";
  connection.query(
      sql, [&](Row const& row) { columns.emplace_back(row.text(0)); }, table);
  return columns;
}

/// Hands over every row of a table. PostgreSQL gives a whole answer at once, so there it is fetched in parts.
void each_row(Connection& connection, std::string const& table, std::vector<std::string> const& columns,
              Connection::Each const& each) {
  auto const select = fmt::format("select {} from {}", quote_names(columns), quote_name(table));
  if (connection.dialect() == Dialect::sqlite) return connection.query(select, each);
  auto const cursor = quote_name("rows_of_" + table);
  connection.execute(fmt::format("declare {} no scroll cursor for {}", cursor, select));
  for (bool more = true; more;) {
    more = false;
    connection.query(fmt::format("fetch 2000 from {}", cursor), [&](Row const& row) {
      more = true;
      each(row);
    });
  }
  connection.execute(fmt::format("close {}", cursor));
}

/// Lifts the limit on a statement's time for as long as it lives.
class WithoutLimit {
public:
  explicit WithoutLimit(Connection& connection) : connection_(connection), limit_(connection.limit_statements({})) {}
  ~WithoutLimit() {
    try {
      if (connection_.usable()) connection_.limit_statements(limit_);
    } catch (std::exception const&) {
      // The connection is lost; the pool throws it away.
    }
  }
  WithoutLimit(WithoutLimit const&) = delete;
  WithoutLimit& operator=(WithoutLimit const&) = delete;

private:
  Connection& connection_;
  std::chrono::milliseconds limit_;
};

class BackupWriter {
public:
  BackupWriter(std::filesystem::path const& path, SealKey const* key) : file_(path, key) {}
  void add(std::string_view line) {
    digest_.add(line);
    digest_.add("\n");
    file_.add(line);
  }
  std::string finish(std::map<std::string, std::int64_t> const& rows) {
    auto const sha256 = digest_.hexadecimal();
    json::object counts;
    for (auto const& [table, count] : rows) counts[table] = count;
    file_.add(json::serialize(json::object{{"rows", counts}, {"sha256", sha256}}));
    file_.finish();
    return sha256;
  }

private:
  LineWriter file_;
  Digest digest_;
};

void write_table(Connection& connection, std::string const& table, BackupWriter& file, std::int64_t& count) {
  auto const columns = columns_of(connection, table);
  file.add(json::serialize(json::object{{"table", table}, {"columns", json::array(columns.begin(), columns.end())}}));
  std::string line;
  std::vector<Value> values;
  each_row(connection, table, columns, [&](Row const& row) {
    line.clear();
    values.clear();
    for (std::size_t i = 0; i < row.columns(); ++i) values.push_back(row.value(i));
    write_backup_row(line, values);
    file.add(line);
    ++count;
  });
}

/// What stands on one line of a backup.
struct Line {
  enum class Kind { header, table, row, end, wrong } kind = Kind::wrong;
  json::value object = {};
  std::vector<Value> row = {};
};

Line read_line(std::string_view text) {
  Line line;
  if (text.starts_with('[')) {
    auto row = read_backup_row(text);
    if (row) line = {Line::Kind::row, {}, std::move(*row)};
    return line;
  }
  boost::system::error_code error;
  line.object = json::parse(json::string_view(text.data(), text.size()), error);
  auto const* object = error ? nullptr : line.object.if_object();
  if (!object) return line;
  if (object->contains("format")) line.kind = Line::Kind::header;
  if (object->contains("table")) line.kind = Line::Kind::table;
  if (object->contains("sha256")) line.kind = Line::Kind::end;
  return line;
}

std::string text_at(json::value const& object, std::string_view key) {
  auto const* found = object.as_object().if_contains(json::string_view(key.data(), key.size()));
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

tl::unexpected<Refusal> damaged() { return refuse(Fault::invalid, "backup", Text{"backup.damaged"}); }

Result<BackupFacts> read_header(json::value const& header, std::span<Migration const> known) {
  auto const* schema = header.as_object().if_contains("schema");
  auto const taken_at = parse_instant(text_at(header, "taken_at"));
  if (text_at(header, "format") != format_name || !schema || !schema->is_int64() || !taken_at) return damaged();
  auto const number = schema->get_int64();
  if (number > static_cast<std::int64_t>(known.size()))
    return refuse(
        Fault::conflict, "backup",
        Text{"backup.newer_schema", {{"schema", std::to_string(number)}, {"known", std::to_string(known.size())}}});
  if (number < 0) return damaged();
  BackupFacts facts{.schema = static_cast<int>(number), .taken_at = *taken_at, .rows = {}, .sha256 = {}};
  if (text_at(header, "schema_digest") != schema_digest(known, facts.schema))
    return refuse(Fault::conflict, "backup", Text{"backup.other_schema"});
  return facts;
}

bool end_agrees(json::value const& end, BackupFacts const& facts) {
  json::object counts;
  for (auto const& [table, count] : facts.rows) counts[table] = count;
  auto const* rows = end.as_object().if_contains("rows");
  return rows && *rows == json::value(counts) && text_at(end, "sha256") == facts.sha256;
}

Result<BackupFacts> check_lines(LineReader& file, std::span<Migration const> known) {
  auto const first = file.next();
  if (!first) return damaged();
  auto const header = read_line(*first);
  if (header.kind != Line::Kind::header) return damaged();
  Digest digest;
  digest.add(*first);
  digest.add("\n");
  auto facts = read_header(header.object, known);
  if (!facts) return facts;
  std::size_t columns = 0;
  std::int64_t* count = nullptr;
  while (auto const text = file.next()) {
    auto const line = read_line(*text);
    if (line.kind == Line::Kind::end) {
      facts->sha256 = digest.hexadecimal();
      bool const nothing_follows = !file.next() && file.whole();
      if (!nothing_follows || !end_agrees(line.object, *facts)) return damaged();
      return facts;
    }
    digest.add(*text);
    digest.add("\n");
    if (line.kind == Line::Kind::table) {
      auto const* names = line.object.get_object().if_contains("columns");
      auto const [entry, fresh] = facts->rows.emplace(text_at(line.object, "table"), 0);
      if (!fresh || !names || !names->is_array()) return damaged();
      columns = names->get_array().size();
      count = &entry->second;
    } else if (line.kind == Line::Kind::row && count && line.row.size() == columns) {
      ++*count;
    } else {
      return damaged();
    }
  }
  return damaged();
}

json::array copy_of(KeyRing& keys) {
  json::array copies;
  for (auto const& [name, bytes] : keys.copy()) copies.push_back(json::object{{"name", name}, {"bytes", bytes}});
  return copies;
}

/// Adds the keys in a checked file's header to the seal's.
void take_keys(json::value const& header, BackupSeal const& seal) {
  auto const* copies = header.as_object().if_contains("keys");
  std::vector<std::pair<std::string, std::string>> keys;
  if (copies)
    for (auto const& copy : copies->as_array()) keys.emplace_back(text_at(copy, "name"), text_at(copy, "bytes"));
  seal.keys.take(keys);
}

/// Puts the rows of a checked file into the tables. Throws Error where it names what the tables do not have.
void insert_tables(Connection& connection, std::filesystem::path const& path, BackupSeal const* seal) {
  LineReader file(path, seal ? &seal->key : nullptr);
  auto const header = file.next();
  if (header && file.sealed_with() && seal) take_keys(read_line(*header).object, *seal);
  auto const tables = tables_of(connection);
  auto text = file.next();
  while (text) {
    auto const head = read_line(*text);
    if (head.kind != Line::Kind::table) return;
    auto const table = text_at(head.object, "table");
    auto const has = columns_of(connection, table);
    std::vector<std::string> columns;
    for (auto const& name : head.object.at("columns").as_array()) columns.emplace_back(name.as_string());
    if (std::find(tables.begin(), tables.end(), table) == tables.end() ||
        !std::is_permutation(columns.begin(), columns.end(), has.begin(), has.end()))
      throw Error("a backup has other tables than its schema");
    connection.insert_rows(table, columns, [&](std::vector<Value>& row) {
      text = file.next();
      if (!text) return false;
      auto line = read_line(*text);
      row = std::move(line.row);
      return line.kind == Line::Kind::row;
    });
  }
}

void compare_counts(Connection& connection, BackupFacts const& facts) {
  for (auto const& [table, count] : facts.rows)
    if (connection.value_of<std::int64_t>("select count(*) from " + quote_name(table)) != count)
      throw Error("a restored table has another number of rows than its backup: " + table);
}

}  // namespace

Result<BackupFacts> backup(Connection& connection, std::filesystem::path const& path, Instant taken_at,
                           BackupSeal const* seal) {
  try {
    BackupFacts facts{.schema = 0, .taken_at = taken_at, .rows = {}, .sha256 = {}};
    BackupWriter file(path, seal ? &seal->key : nullptr);
    WithoutLimit const patience(connection);
    Transaction transaction(connection, Transaction::Kind::read);
    facts.schema = schema_number(connection);
    json::object header{{"format", format_name},
                        {"schema", facts.schema},
                        {"schema_digest", schema_digest(connection)},
                        {"taken_at", to_string(taken_at)}};
    if (seal) header["keys"] = copy_of(seal->keys);
    file.add(json::serialize(header));
    for (auto const& table : tables_of(connection)) write_table(connection, table, file, facts.rows[table]);
    transaction.commit();
    facts.sha256 = file.finish(facts.rows);
    return facts;
  } catch (std::system_error const&) {
    return refuse(Fault::invalid, "backup", Text{"backup.not_writable"});
  }
}

Result<BackupFacts> check_backup(std::filesystem::path const& path, SealKey const* key,
                                 std::span<Migration const> known) {
  try {
    LineReader file(path, key);
    if (auto const& name = file.sealed_with(); name && (!key || key->name() != *name))
      return refuse(Fault::invalid, "backup", Text{key ? "backup.other_key" : "backup.needs_key", {{"key", *name}}});
    return check_lines(file, known);
  } catch (std::system_error const&) {
    return refuse(Fault::not_found, "backup", Text{"backup.not_readable"});
  }
}

Result<BackupFacts> restore(std::filesystem::path const& path, Connection& connection, BackupSeal const* seal,
                            std::span<Migration const> known) {
  auto const facts = check_backup(path, seal ? &seal->key : nullptr, known);
  if (!facts) return facts;
  WithoutLimit const patience(connection);
  ForeignKeysOff const foreign_keys(connection);
  Transaction transaction(connection);
  if (!is_empty(connection)) return refuse(Fault::conflict, "database", Text{"backup.not_empty"});
  create_schema(connection, known, facts->schema);
  with_foreign_keys_deferred(connection, [&] {
    // A migration may have put rows of its own into its tables; the backup has them as they were.
    for (auto const& table : tables_of(connection)) connection.execute("delete from " + quote_name(table));
    insert_tables(connection, path, seal);
    compare_counts(connection, *facts);
  });
  check_foreign_keys(connection);
  transaction.commit();
  return facts;
}

}  // namespace aimline::store
