#pragma once

#include "records/report.hpp"

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aimline::records {

/// Takes a CSV text apart into rows of trimmed cells. Each row begins at the first byte after the row before, so where
/// rows begin depends on the text alone.
class RowReader {
public:
  static constexpr std::size_t longest_cell = std::size_t{1} << 20;
  static constexpr std::size_t most_cells = 1'000;

  /// Reads from `at`, where a row begins, to the end of `text`.
  RowReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  /// Whether a row that begins before `end` was read. Lines with nothing but spaces are no rows.
  bool next(std::size_t end);

  std::span<std::string_view const> cells() const { return cells_; }
  std::optional<RowFault> fault() const { return fault_; }  // why the row cannot be read
  std::size_t line() const { return row_line_; }            // from 0, counted from where reading began
  std::size_t lines() const { return line_; }               // how many line ends were passed
  std::size_t position() const { return at_; }              // where the next row begins

  /// Lets go of cells that stay valid until now: those with doubled quotation marks.
  void forget() { undone_.clear(); }

private:
  void read_row();
  bool read_quoted();
  void skip_line(std::size_t from);
  void keep(std::string_view cell);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
  std::size_t row_line_ = 0;
  std::size_t row_begin_ = 0;
  std::vector<std::string_view> cells_ = {};
  std::optional<RowFault> fault_ = {};
  std::deque<std::string> undone_ = {};
  bool beyond_ascii_ = false;
};

}  // namespace aimline::records
