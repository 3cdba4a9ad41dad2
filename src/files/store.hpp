#pragma once

#include "files/disk.hpp"
#include "store/digest.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// Files under the SHA-256 of their bytes: `<folder>/ab/cdef…`. The same content is kept once, and no name that a
/// person gave is ever part of a path.
///
/// A row may name a file once `keep` has returned: its bytes and its name are on the disk then. A file that no row came
/// to name is left to the sweep. Servers that share a database share the folder too.
namespace aimline::files {

struct Kept {
  std::string sha256;  // 64 small hexadecimal characters
  std::uint64_t size = 0;

  friend bool operator==(Kept const&, Kept const&) = default;
};

/// An open file: it can be read to its end also when it was swept meanwhile.
class Reading {
public:
  Reading(int file, std::uint64_t size) : file_(file), size_(size) {}
  ~Reading();
  Reading(Reading const&) = delete;
  Reading& operator=(Reading const&) = delete;

  std::uint64_t size() const { return size_; }
  /// Fills `buffer` from `offset` on; fewer bytes only at the end. Throws std::system_error.
  std::size_t read(std::uint64_t offset, std::span<char> buffer) const;

private:
  int file_;
  std::uint64_t size_;
};

class Store;

/// While it lives, no sweep removes anything, not even that of another server.
class Hold {
public:
  explicit Hold(std::filesystem::path const& folder);
  ~Hold();
  Hold(Hold const&) = delete;
  Hold& operator=(Hold const&) = delete;

private:
  int lock_;
};

/// Bytes on their way in, in a file beside the others; what is not kept is removed.
class Incoming {
public:
  ~Incoming();
  Incoming(Incoming const&) = delete;
  Incoming& operator=(Incoming const&) = delete;

  /// Throws store::StorageFull.
  void add(std::string_view bytes);

  /// Brings the bytes to the disk and puts the file in its place, once. Throws store::StorageFull; a failed sync ends
  /// the process, as it does in the database.
  Kept keep();

private:
  friend class Store;
  explicit Incoming(Store& store);
  void close();

  Store& store_;
  std::filesystem::path path_;
  int file_ = -1;
  store::Digest digest_;
  std::uint64_t size_ = 0;
};

class Store {
public:
  /// The folder is made when a file first comes in.
  explicit Store(std::filesystem::path folder, Disk& disk = real_disk()) : folder_(std::move(folder)), disk_(disk) {}

  Incoming receive() { return Incoming(*this); }

  /// All of some bytes at once.
  Kept keep(std::string_view bytes);

  /// The file with those bytes; none where there is none.
  std::shared_ptr<Reading const> open(std::string_view sha256) const;
  bool has(std::string_view sha256) const;

  /// Takes over what another store has and this one lacks, and returns how many files that were. What is not what its
  /// name says comes to lie under its true name.
  std::size_t take_from(Store const& other);

  /// For a copy of rows and files that must fit together: from before the rows are read until the files are copied.
  Hold hold();

  /// Removes what lies there for longer than `age` and that `is_named` does not know, and returns how many files that
  /// were. What is named must be asked for before this begins.
  std::size_t sweep(std::function<bool(std::string const& sha256)> const& is_named,
                    std::chrono::seconds age = std::chrono::hours(24));

  /// Reads every file and gives the names of those whose bytes are not what they are named after.
  std::vector<std::string> damaged() const;

  std::filesystem::path path_of(std::string_view sha256) const;

private:
  friend class Incoming;
  void make_folders();
  void place(std::filesystem::path const& from, std::string_view sha256, std::uint64_t size);
  void for_each(std::function<void(std::string const& sha256, std::filesystem::path const&)> const& visit) const;

  std::filesystem::path folder_;
  Disk& disk_;
};

}  // namespace aimline::files
