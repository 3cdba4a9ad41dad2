#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Record files as they were on a day, kept for good: by content, compressed, never written over.
namespace aimline::records {

struct SnapshotFile {
  std::string name;
  std::string sha256;  // of the bytes before compression, in hexadecimal digits
  std::uint64_t bytes = 0;

  friend bool operator==(SnapshotFile const&, SnapshotFile const&) = default;
};

struct Snapshot {
  std::string name;  // the SHA-256 of its list of files
  std::filesystem::path folder;
  std::vector<SnapshotFile> files = {};
  std::size_t new_files = 0;  // that the store did not have yet
};

/// Copies the files of a folder, or one file, into a store: `objects/` has each content once, packed with zstd where it
/// is not packed already, and `snapshots/NAME/` the files by their names, to be read as any other folder. The same
/// content has the same name. What stands in the store is whole at any moment, and is never changed.
/// Refuses: no such path, no file in it, a store that cannot be written, a file that changes meanwhile.
Result<Snapshot> take_snapshot(std::filesystem::path const& path, std::filesystem::path const& store);

/// Whether a folder is a snapshot.
bool is_snapshot(std::filesystem::path const& folder);

/// Refuses a snapshot with a file that is missing, or whose bytes are not those that were kept.
Result<Snapshot> check_snapshot(std::filesystem::path const& folder);

}  // namespace aimline::records
