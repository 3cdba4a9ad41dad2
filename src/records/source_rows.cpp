#include "records/source_rows.hpp"

#include "records/cells.hpp"

#include <algorithm>
#include <array>

namespace aimline::records {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

void put_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

// What Windows-1252 has at 0x80 to 0x9f. Source: the WHATWG Encoding Standard, index windows-1252.
constexpr std::array<char32_t, 32> high = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                           0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                           0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                           0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

RowFault fault_of(std::vector<Problem> const& problems) {
  auto const& key = problems.front().what.key;
  if (key == "csv.cell_too_long") return RowFault::too_long;
  if (key == "field.not_utf8") return RowFault::not_utf8;
  if (key == "csv.nul" || key == "csv.lone_carriage_return") return RowFault::control;
  if (key == "csv.ragged_row" || key == "csv.too_many_columns") return RowFault::ragged;
  return RowFault::quote;
}

}  // namespace

bool is_like(std::string_view name, std::string_view pattern) {
  // Where the last star was, and from where in the name it may take one more character.
  auto star = std::string_view::npos;
  std::size_t at = 0;
  std::size_t from = 0;
  std::size_t p = 0;
  while (at < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = at;
    } else if (p < pattern.size() && lower(pattern[p]) == lower(name[at])) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      at = ++from;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(), [](char c) { return c == '*'; });
}

std::string from_windows_1252(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    put_utf8(out, byte >= 0x80 && byte < 0xa0 ? high[byte - 0x80] : byte);
  }
  return out;
}

Result<SourceRows> SourceRows::open(std::string_view text, std::string_view file, FileForm const& form) {
  auto const wrong = [&](Text what) { return refuse(Fault::invalid, std::string(file), std::move(what)); };
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") || text.find('\0') < 4)
    return wrong({"records.not_utf8_file"});
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  for (std::size_t line = 1; line < form.header_line; ++line) {
    auto const newline = text.find('\n');
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  SourceRows rows(CsvReader(text, {ForWhom::machines, form.separator}), form.header_line - 1);
  auto const header = rows.reader_.next();
  if (!header) return wrong({"csv.no_header"});
  if (!*header) return wrong({"records.header_unreadable"});
  for (auto const cell : (*header)->cells) rows.header_.emplace_back(trimmed(cell));
  return rows;
}

std::optional<SourceRow> SourceRows::next() {
  while (auto const row = reader_.next()) {
    SourceRow read;
    if (!*row) {
      // Each problem begins with where its row does: "line 412, column date".
      auto const& where = row->error().problems.front().where;
      std::size_t line = 0;
      for (std::size_t at = where.find(' ') + 1; at < where.size() && where[at] >= '0' && where[at] <= '9'; ++at)
        line = line * 10 + static_cast<std::size_t>(where[at] - '0');
      read.line = lines_before_ + line;
      read.fault = fault_of(row->error().problems);
      return read;
    }
    cells_.clear();
    for (auto const cell : (*row)->cells) cells_.push_back(trimmed(cell));
    // Spreadsheets write rows in which nothing stands.
    if (std::all_of(cells_.begin(), cells_.end(), [](std::string_view cell) { return cell.empty(); })) continue;
    read.line = lines_before_ + (*row)->line;
    read.cells = cells_;
    return read;
  }
  return std::nullopt;
}

}  // namespace aimline::records
