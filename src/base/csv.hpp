#pragma once

#include "base/description.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// CSV, read and written as RFC 4180 says: rows end in CRLF or LF, a cell in quotes may hold anything.
/// For machines texts stand as they are; for people a text that a spreadsheet would run as a formula gets a leading '.
namespace aimline {

enum class ForWhom { people, machines };
enum class Separator : char { comma = ',', semicolon = ';', tab = '\t' };

/// How a file is written; reading with the same form gives the same values back, byte for byte.
struct CsvForm {
  ForWhom whom = ForWhom::machines;
  Separator separator = Separator::comma;
};

/// A row of a file; the cells are views that hold until the next row is read.
struct CsvRow {
  std::size_t line = 0;  // where the row begins, from 1
  std::span<std::string_view const> cells;
};

/// Reads a text row by row; cells are views into it unless a doubled quote had to be undone.
///
///     CsvReader reader(text);
///     auto const header = reader.read_header();
///     while (auto const row = reader.next())
///       if (*row) use((*row)->cells); else report(row->error().problems);
///
/// A byte order mark at the front and empty lines are skipped. A row is refused with all its problems, each at
/// "line 412, column date", for: more or fewer cells than the first row, a quote that is not closed or stands in the
/// middle of a cell, a carriage return without a line feed outside quotes, U+0000, what is not UTF-8, a cell beyond
/// 1 MiB, more than 1,000 columns; each kind of problem once a row. Reading goes on with the next row.
class CsvReader {
public:
  static constexpr std::size_t longest_cell = std::size_t{1} << 20;
  static constexpr std::size_t most_columns = 1'000;

  explicit CsvReader(std::string_view text, CsvForm form = {});

  /// The first row as names of columns, without outer spaces; their names then stand in the places of problems.
  /// Refuses: no row at all, UTF-16, a name that is empty, there twice, or not a `Line`.
  Result<std::vector<std::string>> read_header();

  /// The next row, or why it cannot be read; none at the end.
  std::optional<Result<CsvRow>> next();

  std::size_t header_line() const { return header_line_; }

  /// "line 412, column date"; the column's number where no header was read.
  std::string place_of(std::size_t line, std::size_t column) const;

private:
  bool read_cell();
  void read_quoted_cell();
  void keep(std::string_view cell, bool unusual);
  void report(std::string_view key);
  std::size_t end_of_line(std::size_t at) const;

  std::string_view text_;
  CsvForm form_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  std::size_t header_line_ = 1;
  std::size_t width_ = 0;
  std::size_t found_ = 0;
  std::vector<std::string> header_ = {};
  std::vector<std::string_view> cells_ = {};
  std::deque<std::string> undone_ = {};
  std::size_t undone_used_ = 0;
  std::vector<Problem> problems_ = {};
};

/// Some programs, Excel among them, take a file without this mark for one of their own code page.
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Appends one row of texts. Each is valid UTF-8 without U+0000.
void write_csv_texts(std::string& out, std::span<std::string_view const> texts, CsvForm form = {});

namespace csv_detail {

void write_text(std::string& out, std::string_view text, CsvForm form);
void write_raw(std::string& out, std::string_view text, CsvForm form);
std::optional<std::int64_t> read_integer(std::string_view cell);
std::optional<double> read_number(std::string_view cell);

template <class T>
void write_cell(std::string& out, T const& value, CsvForm form) {
  if constexpr (is_optional<T>) {
    if (value) write_cell(out, *value, form);
  } else if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::integral<T> || std::same_as<T, double> || std::same_as<T, SchoolYear>) {
    write_json(out, value);
  } else if constexpr (std::same_as<T, boost::json::value>) {
    write_raw(out, to_json(value), form);
  } else {
    static_assert(WrittenAsText<T>, "a field of this type has no CSV form");
    with_text(value, [&](std::string_view text) { write_text(out, text, form); });
  }
}

/// None when the cell was read onto `value`, otherwise why not.
template <class T>
std::optional<Text> read_cell(T& value, std::string_view cell) {
  if constexpr (is_optional<T>) {
    value.reset();
    if (cell.empty()) return std::nullopt;
    return read_cell(value.emplace(), cell);
  } else if constexpr (std::same_as<T, bool>) {
    value = cell == "true";
    if (!value && cell != "false") return json_detail::wrong_type("truth");
  } else if constexpr (std::integral<T>) {
    auto const number = read_integer(cell);
    if (!number) return json_detail::wrong_type("integer");
    if (!std::in_range<T>(*number)) return Text{"field.out_of_range"};
    value = static_cast<T>(*number);
  } else if constexpr (std::same_as<T, double>) {
    auto const number = read_number(cell);
    if (!number) return json_detail::wrong_type("number");
    value = *number;
  } else if constexpr (std::same_as<T, SchoolYear>) {
    auto const year = read_integer(cell);
    if (!year || *year < SchoolYear::earliest || *year > SchoolYear::latest) return Text{"field.not_a_school_year"};
    value.ends = static_cast<int>(*year);
  } else if constexpr (std::same_as<T, boost::json::value>) {
    auto json = parse_json(cell);
    if (!json) return json.error().problems.front().what;
    value = std::move(*json);
  } else {
    static_assert(WrittenAsText<T>, "a field of this type has no CSV form");
    auto read = TextForm<T>::read(cell);
    if (!read) return read.error();
    value = std::move(*read);
  }
  return std::nullopt;
}

/// At most a thousand problems; then the last one says how many more there are.
class Problems {
public:
  void add(std::string where, Text what);
  void add(Refusal refusal);
  bool none() const { return listed_.empty(); }
  Refusal refusal() &&;

private:
  std::vector<Problem> listed_ = {};
  std::size_t more_ = 0;
};

/// For each field the index of its column. Columns that no field has, and fields without a column, are problems.
std::vector<std::optional<std::size_t>> match_columns(std::vector<std::string> const& header, std::size_t line,
                                                      std::vector<std::string_view> const& fields,
                                                      std::vector<bool> const& needed, Problems& problems);

}  // namespace csv_detail

/// The names of the fields as a row.
template <Described T>
std::string csv_header(CsvForm form = {}) {
  std::vector<std::string_view> names;
  for_each_field<T>([&](std::string_view name, auto) { names.push_back(name); });
  std::string row;
  write_csv_texts(row, names, form);
  return row;
}

/// Appends one row. An absent value is an empty cell.
template <Described T>
void write_csv_row(std::string& out, T const& value, CsvForm form = {}) {
  bool first = true;
  auto const begin = out.size();
  for_each_field<T>([&](std::string_view, auto member) {
    if (!std::exchange(first, false)) out += static_cast<char>(form.separator);
    csv_detail::write_cell(out, value.*member, form);
  });
  if (out.size() == begin) out += "\"\"";  // an empty line would not be a row
  out += "\r\n";
}

template <Described T>
void write_csv_row(std::string& out, T const& value, ForWhom whom) {
  write_csv_row(out, value, CsvForm{whom});
}

/// All rows of a text whose header names the fields, in any order. Refuses with the problems of all rows, at most a
/// thousand of them listed. An empty cell of an optional field is an absent value.
template <Described T>
Result<std::vector<T>> read_csv(std::string_view text, CsvForm form = {},
                                Reading const& reading = {.system = Reading::System::read}) {
  CsvReader reader(text, form);
  auto const header = reader.read_header();
  if (!header) return refuse(header.error());
  std::vector<std::string_view> fields;
  std::vector<bool> needed;
  for_each_field<T>([&](std::string_view name, auto member) {
    using Field = std::remove_cvref_t<decltype(std::declval<T&>().*member)>;
    bool const refused = reading.system == Reading::System::refused && is_system_field(name);
    auto const& missing = reading.may_be_missing;
    fields.push_back(refused ? std::string_view() : name);
    needed.push_back(!refused && !is_optional<Field> && reading.missing == Reading::Missing::refused &&
                     std::find(missing.begin(), missing.end(), name) == missing.end());
  });
  csv_detail::Problems problems;
  auto const columns = csv_detail::match_columns(*header, reader.header_line(), fields, needed, problems);
  std::vector<T> values;
  while (auto const row = reader.next()) {
    if (!*row) {
      problems.add(row->error());
      continue;
    }
    T value{};
    std::size_t field = 0;
    for_each_field<T>([&](std::string_view, auto member) {
      auto const column = columns[field++];
      if (!column) return;
      if (auto why = csv_detail::read_cell(value.*member, (*row)->cells[*column]))
        problems.add(reader.place_of((*row)->line, *column), std::move(*why));
    });
    if (problems.none()) values.push_back(std::move(value));
  }
  if (!problems.none()) return refuse(std::move(problems).refusal());
  return values;
}

}  // namespace aimline
