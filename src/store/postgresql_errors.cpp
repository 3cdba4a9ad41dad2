#include "store/postgresql_errors.hpp"

#include "store/connection.hpp"
#include "store/statement_text.hpp"

#include <fmt/format.h>

namespace aimline::store::postgresql {
namespace {

std::string_view field(PGresult const* result, int code) {
  char const* const text = result ? PQresultErrorField(result, code) : nullptr;
  return text ? text : "";
}

/// "table.what" from the names that migrations give and PostgreSQL gives by itself; see `ConstraintBroken`.
std::string constraint_named(PGresult const* result, std::string_view suffix) {
  auto const table = field(result, PG_DIAG_TABLE_NAME);
  auto const name = field(result, PG_DIAG_CONSTRAINT_NAME);
  if (name == std::string(table) + "_pkey") return std::string(table) + ".pkey";
  return constraint_without_affixes(table, name, suffix);
}

}  // namespace

void throw_failure(PGconn* connection, PGresult const* result, std::string_view sql, During during) {
  using Kind = ConstraintBroken::Kind;
  auto const state = field(result, PG_DIAG_SQLSTATE);
  auto const text = [&](std::string_view words) {
    return fmt::format("{} (PostgreSQL {}): {}", words, state.empty() ? "-" : state, shortened(sql));
  };
  // 57P01 to 57P03: the server shuts down or starts. 08P01 is our own mistake, such as a wrong number of values.
  bool const lost = PQstatus(connection) == CONNECTION_BAD || state.starts_with("57P") ||
                    (state.starts_with("08") && state != "08P01") || state == "53300";
  if (lost && during == During::commit) throw OutcomeUnknown(text("the connection was lost during a commit"));
  if (lost) throw Unavailable(text("the connection to the database was lost"));

  if (state == "23505") throw ConstraintBroken(Kind::unique, constraint_named(result, "_key"));
  if (state == "23503" || state == "23001")
    throw ConstraintBroken(Kind::foreign_key, constraint_named(result, "_fkey"));
  if (state == "23514") throw ConstraintBroken(Kind::check, constraint_named(result, "_check"));
  if (state == "23502")
    throw ConstraintBroken(Kind::not_null,
                           fmt::format("{}.{}", field(result, PG_DIAG_TABLE_NAME), field(result, PG_DIAG_COLUMN_NAME)));
  if (state == "40001" || state == "40P01" || state == "55P03") throw Contention(text("two transactions met"));
  if (state == "40003") throw OutcomeUnknown(text("the outcome of a statement is not known"));
  if (state == "57014") throw TooSlow(text("a statement took longer than its limit"));
  if (state == "53100" || state == "58030") throw StorageFull(text("the database's disk did not take a write"));
  if (state == "25006") throw Error(text("a read transaction may not write"));
  // No value is bound yet while a statement is prepared, and class 42 is about names and syntax alone: only there the
  // server's own words cannot hold a person's data.
  if (during == During::prepare || (during == During::script && state.starts_with("42")))
    throw Error(fmt::format("{}: {}", text("a statement is wrong"), field(result, PG_DIAG_MESSAGE_PRIMARY)));
  throw Error(text("a statement failed"));
}

}  // namespace aimline::store::postgresql
