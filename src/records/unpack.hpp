#pragma once

#include "base/result.hpp"
#include "records/mapped_file.hpp"

#include <cstddef>
#include <string_view>

namespace aimline::records {

inline constexpr std::size_t most_unpacked = std::size_t{40} << 30;
inline constexpr std::size_t surely_unpacked = std::size_t{16} << 20;  // whatever the ratio

/// A file without a name in the folder for temporary files: it is gone when it is closed, whatever happens.
class NamelessFile {
public:
  /// `name` is what refusals call it.
  explicit NamelessFile(std::string name);
  NamelessFile(NamelessFile const&) = delete;
  ~NamelessFile();

  Result<void> write(char const* bytes, std::size_t size);
  std::size_t size() const { return size_; }
  Result<MappedFile> map();

private:
  std::string name_;
  int descriptor_ = -1;
  std::size_t size_ = 0;
};

/// What `.gz` and `.zst` files hold. `name` says by its end which it is.
/// Refuses: what is not packed so, is cut, or unpacks to too much.
Result<MappedFile> unpack_gzip(std::string_view packed, std::string_view name);
Result<MappedFile> unpack_zstd(std::string_view packed, std::string_view name);

}  // namespace aimline::records
