#pragma once

#include "store/sealed_file.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Files of text lines compressed with zstd, and sealed where a key is given.
namespace aimline::store {

/// Writes beside `path` and puts the file in its place, all at once, only when it is whole and on the disk. Readable by
/// its owner alone. Throws std::system_error when the file cannot be made, StorageFull when it cannot be written.
class LineWriter {
public:
  explicit LineWriter(std::filesystem::path path, SealKey const* key = nullptr);
  ~LineWriter();  // what was not finished is removed
  LineWriter(LineWriter const&) = delete;
  LineWriter& operator=(LineWriter const&) = delete;

  void add(std::string_view line);  // without its line break
  void finish();

private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads them back, one at a time.
class LineReader {
public:
  /// Throws std::system_error when the file cannot be read. The key is for sealed files; others are read without.
  explicit LineReader(std::filesystem::path const& path, SealKey const* key = nullptr);
  ~LineReader();
  LineReader(LineReader const&) = delete;
  LineReader& operator=(LineReader const&) = delete;

  /// The next line, valid until the one after; none at the end, and where the file is not what a LineWriter wrote.
  std::optional<std::string_view> next();

  /// The name of the key it was sealed with; none where it is not sealed.
  std::optional<std::string> const& sealed_with() const;

  /// After the last line: whether the file ended where the writer had ended it.
  bool whole() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aimline::store
