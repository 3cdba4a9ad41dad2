#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// Files of text lines compressed with zstd.
namespace aimline::store {

/// Writes beside `path` and puts the file in its place, all at once, only when it is whole and on the disk. Readable by
/// its owner alone. Throws std::system_error when the file cannot be made, StorageFull when it cannot be written.
class LineWriter {
public:
  explicit LineWriter(std::filesystem::path path);
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
  /// Throws std::system_error when the file cannot be read.
  explicit LineReader(std::filesystem::path const& path);
  ~LineReader();
  LineReader(LineReader const&) = delete;
  LineReader& operator=(LineReader const&) = delete;

  /// The next line, valid until the one after; none at the end, and where the file is not what a LineWriter wrote.
  std::optional<std::string_view> next();

  /// After the last line: whether the file ended where the writer had ended it.
  bool whole() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace aimline::store
