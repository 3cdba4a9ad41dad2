#include "records/mapping.hpp"

#include "records/dates.hpp"
#include "records/schema.hpp"

#include <algorithm>
#include <set>

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>
// In builds that keep assertions it would abort over a broken header that it otherwise refuses.
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

namespace aimline::records {
namespace {

template <class Enum>
std::string names_of() {
  std::string names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](auto each) { names += (names.empty() ? "" : ", ") + std::string(each.name); });
  return names;
}

/// Takes values out of tables, and remembers every problem with its line.
class Reader {
public:
  explicit Reader(std::string_view file) : file_(file) {}

  Mapping read(toml::table const& root) {
    Mapping mapping;
    only(root, "",
         {"name", "about", "source", "version", "file", "rows", "marks", "codes", "measure", "table", "counts"});
    mapping.name = text(root, "name");
    mapping.about = text(root, "about");
    mapping.source = text(root, "source");
    mapping.version = static_cast<int>(number(root, "version", 1, 1, 10'000));
    bool const has_measures = root.contains("measure");
    bool const has_tables = root.contains("table");
    if (has_measures == has_tables) problem(nullptr, has_tables ? "table" : "measure", {"mapping.one_of_two"});
    if (has_measures) mapping.aggregate = read_aggregate(root);
    for (auto const* table : list_of_tables(root, "table")) mapping.tables.push_back(read_table(*table));
    return mapping;
  }

  std::vector<Problem> problems = {};

private:
  void problem(toml::node const* node, std::string_view name, Text what) {
    auto const line = node ? node->source().begin.line : 0;
    problems.push_back(
        {line > 0 ? fmt::format("{} line {}, {}", file_, line, name) : fmt::format("{}, {}", file_, name),
         std::move(what)});
  }

  void only(toml::table const& table, std::string_view within, std::set<std::string_view> const& allowed) {
    for (auto const& [key, value] : table)
      if (!allowed.contains(key.str())) {
        std::string names;
        for (auto const each : allowed) names += (names.empty() ? "" : ", ") + std::string(each);
        problem(&value, within.empty() ? std::string(key.str()) : fmt::format("{}.{}", within, key.str()),
                {"mapping.unknown_name", {{"allowed", names}}});
      }
  }

  std::string text(toml::table const& table, std::string_view name, std::string otherwise = {}) {
    auto const* node = table.get(name);
    if (!node) return otherwise;
    if (auto const value = node->value_exact<std::string>()) return *value;
    problem(node, name, {"mapping.not_a_text"});
    return otherwise;
  }

  std::int64_t number(toml::table const& table, std::string_view name, std::int64_t otherwise, std::int64_t least,
                      std::int64_t most) {
    auto const* node = table.get(name);
    if (!node) return otherwise;
    if (auto const value = node->value_exact<std::int64_t>(); value && *value >= least && *value <= most) return *value;
    problem(node, name, {"mapping.not_a_number", {{"least", std::to_string(least)}, {"most", std::to_string(most)}}});
    return otherwise;
  }

  /// A list of texts, or one.
  std::vector<std::string> texts(toml::table const& table, std::string_view name) {
    std::vector<std::string> found;
    auto const* node = table.get(name);
    if (!node) return found;
    if (auto const value = node->value_exact<std::string>()) return {*value};
    auto const* list = node->as_array();
    if (!list) problem(node, name, {"mapping.not_texts"});
    if (!list) return found;
    for (auto const& each : *list)
      if (auto const value = each.value_exact<std::string>())
        found.push_back(*value);
      else
        problem(&each, name, {"mapping.not_texts"});
    return found;
  }

  toml::table const* inner(toml::table const& table, std::string_view name) {
    auto const* node = table.get(name);
    if (!node) return nullptr;
    if (!node->as_table()) problem(node, name, {"mapping.not_a_table", {{"name", std::string(name)}}});
    return node->as_table();
  }

  std::vector<toml::table const*> list_of_tables(toml::table const& table, std::string_view name) {
    std::vector<toml::table const*> found;
    auto const* node = table.get(name);
    if (!node) return found;
    auto const* list = node->as_array();
    if (list && list->is_array_of_tables())
      for (auto const& each : *list) found.push_back(each.as_table());
    else
      problem(node, name, {"mapping.not_tables", {{"name", std::string(name)}}});
    return found;
  }

  template <class Enum>
  Enum one_of(toml::table const& table, std::string_view name, Enum otherwise) {
    auto value = text(table, name, boost::describe::enum_to_string(otherwise, ""));
    std::replace(value.begin(), value.end(), '-', '_');
    Enum read = otherwise;
    if (!boost::describe::enum_from_string(value.c_str(), read))
      problem(table.get(name), name, {"mapping.unknown_value", {{"allowed", names_of<Enum>()}}});
    return read;
  }

  Pattern pattern(toml::table const& table, std::string_view name) {
    auto const read = Pattern::parse(text(table, name));
    if (!read) problem(table.get(name), name, {"mapping.bad_pattern"});
    return read.value_or(Pattern());
  }

  Codes codes_of(toml::table const& table) {
    Codes codes;
    for (auto const& [key, value] : table)
      if (auto const code = value.value_exact<std::string>())
        codes.emplace(key.str(), *code);
      else
        problem(&value, key.str(), {"mapping.not_a_text"});
    return codes;
  }

  Field field(toml::table const& table, std::string_view name, toml::table const* codes) {
    Field read{pattern(table, name)};
    if (codes)
      if (auto const* own = inner(*codes, name)) read.codes = codes_of(*own);
    return read;
  }

  FileForm read_file(toml::table const& table) {
    FileForm form;
    auto const* file = inner(table, "file");
    if (!file) return form;
    only(*file, "file", {"name", "sheet", "separator", "encoding", "header_line"});
    form.name = text(*file, "name", "*");
    form.sheet = text(*file, "sheet");
    auto const separator = text(*file, "separator", ",");
    if (separator == ";")
      form.separator = Separator::semicolon;
    else if (separator == "tab" || separator == "\t")
      form.separator = Separator::tab;
    else if (separator != ",")
      problem(file->get("separator"), "separator", {"mapping.unknown_value", {{"allowed", "\",\", \";\", \"tab\""}}});
    form.encoding = one_of(*file, "encoding", Encoding::utf_8);
    form.header_line = static_cast<std::size_t>(number(*file, "header_line", 1, 1, 1'000));
    return form;
  }

  Where read_where(toml::table const& table) {
    Where where;
    auto const* conditions = inner(table, "where");
    if (!conditions) return where;
    for (auto const& [key, value] : *conditions)
      where.emplace_back(Pattern{{{std::string(key.str()), true}}}, texts(*conditions, key.str()));
    return where;
  }

  AggregateMapping read_aggregate(toml::table const& root) {
    AggregateMapping read;
    read.file = read_file(root);
    auto const counts = text(root, "counts", "released");
    if (counts != "released" && counts != "true")
      problem(root.get("counts"), "counts", {"mapping.unknown_value", {{"allowed", "released, true"}}});
    read.released = counts != "true";
    auto const* codes = inner(root, "codes");
    if (codes) only(*codes, "codes", {"org_id", "school_year", "period", "grade", "group", "indicator"});
    if (auto const* rows = inner(root, "rows")) {
      only(*rows, "rows", {"org_id", "school_year", "period", "grade", "group"});
      read.org = field(*rows, "org_id", codes);
      read.year = field(*rows, "school_year", codes);
      read.period = field(*rows, "period", codes);
      read.grade = field(*rows, "grade", codes);
      read.group = field(*rows, "group", codes);
    }
    if (read.org.pattern.empty()) problem(root.get("rows"), "rows.org_id", {"mapping.missing"});
    if (read.year.pattern.empty()) problem(root.get("rows"), "rows.school_year", {"mapping.missing"});
    if (auto const* marks = inner(root, "marks")) {
      only(*marks, "marks", {"hidden", "absent"});
      read.hidden = texts(*marks, "hidden");
      read.absent = texts(*marks, "absent");
    }
    for (auto const* table : list_of_tables(root, "measure")) read.measures.push_back(read_measure(*table, codes));
    return read;
  }

  Measure read_measure(toml::table const& table, toml::table const* codes) {
    only(table, "measure",
         {"indicator", "unit", "where", "numerator", "denominator", "denominator_decimals", "value", "scale", "note"});
    Measure read;
    read.indicator = field(table, "indicator", codes);
    if (read.indicator.pattern.empty()) problem(&table, "measure.indicator", {"mapping.missing"});
    if (!table.contains("unit")) problem(&table, "measure.unit", {"mapping.missing"});
    read.unit = one_of(table, "unit", Unit::students);
    read.where = read_where(table);
    read.numerator = pattern(table, "numerator");
    read.denominator_is_sum = text(table, "denominator") == "sum";
    if (!read.denominator_is_sum) read.denominator = pattern(table, "denominator");
    if (table.contains("denominator_decimals"))
      read.denominator_decimals = static_cast<int>(number(table, "denominator_decimals", 0, 0, 3));
    read.value = pattern(table, "value");
    auto const scale = number(table, "scale", 1, 1, 1'000'000);
    for (auto left = scale; left > 1; left /= 10, ++read.scale)
      if (left % 10 != 0) {
        problem(table.get("scale"), "measure.scale", {"mapping.scale"});
        break;
      }
    read.note = text(table, "note");
    bool const has_counts = !read.numerator.empty() || !read.denominator.empty() || read.denominator_is_sum;
    if (!has_counts && read.value.empty()) problem(&table, "measure", {"mapping.measure_without_numbers"});
    if (read.numerator.empty() && has_counts) problem(&table, "measure.numerator", {"mapping.missing"});
    if (read.unit == Unit::amount && has_counts) problem(&table, "measure.numerator", {"mapping.amount_has_no_counts"});
    return read;
  }

  TableMapping read_table(toml::table const& table) {
    only(table, "table", {"table", "file", "where", "columns", "codes", "dates", "spread"});
    TableMapping read;
    read.table = text(table, "table");
    read.file = read_file(table);
    read.where = read_where(table);
    auto const* known = find_table(read.table);
    if (!known) {
      std::string names;
      for (auto const& each : tables()) names += (names.empty() ? "" : ", ") + std::string(each.name);
      problem(table.contains("table") ? table.get("table") : &table, "table.table",
              {"mapping.unknown_value", {{"allowed", names}}});
      return read;
    }
    auto const is_column = [&](std::string_view name) {
      return std::any_of(known->columns.begin(), known->columns.end(),
                         [&](Column const& column) { return column.name == name; });
    };
    auto const check_column = [&](toml::node const& at, std::string_view within, std::string_view name) {
      if (is_column(name)) return true;
      std::string names;
      for (auto const& column : known->columns) names += (names.empty() ? "" : ", ") + std::string(column.name);
      problem(&at, fmt::format("{}.{}", within, name), {"mapping.unknown_value", {{"allowed", names}}});
      return false;
    };
    auto const* codes = inner(table, "codes");
    auto const* columns = inner(table, "columns");
    if (columns)
      for (auto const& [key, value] : *columns)
        if (check_column(value, "columns", key.str()))
          read.columns.emplace(key.str(), field(*columns, key.str(), codes));
    if (codes)
      for (auto const& [key, value] : *codes) check_column(value, "codes", key.str());
    if (auto const* dates = inner(table, "dates"))
      for (auto const& [key, value] : *dates) {
        if (!check_column(value, "dates", key.str())) continue;
        auto const form = text(*dates, key.str());
        if (!is_date_form(form)) problem(&value, fmt::format("dates.{}", key.str()), {"mapping.date_form"});
        read.columns[std::string(key.str())].dates = form;
      }
    if (auto const* spread = inner(table, "spread")) {
      only(*spread, "spread", {"names", "cells", "skip"});
      read.spread = Spread{text(*spread, "names"), text(*spread, "cells"), texts(*spread, "skip")};
      check_column(*spread, "spread", read.spread->names);
      check_column(*spread, "spread", read.spread->cells);
      // Their codes and dates stand where those of other columns do.
      for (auto const& name : {read.spread->names, read.spread->cells}) {
        auto& own = read.columns[name];
        if (codes)
          if (auto const* list = inner(*codes, name)) own.codes = codes_of(*list);
      }
    }
    for (auto const& column : known->columns)
      if (column.need == Need::required) {
        auto const found = read.columns.find(std::string(column.name));
        bool const spread = read.spread && (read.spread->names == column.name || read.spread->cells == column.name);
        if (!spread && (found == read.columns.end() || found->second.pattern.empty()))
          problem(columns ? static_cast<toml::node const*>(columns) : &table, fmt::format("columns.{}", column.name),
                  {"mapping.missing"});
      }
    return read;
  }

  std::string file_;
};

/// The line of the first byte beyond ASCII that stands outside of comments and of strings on one line. TOML allows none
/// but in longer strings, and toml++ 3.3.0 goes astray over some (its test for unusual spaces ends nowhere).
std::optional<std::size_t> misplaced_character(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::size_t line = 1;
  char within = 0;  // ", ' or # until the line's end
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c == '\n') {
      ++line;
      within = 0;
    } else if (within == 0) {
      if (static_cast<unsigned char>(c) >= 0x80) return line;
      if (text.substr(i, 3) == "\"\"\"" || text.substr(i, 3) == "'''")
        i += 2;
      else if (c == '"' || c == '\'' || c == '#')
        within = c;
    } else if (within == '"' && c == '\\') {
      i += i + 1 < text.size() && text[i + 1] != '\n';
    } else if (within != '#' && c == within) {
      within = 0;
    }
  }
  return std::nullopt;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "\"";
}

std::string list_of(std::vector<std::string> const& texts) {
  std::string out = "[";
  for (auto const& text : texts) out += (out.size() > 1 ? ", " : "") + quoted(text);
  return out + "]";
}

}  // namespace

std::optional<Pattern> Pattern::parse(std::string_view text) {
  Pattern read;
  while (!text.empty()) {
    auto const open = text.find('{');
    if (open != 0) read.pieces.push_back({std::string(text.substr(0, open))});
    if (open == std::string_view::npos) return read;
    auto const close = text.find('}', open);
    if (close == std::string_view::npos) return std::nullopt;
    auto name = text.substr(open + 1, close - open - 1);
    Piece piece{{}, true};
    if (auto const colon = name.rfind(":0");
        colon != std::string_view::npos && colon + 3 == name.size() && name.back() >= '1' && name.back() <= '9') {
      piece.width = static_cast<std::size_t>(name.back() - '0');
      name = name.substr(0, colon);
    }
    if (name.empty()) return std::nullopt;
    piece.text = name;
    read.pieces.push_back(std::move(piece));
    text.remove_prefix(close + 1);
  }
  return read;
}

std::string Pattern::text() const {
  std::string out;
  for (auto const& piece : pieces)
    out += !piece.is_column  ? piece.text
           : piece.width > 0 ? fmt::format("{{{}:0{}}}", piece.text, piece.width)
                             : fmt::format("{{{}}}", piece.text);
  return out;
}

Result<Mapping> read_mapping(std::string_view text, std::string_view file) {
  if (auto const line = misplaced_character(text))
    return refuse(Fault::invalid, fmt::format("{} line {}", file, *line), {"mapping.not_toml"});
  try {
    Reader reader(file);
    auto mapping = reader.read(toml::parse(text));
    if (!reader.problems.empty()) return refuse(Refusal{Fault::invalid, std::move(reader.problems)});
    return mapping;
  } catch (toml::parse_error const& error) {
    return refuse(Fault::invalid, fmt::format("{} line {}", file, error.source().begin.line), {"mapping.not_toml"});
  }
}

std::string write_mapping(Mapping const& mapping, std::string_view remarks) {
  std::string out(remarks);
  out += fmt::format("name = {}\n", quoted(mapping.name));
  if (!mapping.about.empty()) out += fmt::format("about = {}\n", quoted(mapping.about));
  for (auto const& table : mapping.tables) {
    out += fmt::format("\n[[table]]\ntable = {}\n\n[table.file]\nname = {}\n", quoted(table.table),
                       quoted(table.file.name));
    if (!table.file.sheet.empty()) out += fmt::format("sheet = {}\n", quoted(table.file.sheet));
    if (table.file.separator != Separator::comma)
      out += fmt::format("separator = {}\n", table.file.separator == Separator::tab ? "\"tab\"" : "\";\"");
    if (table.file.encoding != Encoding::utf_8) out += "encoding = \"windows-1252\"\n";
    if (table.file.header_line != 1) out += fmt::format("header_line = {}\n", table.file.header_line);
    out += "\n[table.columns]\n";
    std::string codes;
    std::string dates;
    for (auto const& [name, field] : table.columns) {
      if (!field.pattern.empty()) out += fmt::format("{} = {}\n", name, quoted(field.pattern.text()));
      if (!field.dates.empty()) dates += fmt::format("{} = {}\n", name, quoted(field.dates));
      if (!field.codes) continue;
      codes += fmt::format("\n[table.codes.{}]\n", name);
      for (auto const& [raw, code] : *field.codes) codes += fmt::format("{} = {}\n", quoted(raw), quoted(code));
    }
    if (!dates.empty()) out += "\n[table.dates]\n" + dates;
    if (table.spread)
      out += fmt::format("\n[table.spread]\nnames = {}\ncells = {}\nskip = {}\n", quoted(table.spread->names),
                         quoted(table.spread->cells), list_of(table.spread->skip));
    out += codes;
  }
  return out;
}

}  // namespace aimline::records
