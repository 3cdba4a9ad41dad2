#pragma once

#include "base/csv.hpp"
#include "base/result.hpp"
#include "records/report.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Tables as other systems write them: any separator, some encodings, a header that is not always the first line.
namespace aimline::records {

enum class Encoding : std::uint8_t { utf_8, windows_1252 };
BOOST_DESCRIBE_ENUM(Encoding, utf_8, windows_1252)

/// How a file is written.
struct FileForm {
  std::string name = "*";  // what its name is like; * stands for anything
  std::string sheet = {};  // of a workbook; the first one when empty
  Separator separator = Separator::comma;
  Encoding encoding = Encoding::utf_8;
  std::size_t header_line = 1;

  friend bool operator==(FileForm const&, FileForm const&) = default;
};

/// Whether a file's name is like `pattern`, without regard to capitals.
bool is_like(std::string_view name, std::string_view pattern);

/// The text in UTF-8. Bytes that Windows-1252 leaves open become U+FFFD.
std::string from_windows_1252(std::string_view text);

struct SourceRow {
  std::size_t line = 0;
  std::span<std::string_view const> cells = {};  // trimmed; hold until the next row is read
  std::optional<RowFault> fault = {};            // why the row cannot be read
};

/// Reads the rows below a header, one by one.
class SourceRows {
public:
  /// `text` must stay where it is. Refuses, with `file` as the place: no header at that line, UTF-16.
  static Result<SourceRows> open(std::string_view text, std::string_view file, FileForm const& form);

  std::vector<std::string> const& header() const { return header_; }
  std::optional<SourceRow> next();

private:
  SourceRows(CsvReader reader, std::size_t lines_before) : reader_(std::move(reader)), lines_before_(lines_before) {}

  CsvReader reader_;
  std::size_t lines_before_;
  std::vector<std::string> header_ = {};
  std::vector<std::string_view> cells_ = {};
};

}  // namespace aimline::records
