#pragma once

#include "store/database.hpp"
#include "store/failed_sync.hpp"

#include <memory>
#include <string>

/// SQLite behind `Connection`.
namespace aimline::store {

/// Opens the file, making it (readable by its owner alone) where it does not exist, and checks that every setting
/// that durability rests on took hold. Throws Unavailable when it cannot be opened, Error when a setting did not.
std::unique_ptr<Connection> connect_sqlite(std::string const& path, Settings const& settings);

}  // namespace aimline::store
