#pragma once

#include "store/connection.hpp"

/// Foreign keys while a table is rebuilt or a whole database filled, when rows may come before those they point to.
namespace aimline::store {

/// SQLite's foreign keys off for its lifetime, which is the only way to rebuild a table that others point to; nothing
/// on PostgreSQL. Made before a transaction and destroyed after it: inside one SQLite ignores the change.
class ForeignKeysOff {
public:
  explicit ForeignKeysOff(Connection& connection);
  ~ForeignKeysOff();
  ForeignKeysOff(ForeignKeysOff const&) = delete;
  ForeignKeysOff& operator=(ForeignKeysOff const&) = delete;

private:
  Connection& connection_;
};

/// Throws ConstraintBroken when a row of an SQLite database points to one that is not there; nothing on PostgreSQL.
void check_foreign_keys(Connection& connection);

/// Runs `work`, inside the caller's transaction, with PostgreSQL's foreign keys checked at its end; the constraints are
/// then as they were. On SQLite it only runs it. Throws ConstraintBroken.
void with_foreign_keys_deferred(Connection& connection, std::function<void()> const& work);

}  // namespace aimline::store
