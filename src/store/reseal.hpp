#pragma once

#include "store/connection.hpp"
#include "store/key_ring.hpp"

#include <cstddef>
#include <string>

/// Seals again what an older key sealed, so that the older key can be taken away.
namespace aimline::store {

/// A column of sealed texts, as its module declares it. The context of a row is `context`, a space, and its key.
struct SealedColumn {
  char const* table;
  char const* key;
  char const* column;
  char const* context;
};

struct Resealed {
  std::size_t again = 0;  // sealed anew with the newest key
  std::size_t lost = 0;   // cannot be opened: their key is gone, or they were changed
};

/// Each row in a transaction of its own, while servers serve; a row that changes meanwhile is left as it became.
Resealed reseal(Connection& connection, KeyRing& keys, SealedColumn const& column);

}  // namespace aimline::store
