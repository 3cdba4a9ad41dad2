#pragma once

namespace aimline::store {

/// What happens when the operating system could not bring written data to the disk.
///
/// The process must end: after a failed sync Linux forgets which pages were not written, so a repeated sync would
/// report success for data that is gone. What the log holds is replayed on the next start. The default says so on
/// standard error and terminates. A test may put its own in place, after which the write throws StorageFull.
using FailedSync = void (*)();
FailedSync on_failed_sync(FailedSync action);  // returns the one before

/// Does it.
void failed_sync();

}  // namespace aimline::store
