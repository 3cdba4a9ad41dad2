#include "store/foreign_keys.hpp"

#include <fmt/format.h>

namespace aimline::store {

ForeignKeysOff::ForeignKeysOff(Connection& connection) : connection_(connection) {
  if (connection_.dialect() == Dialect::sqlite) connection_.run_script("pragma foreign_keys = off");
}

ForeignKeysOff::~ForeignKeysOff() {
  try {
    if (connection_.dialect() == Dialect::sqlite) connection_.run_script("pragma foreign_keys = on");
  } catch (std::exception const&) {
    // A flag of the connection, set without I/O: it fails only on a connection that can do nothing else either.
  }
}

void check_foreign_keys(Connection& connection) {
  if (connection.dialect() != Dialect::sqlite) return;
  connection.query("select \"table\", \"parent\" from pragma_foreign_key_check", [](Row const& row) {
    throw ConstraintBroken(ConstraintBroken::Kind::foreign_key, fmt::format("{} to {}", row.text(0), row.text(1)));
  });
}

void with_foreign_keys_deferred(Connection& connection, std::function<void()> const& work) {
  if (connection.dialect() == Dialect::sqlite) return work();
  std::string defer;
  std::string as_before;
  connection.query(
      "select cast(cast(conrelid as regclass) as text), quote_ident(conname), condeferrable, condeferred "
      "from pg_constraint where contype = 'f' and connamespace = cast('public' as regnamespace)",
      [&](Row const& row) {
        auto const alter = fmt::format("alter table {} alter constraint {} ", row.text(0), row.text(1));
        defer += alter + "deferrable initially deferred;";
        as_before += alter + (row.truth(2) ? "deferrable " : "not deferrable ");
        as_before += row.truth(3) ? "initially deferred;" : "initially immediate;";
      });
  connection.run_script(defer);
  work();
  connection.run_script("set constraints all immediate;" + as_before);
}

}  // namespace aimline::store
