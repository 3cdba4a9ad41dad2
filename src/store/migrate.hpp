#pragma once

#include "base/result.hpp"
#include "store/connection.hpp"

#include <span>
#include <string>
#include <vector>

/// The tables of the database, made and changed by the numbered files of `migrations/`, forward only.
///
/// One text serves both databases, with tokens for what they say differently: `@id` (the type of a key), `@json` (the
/// type of a JSON value), `@now` (the present instant in our form, as an expression). A pair `0007_x.sqlite.sql` and
/// `0007_x.postgresql.sql` takes its place only where that fails. A line `-- rebuilds a table` turns SQLite's foreign
/// keys off while the migration runs and checks them all before it is committed. Numbers go 1, 2, 3, … without a gap.
namespace aimline::store {

struct Migration {
  int number = 0;
  std::string name;        // "measure_points"
  std::string sqlite;      // with its tokens replaced
  std::string postgresql;  // with its tokens replaced
  std::string digest;      // SHA-256 of the files as they are written
  bool rebuilds_a_table = false;
};

/// One file of `migrations/`: its name and bytes.
struct MigrationFile {
  std::string_view name;
  std::string_view text;
};

/// Reads files into migrations, in order. Throws std::logic_error for a wrong name, a gap, half a pair or an unknown
/// token: the build is broken.
std::vector<Migration> read_migrations(std::span<MigrationFile const> files);

/// The migrations that are built into this program.
std::vector<Migration> const& migrations();

/// Applies what is missing, each in a transaction of its own; the number applied. Servers that start at once take
/// turns. Refuses with conflict: a migration was edited after it was applied (`migrate.edited`), or the database was
/// already moved on by a newer program (`migrate.newer_schema`). Then nothing is changed.
Result<int> migrate(Connection& connection, std::span<Migration const> known = migrations());

/// The number of the last migration applied; 0 for a database without any.
int schema_number(Connection& connection);

/// Applies migrations 1 to `last` in the caller's transaction, on an empty database: for restoring a backup, where all
/// or nothing must appear. The caller has a `ForeignKeysOff` and checks foreign keys at the end.
void create_schema(Connection& connection, std::span<Migration const> known, int last);

/// Whether the database has no table of ours or of anyone.
bool is_empty(Connection& connection);

}  // namespace aimline::store
