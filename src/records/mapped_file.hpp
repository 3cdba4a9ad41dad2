#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string_view>

namespace aimline::records {

/// The bytes of a file, read by the system as they are looked at.
///
/// A file may be cut or written over by its owner meanwhile. Bytes that are no longer there are then read as zero,
/// instead of ending the process, and `unchanged` says so.
class MappedFile {
public:
  /// Refuses what is no file or cannot be read.
  static Result<MappedFile> open(std::filesystem::path const& path);

  /// The file behind a descriptor, which is taken over; `name` is what refusals call it.
  static Result<MappedFile> take(int descriptor, std::string name);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view text() const { return text_; }

  /// To be asked when everything was read. Refuses a file that is not what it was.
  Result<void> unchanged() const;

private:
  MappedFile() = default;
  std::string_view text_ = {};
  std::string name_ = {};
  int descriptor_ = -1;
  std::int64_t changed_at_ = 0;  // nanoseconds
  std::size_t guard_ = 0;
};

}  // namespace aimline::records
