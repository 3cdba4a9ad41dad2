#include "records/rows.hpp"

#include "base/text_fields.hpp"
#include "records/cells.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace aimline::records {
namespace {

/// Bytes that end a run of ordinary ones.
constexpr auto ends_run = [] {
  std::array<bool, 256> ends{};
  for (char const c : {',', '\n', '\r', '"', '\0'}) ends[static_cast<unsigned char>(c)] = true;
  return ends;
}();

bool is_beyond_ascii(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) < 0; });
}

}  // namespace

bool RowReader::next(std::size_t end) {
  while (at_ < text_.size() && at_ < end) {
    row_line_ = line_;
    row_begin_ = at_;
    cells_.clear();
    fault_.reset();
    beyond_ascii_ = false;
    read_row();
    if (!fault_ && cells_.size() == 1 && cells_[0].empty()) continue;
    if (!fault_ && beyond_ascii_ && !count_characters(text_.substr(row_begin_, at_ - row_begin_)))
      fault_ = RowFault::not_utf8;
    return true;
  }
  return false;
}

void RowReader::keep(std::string_view cell) { cells_.push_back(trimmed(cell)); }

/// After a fault: goes on at the line after `from`.
void RowReader::skip_line(std::size_t from) {
  auto const* const newline = static_cast<char const*>(std::memchr(text_.data() + from, '\n', text_.size() - from));
  at_ = newline ? static_cast<std::size_t>(newline - text_.data()) + 1 : text_.size();
  ++line_;
}

void RowReader::read_row() {
  auto const* const data = text_.data();
  auto const size = text_.size();
  while (true) {
    auto const begin = at_;
    auto at = at_;
    unsigned char seen = 0;
    while (at < size) {
      auto const c = static_cast<unsigned char>(data[at]);
      if (ends_run[c]) break;
      seen = static_cast<unsigned char>(seen | c);
      ++at;
    }
    beyond_ascii_ = beyond_ascii_ || seen >= 0x80;
    if (at - begin > longest_cell) {
      fault_ = RowFault::too_long;
      return skip_line(at);
    }
    if (cells_.size() == most_cells) {
      fault_ = RowFault::ragged;
      return skip_line(at);
    }
    if (at == size) {
      at_ = at;
      return keep(text_.substr(begin, at - begin));
    }
    switch (data[at]) {
      case ',':
        keep(text_.substr(begin, at - begin));
        at_ = at + 1;
        continue;
      case '\n':
        keep(text_.substr(begin, at - begin));
        at_ = at + 1;
        ++line_;
        return;
      case '\r':
        if (at + 1 < size && data[at + 1] != '\n') {
          fault_ = RowFault::control;
          return skip_line(at);
        }
        keep(text_.substr(begin, at - begin));
        at_ = std::min(at + 2, size);
        ++line_;
        return;
      case '"':
        at_ = at;
        // Only spaces may stand before the mark that opens a cell.
        if (!trimmed(text_.substr(begin, at - begin)).empty()) {
          fault_ = RowFault::quote;
          return skip_line(at);
        }
        if (!read_quoted()) return;
        if (at_ >= size) return;
        if (data[at_] == ',') {
          ++at_;
          continue;
        }
        at_ += data[at_] == '\r' ? 2 : 1;
        ++line_;
        return;
      default:
        fault_ = RowFault::control;
        return skip_line(at);
    }
  }
}

/// Reads the cell whose opening mark is at `at_`, up to what ends it. False where the row cannot be read.
bool RowReader::read_quoted() {
  auto const open = at_;
  auto const size = text_.size();
  auto const furthest = std::min(size, open + 1 + longest_cell);
  auto at = open + 1;
  bool doubled = false;
  while (true) {
    auto const* const mark = static_cast<char const*>(std::memchr(text_.data() + at, '"', furthest - at));
    if (!mark) {
      fault_ = furthest < size ? RowFault::too_long : RowFault::quote;
      skip_line(open);
      return false;
    }
    at = static_cast<std::size_t>(mark - text_.data()) + 1;
    if (at >= size || text_[at] != '"') break;
    doubled = true;
    if (++at >= furthest) {
      fault_ = RowFault::too_long;
      skip_line(open);
      return false;
    }
  }
  auto const inside = text_.substr(open + 1, at - open - 2);
  while (at < size && (text_[at] == ' ' || text_[at] == '\t')) ++at;
  bool const ends = at >= size || text_[at] == ',' || text_[at] == '\n' ||
                    (text_[at] == '\r' && at + 1 < size && text_[at + 1] == '\n');
  auto const line_ends = static_cast<std::size_t>(std::count(inside.begin(), inside.end(), '\n'));
  line_ += line_ends;
  if (!ends || inside.find('\0') != std::string_view::npos) {
    fault_ = ends ? RowFault::control : RowFault::quote;
    skip_line(at);
    return false;
  }
  beyond_ascii_ = beyond_ascii_ || is_beyond_ascii(inside);
  at_ = at;
  if (!doubled) {
    keep(inside);
    return true;
  }
  auto& undone = undone_.emplace_back();
  for (std::size_t i = 0; i < inside.size(); ++i) {
    undone += inside[i];
    if (inside[i] == '"') ++i;
  }
  keep(undone);
  return true;
}

}  // namespace aimline::records
