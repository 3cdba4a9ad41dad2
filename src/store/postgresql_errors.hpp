#pragma once

#include <string_view>

#include <libpq-fe.h>

/// PostgreSQL's SQLSTATEs as this module's exceptions.
namespace aimline::store::postgresql {

enum class During { prepare, run, script, commit };

/// Throws what a failed result means. The text has our own words, the SQLSTATE and the statement, which holds no
/// values; the server's message only where it cannot quote one.
[[noreturn]] void throw_failure(PGconn* connection, PGresult const* result, std::string_view sql, During during);

}  // namespace aimline::store::postgresql
