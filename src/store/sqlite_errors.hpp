#pragma once

#include <string_view>

struct sqlite3;

/// SQLite's result codes as this module's exceptions.
namespace aimline::store::sqlite {

enum class During { open, prepare, run, script };

/// Throws what the last failed call on `database` means. The text has our own words, SQLite's number and the
/// statement, which holds no values; SQLite's own words only where no value was bound yet.
[[noreturn]] void throw_failure(sqlite3* database, int code, std::string_view sql, During during);

/// Ends the process if that code says a sync failed; see `on_failed_sync`.
void check_sync(int extended_code);

}  // namespace aimline::store::sqlite
