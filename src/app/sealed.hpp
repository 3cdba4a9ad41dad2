#pragma once

#include "store/reseal.hpp"

namespace aimline::app {

/// Seals everything that is sealed, wherever it lies, with the newest key.
store::Resealed reseal_all(store::Connection& connection, store::KeyRing& keys);

}  // namespace aimline::app
