#pragma once

#include "access/scope.hpp"
#include "network/statement.hpp"
#include "store/history.hpp"

/// Adopting what a network says of itself.
namespace aimline::network {

/// Adds the next edition. Refuses what `problems_of` does, a number that is not the next one, and a day before the last
/// edition's.
Result<StatementEdition> adopt(store::Transaction& transaction, store::Actor const& actor, access::Scope const& scope,
                               StatementEdition draft);

}  // namespace aimline::network
