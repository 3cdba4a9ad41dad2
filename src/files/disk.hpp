#pragma once

#include <filesystem>
#include <string_view>

#include <tl/expected.hpp>

/// The calls by which a file reaches the disk, one function each, so that a test can trace them and let each fail.
/// Every one gives the error number of the system, 0 for none.
namespace aimline::files {

class Disk {
public:
  virtual ~Disk() = default;

  /// Makes a file that is not there yet, readable by its owner alone, and opens it for writing.
  virtual tl::expected<int, int> create(std::filesystem::path const& path);
  /// All of the bytes, or an error.
  virtual int write(int file, std::string_view bytes);
  virtual int sync(int file);
  virtual int close(int file);
  virtual int make_folder(std::filesystem::path const& path);
  virtual int rename(std::filesystem::path const& from, std::filesystem::path const& to);
  /// Brings the names in a folder to the disk.
  virtual int sync_folder(std::filesystem::path const& path);
  /// Makes a file as young as one written now.
  virtual int touch(std::filesystem::path const& path);
  virtual int remove(std::filesystem::path const& path);
};

/// The disk of this machine.
Disk& real_disk();

}  // namespace aimline::files
