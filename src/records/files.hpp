#pragma once

#include "base/result.hpp"
#include "records/mapped_file.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace aimline::records {

/// The files of a folder, of a zip archive, or one alone. What is packed (`.gz`, `.zst`, an archive's entry) is
/// unpacked into a file without a name, so that memory stays bounded.
class Files {
public:
  /// Refuses what is not there, and an archive that is broken, encrypted, has more than 1,000 entries, or names that
  /// lead elsewhere.
  static Result<Files> open(std::filesystem::path const& path);

  Files(Files&& other) noexcept;
  Files& operator=(Files&& other) noexcept;
  ~Files();

  /// In byte order, without `.gz` and `.zst`, and without the folder that all entries of an archive are in. Two files
  /// that become one name are both there.
  std::vector<std::string> const& names() const { return names_; }

  /// What lies deeper, or is packed within an archive: never read.
  std::vector<std::string> const& others() const { return others_; }

  /// The bytes of `names()[number]`.
  /// Refuses: what cannot be read or unpacked; what unpacks to more than 40 GiB, or beyond 16 MiB to more than 1,000
  /// times its size (an archive: 100 times).
  Result<MappedFile> text(std::size_t number) const;

private:
  struct Archive;
  Files();
  Result<void> open_archive(std::filesystem::path const& path);
  void list(std::vector<std::pair<std::string, std::uint64_t>> found);

  std::filesystem::path folder_ = {};
  std::vector<std::string> names_ = {};
  std::vector<std::string> real_names_ = {};  // of a folder, in the order of `names_`
  std::vector<std::uint64_t> entries_ = {};   // of an archive, in the order of `names_`
  std::vector<std::string> others_ = {};
  std::unique_ptr<Archive> archive_;
};

}  // namespace aimline::records
