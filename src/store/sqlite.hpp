#pragma once

#include "store/database.hpp"

#include <memory>
#include <string>

/// SQLite behind `Connection`.
namespace aimline::store {

/// Opens the file, making it (readable by its owner alone) where it does not exist, and checks that every setting
/// that durability rests on took hold. Throws Unavailable when it cannot be opened, Error when a setting did not.
std::unique_ptr<Connection> connect_sqlite(std::string const& path, Settings const& settings);

/// What happens when the operating system could not bring written data to the disk.
///
/// The process must end: after a failed sync Linux forgets which pages were not written, so a repeated sync would
/// report success for data that is gone. What the log holds is replayed on the next start. The default says so on
/// standard error and terminates. A test may put its own in place, after which the statement throws StorageFull.
using FailedSync = void (*)();
FailedSync on_failed_sync(FailedSync action);  // returns the one before

}  // namespace aimline::store
