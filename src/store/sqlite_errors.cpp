#include "store/sqlite_errors.hpp"

#include "store/sqlite.hpp"
#include "store/statement_text.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>

#include <fmt/format.h>
#include <sqlite3.h>

namespace aimline::store {
namespace {

[[noreturn]] void end_process() {
  std::fputs(
      "aimline: the disk did not take written data (sync failed). Going on could lose it silently, so this process "
      "ends. Check the disk, then start again.\n",
      stderr);
  std::terminate();
}

std::atomic<FailedSync> sync_action{end_process};

/// The text of the one cell that a query on the schema gives; empty when there is none.
std::string look_up(sqlite3* database, char const* sql, std::string const& argument) {
  std::string found;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, argument.data(), static_cast<int>(argument.size()), SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW) {
      auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement, 0));
      if (text) found = text;
    }
  }
  sqlite3_finalize(statement);
  return found;
}

/// "membership.person_id, membership.role" becomes "membership.person_id_role".
std::string columns_of_one_table(std::string_view text) {
  std::string constraint;
  while (!text.empty()) {
    auto const comma = text.find(", ");
    auto part = text.substr(0, comma);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 2);
    if (!constraint.empty()) {
      part.remove_prefix(std::min(part.size(), part.find('.') + 1));
      constraint += '_';
    }
    constraint += part;
  }
  return constraint;
}

/// SQLite's message names columns or, for an index on an expression or a check, the constraint; never a value.
std::string constraint_named(sqlite3* database, int code, std::string_view message) {
  auto const colon = message.find("failed: ");
  if (colon == std::string_view::npos) return {};
  message.remove_prefix(colon + 8);
  if (code == SQLITE_CONSTRAINT_CHECK) {
    std::string const name(message);
    auto const table = look_up(database,
                               "select name from sqlite_schema where type = 'table' and "
                               "substr($1, 1, length(name) + 1) = name || '_' order by length(name) desc",
                               name);
    return table.empty() ? name : constraint_without_affixes(table, name, "_check");
  }
  if (message.starts_with("index '") && message.ends_with("'")) {
    std::string const name(message.substr(7, message.size() - 8));
    auto const table = look_up(database, "select tbl_name from sqlite_schema where type = 'index' and name = $1", name);
    return constraint_without_affixes(table, name, "_key");
  }
  if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
    return std::string(message.substr(0, message.find('.'))) + ".pkey";
  return columns_of_one_table(message);
}

[[noreturn]] void throw_constraint(sqlite3* database, int code) {
  using Kind = ConstraintBroken::Kind;
  std::string const message = sqlite3_errmsg(database);
  auto const constraint = constraint_named(database, code, message);
  switch (code) {
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      throw ConstraintBroken(Kind::foreign_key, constraint);
    case SQLITE_CONSTRAINT_NOTNULL:
      throw ConstraintBroken(Kind::not_null, constraint);
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      throw ConstraintBroken(Kind::unique, constraint);
    case SQLITE_CONSTRAINT_CHECK:
      throw ConstraintBroken(Kind::check, constraint);
    default:
      throw Error(fmt::format("a rule of the database refused the write (SQLite {})", code));
  }
}

bool is_write_failure(int code) {
  switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_SHMOPEN:
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_SHMMAP:
    case SQLITE_IOERR_DELETE:
      return true;
    default:
      return false;
  }
}

}  // namespace

FailedSync on_failed_sync(FailedSync action) { return sync_action.exchange(action ? action : end_process); }

void failed_sync() { sync_action.load()(); }

namespace sqlite {

void check_sync(int extended_code) {
  if (extended_code == SQLITE_IOERR_FSYNC || extended_code == SQLITE_IOERR_DIR_FSYNC) failed_sync();
}

void throw_failure(sqlite3* database, int code, std::string_view sql, During during) {
  // A primary code is all that some calls return; the extended one is kept with the connection.
  int const extended =
      database && (sqlite3_errcode(database) & 0xff) == (code & 0xff) ? sqlite3_extended_errcode(database) : code;
  check_sync(extended);
  auto const text = [&](std::string_view words) {
    return fmt::format("{} (SQLite {}): {}", words, extended, shortened(sql));
  };
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT:
      throw_constraint(database, extended);
    case SQLITE_FULL:
      throw StorageFull(text("no space left"));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      throw Contention(text("another program is writing to the database"));
    case SQLITE_INTERRUPT:
      throw TooSlow(text("a statement took longer than its limit"));
    case SQLITE_CANTOPEN:
      throw Unavailable(text("the database file cannot be opened"));
    case SQLITE_IOERR:
      if (is_write_failure(extended)) throw StorageFull(text("the disk did not take a write"));
      throw Unavailable(text("the database file cannot be read"));
    case SQLITE_READONLY:
      throw Error(text("the database file may not be written"));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw Error(text("the file is damaged or not a database"));
    default:
      break;
  }
  // While a statement is prepared no value is bound: SQLite's words can only be about the statement.
  if (during == During::prepare)
    throw Error(fmt::format("{}: {}", text("a statement is wrong"), sqlite3_errmsg(database)));
  throw Error(text("a statement failed"));
}

}  // namespace sqlite
}  // namespace aimline::store
