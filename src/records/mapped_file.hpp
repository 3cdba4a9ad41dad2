#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string_view>

namespace aimline::records {

/// The bytes of a file, read by the system as they are looked at.
class MappedFile {
public:
  /// Refuses what is no file or cannot be read.
  static Result<MappedFile> open(std::filesystem::path const& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view text() const { return text_; }

private:
  explicit MappedFile(std::string_view text) : text_(text) {}
  std::string_view text_;
};

}  // namespace aimline::records
