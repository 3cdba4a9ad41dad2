#include "base/csv.hpp"

#include "base/text_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace aimline {
namespace {

/// What a byte can mean outside quotes.
enum class Byte : unsigned char { plain, separator, quote, feed, carriage, nul, beyond_ascii };

using Bytes = std::array<Byte, 256>;

constexpr Bytes bytes_for(char separator) {
  Bytes bytes{};
  for (std::size_t i = 0x80; i < 256; ++i) bytes[i] = Byte::beyond_ascii;
  bytes[0] = Byte::nul;
  bytes['"'] = Byte::quote;
  bytes['\n'] = Byte::feed;
  bytes['\r'] = Byte::carriage;
  bytes[static_cast<unsigned char>(separator)] = Byte::separator;
  return bytes;
}

constexpr Bytes bytes_with_comma = bytes_for(',');
constexpr Bytes bytes_with_semicolon = bytes_for(';');
constexpr Bytes bytes_with_tab = bytes_for('\t');

Bytes const& bytes_of(Separator separator) {
  return separator == Separator::comma       ? bytes_with_comma
         : separator == Separator::semicolon ? bytes_with_semicolon
                                             : bytes_with_tab;
}

/// Whether the text is any number of ' and then what starts a formula. So each text has exactly one form for people:
/// =1 is written '=1, '=1 is written ''=1, and 'tis stays as it is.
/// Source: OWASP, CSV Injection, which also names the line feed and the signs of full width.
bool is_like_a_formula(std::string_view text) {
  auto const first = text.find_first_not_of('\'');
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  if (std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos) return true;
  auto const wide = text.substr(0, 3);
  return wide == "\uff1d" || wide == "\uff0b" || wide == "\uff0d" || wide == "\uff20";
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, CsvForm form) : text_(without_mark(text)), form_(form) {}

std::string CsvReader::place_of(std::size_t line, std::size_t column) const {
  auto place = "line " + std::to_string(line) + ", column ";
  return place += column < header_.size() ? header_[column] : std::to_string(column + 1);
}

/// At the column being read; each key once a row, so that a file of another kind does not answer with a book.
void CsvReader::report(std::string_view key) {
  for (auto const& problem : problems_)
    if (problem.what.key == key) return;
  problems_.push_back({place_of(row_line_, found_), Text{std::string(key)}});
}

std::size_t CsvReader::end_of_line(std::size_t at) const { return std::min(text_.find('\n', at), text_.size()); }

/// A cell that has been read whole; `unusual` when it has bytes beyond ASCII or U+0000.
void CsvReader::keep(std::string_view cell, bool unusual) {
  if (cell.size() > longest_cell) {
    report("csv.cell_too_long");
  } else if (unusual) {
    if (!count_characters(cell)) report("field.not_utf8");
    if (cell.find('\0') != std::string_view::npos) report("csv.nul");
  }
  if (form_.whom == ForWhom::people && cell.starts_with('\'') && is_like_a_formula(cell)) cell.remove_prefix(1);
  if (found_ < most_columns) cells_.push_back(cell);
  ++found_;
}

/// Stands after the opening quote; leaves `at_` after the closing one.
void CsvReader::read_quoted_cell() {
  auto const begin = at_;
  bool doubled = false;
  std::size_t quote = text_.find('"', at_);
  while (quote != std::string_view::npos && quote + 1 < text_.size() && text_[quote + 1] == '"') {
    doubled = true;
    quote = text_.find('"', quote + 2);
  }
  if (quote == std::string_view::npos) {
    report("csv.quote_not_closed");
    at_ = text_.size();
    keep({}, false);
    return;
  }
  auto const raw = text_.substr(begin, quote - begin);
  at_ = quote + 1;
  line_ += static_cast<std::size_t>(std::count(raw.begin(), raw.end(), '\n'));
  if (!doubled || raw.size() > 2 * longest_cell) return keep(raw, true);
  if (undone_used_ == undone_.size()) undone_.emplace_back();
  auto& cell = undone_[undone_used_++];
  cell.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    cell += raw[i];
    if (raw[i] == '"') ++i;
  }
  keep(cell, true);
}

/// Reads one cell and what ends it; true when that ended the row.
bool CsvReader::read_cell() {
  auto const& bytes = bytes_of(form_.separator);
  auto const text = text_;
  bool const quoted = at_ < text.size() && text[at_] == '"';
  bool unusual = false;
  if (quoted) {
    ++at_;
    read_quoted_cell();
  }
  auto const begin = at_;
  auto const finish = [&](std::size_t end, std::size_t ending) {
    at_ = end + ending;
    if (!quoted) {
      keep(text.substr(begin, end - begin), unusual);
    } else if (end > begin) {
      --found_;
      report("csv.text_after_quote");
      ++found_;
    }
  };
  for (std::size_t at = begin;; ++at) {
    while (at < text.size() && bytes[static_cast<unsigned char>(text[at])] == Byte::plain) ++at;
    if (at == text.size()) {
      finish(at, 0);
      return true;
    }
    switch (bytes[static_cast<unsigned char>(text[at])]) {
      case Byte::separator:
        finish(at, 1);
        return false;
      case Byte::feed:
        finish(at, 1);
        ++line_;
        return true;
      case Byte::carriage:
        if (at + 1 < text.size() && text[at + 1] == '\n') {
          finish(at, 2);
          ++line_;
          return true;
        }
        report("csv.lone_carriage_return");
        break;
      case Byte::quote:
        if (!quoted) report("csv.quote_in_cell");
        break;
      case Byte::plain:
      case Byte::nul:
      case Byte::beyond_ascii:
        unusual = true;
        break;
    }
  }
}

std::optional<Result<CsvRow>> CsvReader::next() {
  while (at_ < text_.size() && (text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n")) {
    at_ += text_[at_] == '\n' ? 1 : 2;
    ++line_;
  }
  if (at_ >= text_.size()) return std::nullopt;
  cells_.clear();
  problems_.clear();
  undone_used_ = 0;
  found_ = 0;
  row_line_ = line_;
  while (!read_cell()) {
    if (found_ > most_columns) at_ = end_of_line(at_);
  }
  auto const line = [&] { return "line " + std::to_string(row_line_); };
  if (found_ > most_columns)
    problems_.push_back({line(), {"csv.too_many_columns", {{"most", std::to_string(most_columns)}}}});
  else if (width_ != 0 && found_ != width_)
    problems_.push_back(
        {line(), {"csv.ragged_row", {{"found", std::to_string(found_)}, {"expected", std::to_string(width_)}}}});
  if (!problems_.empty()) return refuse(Refusal{Fault::invalid, std::move(problems_)});
  width_ = found_;
  return CsvRow{row_line_, cells_};
}

Result<std::vector<std::string>> CsvReader::read_header() {
  if (text_.starts_with("\xff\xfe") || text_.starts_with("\xfe\xff"))
    return refuse(Fault::invalid, "line 1", {"field.not_utf8"});
  auto const row = next();
  if (!row) return refuse(Fault::invalid, "line 1", {"csv.no_header"});
  if (!*row) return refuse(row->error());
  std::vector<std::string> header;
  std::vector<Problem> problems;
  for (auto const cell : (*row)->cells) {
    auto name = parse_line(cell);
    auto const where = place_of((*row)->line, header.size());
    if (!name)
      problems.push_back({where, cell.empty() ? Text{"csv.column_without_name"} : name.error()});
    else if (std::find(header.begin(), header.end(), name->value) != header.end())
      problems.push_back({where, {"csv.column_twice", {{"name", name->value}}}});
    header.push_back(name ? std::move(name->value) : std::string());
  }
  if (!problems.empty()) return refuse(Refusal{Fault::invalid, std::move(problems)});
  header_ = header;
  header_line_ = (*row)->line;
  return header;
}

void write_csv_texts(std::string& out, std::span<std::string_view const> texts, CsvForm form) {
  auto const begin = out.size();
  for (bool first = true; auto const text : texts) {
    if (!std::exchange(first, false)) out += static_cast<char>(form.separator);
    csv_detail::write_text(out, text, form);
  }
  if (out.size() == begin) out += "\"\"";  // an empty line would not be a row
  out += "\r\n";
}

namespace csv_detail {

void write_raw(std::string& out, std::string_view text, CsvForm form) {
  bool quote = text.starts_with(byte_order_mark);
  for (char c : text) quote = quote || c == '"' || c == '\r' || c == '\n' || c == static_cast<char>(form.separator);
  if (!quote) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void write_text(std::string& out, std::string_view text, CsvForm form) {
  if (form.whom == ForWhom::machines || !is_like_a_formula(text)) return write_raw(out, text, form);
  std::string shown = "'";
  shown += text;
  write_raw(out, shown, form);
}

std::optional<std::int64_t> read_integer(std::string_view cell) {
  std::int64_t number = 0;
  auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return number;
}

std::optional<double> read_number(std::string_view cell) {
  double number = 0;
  auto const [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

constexpr std::size_t most_listed = 1'000;

void Problems::add(std::string where, Text what) {
  if (listed_.size() < most_listed)
    listed_.push_back({std::move(where), std::move(what)});
  else
    ++more_;
}

void Problems::add(Refusal refusal) {
  for (auto& problem : refusal.problems) add(std::move(problem.where), std::move(problem.what));
}

Refusal Problems::refusal() && {
  if (more_ > 0) listed_.push_back({"", {"csv.more_problems", {{"more", std::to_string(more_)}}}});
  return {Fault::invalid, std::move(listed_)};
}

std::vector<std::optional<std::size_t>> match_columns(std::vector<std::string> const& header, std::size_t line,
                                                      std::vector<std::string_view> const& fields,
                                                      std::vector<bool> const& needed, Problems& problems) {
  auto const place = "line " + std::to_string(line);
  for (auto const& name : header)
    if (std::find(fields.begin(), fields.end(), name) == fields.end())
      problems.add(place + ", column " + name, Text{"csv.column_unknown", {{"name", name}}});
  std::vector<std::optional<std::size_t>> columns;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto const found = std::find(header.begin(), header.end(), fields[i]);
    if (found != header.end())
      columns.push_back(static_cast<std::size_t>(found - header.begin()));
    else
      columns.push_back(std::nullopt);
    if (!columns.back() && needed[i])
      problems.add(place, Text{"csv.column_missing", {{"name", std::string(fields[i])}}});
  }
  return columns;
}

}  // namespace csv_detail
}  // namespace aimline
