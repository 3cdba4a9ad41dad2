#include "store/reseal.hpp"

#include "store/database.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

namespace aimline::store {

Resealed reseal(Connection& connection, KeyRing& keys, SealedColumn const& column) {
  std::vector<std::pair<std::string, std::string>> found;
  connection.query(
      fmt::format("select {0}, {1} from {2} where {1} is not null", column.key, column.column, column.table),
      [&](Row const& row) {
        if (!keys.is_current(row.text(1))) found.emplace_back(row.text(0), row.text(1));
      });
  Resealed made;
  auto const write =
      fmt::format("update {0} set {1} = $1 where {2} = $3 and {1} = $2", column.table, column.column, column.key);
  for (auto const& [key, sealed] : found) {
    auto const context = fmt::format("{} {}", column.context, key);
    auto const secret = keys.unseal(sealed, context);
    if (!secret) {
      ++made.lost;
      continue;
    }
    in_transaction(connection, [&](Transaction&) {
      if (connection.execute(write, keys.seal(*secret, context), sealed, key) > 0) ++made.again;
    });
  }
  return made;
}

}  // namespace aimline::store
