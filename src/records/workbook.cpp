#include "records/workbook.hpp"

#include "base/csv.hpp"
#include "records/cells.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <zip.h>

#include <fmt/format.h>

namespace aimline::records {
namespace {

constexpr std::uint32_t most_rows = 1'048'576;  // that a sheet has
constexpr std::uint32_t most_wide = 1'000;      // columns that a table may have

/// Why a workbook cannot be read, on its way to the one place that turns it into a refusal.
struct Unreadable {
  std::string key;
};

std::string_view local(char const* name) {
  std::string_view const whole(name);
  auto const colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node const& node, std::string_view name) {
  for (auto const each : node.children())
    if (local(each.name()) == name) return each;
  return {};
}

std::string_view attribute(pugi::xml_node const& node, std::string_view name) {
  for (auto const each : node.attributes())
    if (local(each.name()) == name) return each.value();
  return {};
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

class Archive {
public:
  Archive(std::string_view bytes, WorkbookLimits const& limits) : limits_(limits) {
    zip_error_t error;
    zip_error_init(&error);
    auto* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source) {
      archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
      if (!archive_) zip_source_free(source);
    }
    zip_error_fini(&error);
    if (!archive_) throw Unreadable{"workbook.damaged"};
  }

  /// The document in a part; none where there is no such part.
  std::unique_ptr<pugi::xml_document> document(std::string const& name) {
    auto const index = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE);
    if (index < 0) return nullptr;
    std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> const file(
        zip_fopen_index(archive_.get(), static_cast<zip_uint64_t>(index), 0), zip_fclose);
    if (!file) throw Unreadable{"workbook.damaged"};
    // What the archive says of its sizes is not believed: bytes are counted as they come.
    text_.clear();
    std::array<char, 1U << 16> block;
    while (true) {
      auto const got = zip_fread(file.get(), block.data(), block.size());
      if (got < 0) throw Unreadable{"workbook.damaged"};
      if (got == 0) break;
      if (text_.size() + static_cast<std::size_t>(got) > limits_.part_bytes) throw Unreadable{"workbook.too_large"};
      text_.append(block.data(), static_cast<std::size_t>(got));
    }
    auto const marks = std::count_if(text_.begin(), text_.end(), [](char c) { return c == '<' || c == '='; });
    if (static_cast<std::size_t>(marks) > limits_.marks) throw Unreadable{"workbook.too_large"};
    auto document = std::make_unique<pugi::xml_document>();
    // Declarations of types and entities are passed over; only the five entities of XML itself are known.
    auto const flags =
        pugi::parse_escapes | pugi::parse_cdata | pugi::parse_ws_pcdata_single | pugi::parse_wconv_attribute;
    if (!document->load_buffer(text_.data(), text_.size(), flags)) throw Unreadable{"workbook.damaged"};
    text_.clear();
    text_.shrink_to_fit();
    return document;
  }

private:
  WorkbookLimits const& limits_;
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive_{nullptr, zip_discard};
  std::string text_ = {};
};

/// The texts of an element with t, or r with t within; readings above Japanese text are none.
std::string text_of(pugi::xml_node const& element) {
  std::string text;
  for (auto const part : element.children()) {
    if (local(part.name()) == "t") text += part.text().get();
    if (local(part.name()) == "r") text += child(part, "t").text().get();
  }
  return text;
}

/// Whether a number format shows a day. Source: ECMA-376 part 1, 18.8.30, numFmts.
bool shows_a_day(unsigned id, std::string_view code) {
  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return true;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '\\' || code[i] == '_' || code[i] == '*') {
      ++i;
    } else if (code[i] == '"' || code[i] == '[') {
      auto const end = code.find(code[i] == '"' ? '"' : ']', i + 1);
      if (end == std::string_view::npos) return false;
      i = end;
    } else if (code[i] == 'y' || code[i] == 'Y' || code[i] == 'd' || code[i] == 'D') {
      return true;
    }
  }
  return false;
}

/// A day counted from 1900, where the 60th is a day that never was, or from 1904.
std::optional<std::string> day_text(double serial, bool from_1904) {
  if (!(serial >= 0) || serial > 2'958'465) return std::nullopt;
  auto const days = static_cast<std::int32_t>(serial);
  constexpr std::int32_t first_1904 = -24'107;  // 1904-01-01, from 1970
  constexpr std::int32_t day_zero = -25'568;    // 1899-12-31
  if (from_1904) return date_text(first_1904 + days);
  if (days == 60) return "1900-02-29";
  return date_text(day_zero + days - (days > 60 ? 1 : 0));
}

struct Cell {
  std::uint32_t row = 0;  // from 0
  std::uint32_t column = 0;
  std::string text = {};
};

struct Place {
  std::uint32_t row = 0;
  std::uint32_t column = 0;
};

/// "BC12".
std::optional<Place> place_of(std::string_view reference) {
  Place place;
  std::size_t at = 0;
  while (at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z' && at < 3)
    place.column = place.column * 26 + static_cast<std::uint32_t>(reference[at++] - 'A') + 1;
  auto const row = number_in<std::uint32_t>(reference.substr(at));
  if (at == 0 || !row || *row == 0 || *row > most_rows) return std::nullopt;
  return Place{*row - 1, place.column - 1};
}

class Workbook {
public:
  Workbook(std::string_view bytes, WorkbookLimits const& limits) : limits_(limits), archive_(bytes, limits) {
    // Encrypted workbooks are no zip archives; OpenDocument has no workbook part.
    path_ = "xl/workbook.xml";
    if (auto const root = archive_.document("_rels/.rels"))
      for (auto const each : child(*root, "Relationships").children())
        if (attribute(each, "Type").ends_with("/officeDocument")) path_ = absolute(attribute(each, "Target"), "");
    book_ = archive_.document(path_);
    if (!book_) throw Unreadable{"workbook.none"};
    for (auto const each : child(child(*book_, "workbook"), "sheets").children())
      if (local(each.name()) == "sheet") sheets.emplace_back(attribute(each, "name"));
    if (sheets.empty()) throw Unreadable{"workbook.none"};
  }

  std::string csv(std::size_t sheet) {
    auto const settings = child(child(*book_, "workbook"), "workbookPr");
    auto const from = attribute(settings, "date1904");
    from_1904_ = from == "1" || from == "true";
    read_relations(sheet);
    read_styles();
    read_texts();
    auto const document = archive_.document(sheet_path_);
    if (!document) throw Unreadable{"workbook.damaged"};
    auto const root = child(*document, "worksheet");
    std::uint32_t row = 0;
    for (auto const each : child(root, "sheetData").children())
      if (local(each.name()) == "row") read_row(each, row);
    std::stable_sort(cells_.begin(), cells_.end(),
                     [](Cell const& a, Cell const& b) { return a.row != b.row ? a.row < b.row : a.column < b.column; });
    fill_merged(child(root, "mergeCells"));
    return write();
  }

  std::vector<std::string> sheets = {};

private:
  std::string absolute(std::string_view target, std::string_view folder) const {
    if (target.starts_with('/')) return std::string(target.substr(1));
    return std::string(folder) + std::string(target);
  }

  void read_relations(std::size_t sheet) {
    std::size_t at = 0;
    std::string_view id;
    for (auto const each : child(child(*book_, "workbook"), "sheets").children())
      if (local(each.name()) == "sheet" && at++ == sheet) id = relation_of(each);
    auto const slash = path_.rfind('/');
    auto const folder = slash == std::string::npos ? std::string() : path_.substr(0, slash + 1);
    auto const relations = archive_.document(folder + "_rels/" + path_.substr(folder.size()) + ".rels");
    if (!relations) throw Unreadable{"workbook.damaged"};
    for (auto const each : child(*relations, "Relationships").children()) {
      auto const target = absolute(attribute(each, "Target"), folder);
      auto const type = attribute(each, "Type");
      if (attribute(each, "Id") == id) sheet_path_ = target;
      if (type.ends_with("/sharedStrings")) texts_path_ = target;
      if (type.ends_with("/styles")) styles_path_ = target;
    }
    if (sheet_path_.empty()) throw Unreadable{"workbook.damaged"};
  }

  /// r:id, and not sheetId.
  static std::string_view relation_of(pugi::xml_node const& sheet) {
    for (auto const each : sheet.attributes())
      if (std::string_view(each.name()).ends_with(":id")) return each.value();
    return {};
  }

  void read_styles() {
    auto const document = styles_path_.empty() ? nullptr : archive_.document(styles_path_);
    if (!document) return;
    auto const root = child(*document, "styleSheet");
    std::vector<std::pair<unsigned, std::string>> codes;
    for (auto const each : child(root, "numFmts").children())
      if (auto const id = number_in<unsigned>(attribute(each, "numFmtId")))
        codes.emplace_back(*id, attribute(each, "formatCode"));
    for (auto const each : child(root, "cellXfs").children()) {
      auto const id = number_in<unsigned>(attribute(each, "numFmtId")).value_or(0);
      auto const code = std::find_if(codes.begin(), codes.end(), [&](auto const& pair) { return pair.first == id; });
      is_day_.push_back(shows_a_day(id, code == codes.end() ? std::string_view() : std::string_view(code->second)));
    }
  }

  void read_texts() {
    auto const document = texts_path_.empty() ? nullptr : archive_.document(texts_path_);
    if (!document) return;
    for (auto const each : child(*document, "sst").children())
      if (local(each.name()) == "si") texts_.push_back(text_of(each));
  }

  void read_row(pugi::xml_node const& element, std::uint32_t& row) {
    if (auto const stated = number_in<std::uint32_t>(attribute(element, "r")); stated && *stated > 0) row = *stated - 1;
    std::uint32_t column = 0;
    for (auto const each : element.children()) {
      if (local(each.name()) != "c") continue;
      Place place{row, column};
      if (auto const stated = place_of(attribute(each, "r"))) place = *stated;
      column = place.column + 1;
      auto text = text_of_cell(each);
      if (trimmed(text).empty()) continue;
      if (place.row >= most_rows) throw Unreadable{"workbook.damaged"};
      if (place.column >= most_wide) throw Unreadable{"workbook.too_large"};
      cells_.push_back({place.row, place.column, std::move(text)});
    }
    ++row;
  }

  std::string text_of_cell(pugi::xml_node const& cell) const {
    auto const type = attribute(cell, "t");
    if (type == "inlineStr") return text_of(child(cell, "is"));
    std::string_view const value = child(cell, "v").text().get();
    if (type == "s") {
      auto const at = number_in<std::size_t>(value);
      return at && *at < texts_.size() ? texts_[*at] : std::string();
    }
    if (type == "str" || type == "b" || type == "e") return std::string(value);
    if (type == "d") return std::string(value.substr(0, 10));
    auto const number = number_in<double>(value);
    if (!number || !std::isfinite(*number)) return std::string(value);
    auto const style = number_in<std::size_t>(attribute(cell, "s")).value_or(0);
    if (style < is_day_.size() && is_day_[style])
      if (auto day = day_text(*number, from_1904_)) return *day;
    if (std::abs(*number) < 1e15 && *number == std::trunc(*number)) return fmt::format("{:.0f}", *number);
    return fmt::format("{}", *number);
  }

  void fill_merged(pugi::xml_node const& merged) {
    auto const before = [](Cell const& cell, Place place) {
      return cell.row != place.row ? cell.row < place.row : cell.column < place.column;
    };
    auto const find = [&](Place place) -> Cell const* {
      auto const end = cells_.begin() + static_cast<std::ptrdiff_t>(own_);
      auto const found = std::lower_bound(cells_.begin(), end, place, before);
      return found != end && found->row == place.row && found->column == place.column ? &*found : nullptr;
    };
    own_ = cells_.size();
    std::vector<Cell> filled;
    std::uint64_t touched = 0;
    for (auto const each : merged.children()) {
      auto const reference = attribute(each, "ref");
      auto const colon = reference.find(':');
      auto const first = place_of(reference.substr(0, colon));
      auto const last = colon == std::string_view::npos ? first : place_of(reference.substr(colon + 1));
      if (!first || !last || last->row < first->row || last->column < first->column) continue;
      auto const* const value = find(*first);
      if (!value) continue;
      touched += std::uint64_t{last->row - first->row + 1} * (last->column - first->column + 1);
      if (touched > 1'000'000) throw Unreadable{"workbook.too_large"};
      for (auto row = first->row; row <= last->row; ++row)
        for (auto column = first->column; column <= std::min(last->column, most_wide - 1); ++column)
          if (!find({row, column})) filled.push_back({row, column, value->text});
    }
    if (filled.empty()) return;
    std::move(filled.begin(), filled.end(), std::back_inserter(cells_));
    std::stable_sort(cells_.begin(), cells_.end(), [&](Cell const& a, Cell const& b) {
      return before(a, {b.row, b.column});
    });
  }

  std::string write() const {
    std::uint32_t width = 0;
    std::size_t rows = 0;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      width = std::max(width, cells_[i].column + 1);
      rows += i == 0 || cells_[i].row != cells_[i - 1].row;
    }
    if (rows * width > limits_.cells) throw Unreadable{"workbook.too_large"};
    std::string out;
    std::vector<std::string> row(width);
    std::vector<std::string_view> views(width);
    std::uint32_t line = 0;
    for (std::size_t i = 0; i < cells_.size();) {
      for (; line < cells_[i].row; ++line) out += "\r\n";
      for (auto& text : row) text.clear();
      for (auto const at = cells_[i].row; i < cells_.size() && cells_[i].row == at; ++i)
        if (auto& text = row[cells_[i].column]; text.empty()) text = cells_[i].text;
      for (std::size_t column = 0; column < width; ++column) {
        for (auto& c : row[column])
          if (c == '\n' || c == '\r' || c == '\0') c = ' ';
        views[column] = row[column];
      }
      write_csv_texts(out, views);
      ++line;
    }
    return out;
  }

  WorkbookLimits const& limits_;
  Archive archive_;
  std::string path_ = {};
  std::unique_ptr<pugi::xml_document> book_ = {};
  std::string sheet_path_ = {};
  std::string texts_path_ = {};
  std::string styles_path_ = {};
  bool from_1904_ = false;
  std::vector<bool> is_day_ = {};  // of each style
  std::vector<std::string> texts_ = {};
  std::vector<Cell> cells_ = {};
  std::size_t own_ = 0;  // cells before those that merging fills
};

template <class Use>
auto with_workbook(std::string_view bytes, std::string_view file, WorkbookLimits const& limits, Use const& use)
    -> decltype(use(std::declval<Workbook&>())) {
  try {
    Workbook workbook(bytes, limits);
    return use(workbook);
  } catch (Unreadable const& why) {
    return refuse(why.key == "workbook.too_large" ? Fault::too_large : Fault::invalid, std::string(file), {why.key});
  }
}

}  // namespace

bool is_zip(std::string_view bytes) { return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06"); }

Result<std::vector<std::string>> sheets_of(std::string_view bytes, std::string_view file,
                                           WorkbookLimits const& limits) {
  return with_workbook(bytes, file, limits,
                       [](Workbook& workbook) -> Result<std::vector<std::string>> { return workbook.sheets; });
}

Result<std::string> sheet_as_csv(std::string_view bytes, std::string_view file, std::string_view sheet,
                                 WorkbookLimits const& limits) {
  return with_workbook(bytes, file, limits, [&](Workbook& workbook) -> Result<std::string> {
    auto const& all = workbook.sheets;
    auto const found = sheet.empty() ? all.begin() : std::find(all.begin(), all.end(), sheet);
    if (found != all.end()) return workbook.csv(static_cast<std::size_t>(found - all.begin()));
    std::string names;
    for (auto const& name : all) names += (names.empty() ? "" : ", ") + name;
    return refuse(Fault::not_found, std::string(file), {"workbook.no_such_sheet", {{"allowed", names}}});
  });
}

}  // namespace aimline::records
