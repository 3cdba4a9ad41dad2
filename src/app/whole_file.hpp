#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

namespace aimline::app {

/// A file that stands in its place whole or not at all: it is written beside it and moved there by `finish`. What is no
/// regular file, as /dev/stdout, is written to as it is.
class WholeFile {
public:
  explicit WholeFile(std::filesystem::path place);
  WholeFile(WholeFile const&) = delete;
  WholeFile& operator=(WholeFile const&) = delete;
  ~WholeFile();

  void write(std::string_view text) { stream_ << text; }
  /// Whether everything is there now; if not, what stood in its place still does.
  bool finish();

private:
  std::filesystem::path place_;
  std::filesystem::path written_;
  std::ofstream stream_;
};

}  // namespace aimline::app
