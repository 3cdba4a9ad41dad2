#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/key_ring.hpp"
#include "store/migrate.hpp"
#include "store/sealed_file.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>

/// The whole database in one file that belongs to neither SQLite nor PostgreSQL, so that it also moves a hub from one
/// to the other.
///
/// The file is a zstd stream of lines of JSON: a header (format, schema number, time), then for each table its name and
/// columns and a line with a list of values for each row, and at the end the number of rows of each table and the
/// SHA-256 of all lines before. It holds everything the tables hold, personal data and credentials included, and so it
/// is sealed with a key that is kept elsewhere. A sealed one also holds the keys of the installation (`KeyRing`),
/// without which second factors and client secrets could not be read again. Files beside the database are not in it.
namespace aimline::store {

struct BackupFacts {
  int schema = 0;  // number of the last migration
  Instant taken_at{};
  std::map<std::string, std::int64_t> rows;  // by table
  std::string sha256;

  friend bool operator==(BackupFacts const&, BackupFacts const&) = default;
};

/// What seals a backup, and the keys that go into it or come out of it.
struct BackupSeal {
  SealKey key;
  KeyRing& keys;
};

/// Writes a backup while others go on: it shows the one moment at which it began. An older file of that name is
/// replaced only by a whole one. Without a seal everybody who has the file can read it. Refuses: a place that cannot be
/// written to (`backup.not_writable`).
Result<BackupFacts> backup(Connection& connection, std::filesystem::path const& path, Instant taken_at,
                           BackupSeal const* seal = nullptr);

/// Reads a backup to its end and checks all of it. Refuses: no file (`backup.not_readable`), a file that was cut off or
/// altered (`backup.damaged`), one that is sealed without its key (`backup.needs_key`, `backup.other_key`), made by a
/// newer program (`backup.newer_schema`) or with other migrations than this program's (`backup.other_schema`).
Result<BackupFacts> check_backup(std::filesystem::path const& path, SealKey const* key = nullptr,
                                 std::span<Migration const> known = migrations());

/// Makes the tables as they were when the backup was taken and fills them, all or nothing, after `check_backup`; the
/// caller then migrates on. Refuses what that refuses, and a database that is not empty (`backup.not_empty`).
/// The keys that a sealed file holds are added to the seal's. Throws when rows break a constraint: such a file was not
/// made by `backup`.
Result<BackupFacts> restore(std::filesystem::path const& path, Connection& connection, BackupSeal const* seal = nullptr,
                            std::span<Migration const> known = migrations());

}  // namespace aimline::store
