#include "records/mapped.hpp"

#include "base/text_fields.hpp"
#include "records/cells.hpp"
#include "records/dates.hpp"
#include "records/fields.hpp"
#include "records/files.hpp"
#include "records/mapped_file.hpp"
#include "records/table_writer.hpp"
#include "records/workbook.hpp"

#include <algorithm>
#include <deque>
#include <set>

namespace aimline::records {
namespace {

struct BoundColumn {
  std::size_t column = 0;  // of the table
  Column const* described = nullptr;
  BoundPattern pattern = {};
  Field const* field = nullptr;
};

/// Turns the rows of one file into those of a table.
class Translator {
public:
  Translator(TableMapping const& mapping, TablePlan const& plan, Columns& columns,
             std::vector<std::string> const& header)
      : mapping_(mapping), plan_(plan), where_(bind(mapping.where, columns)) {
    for (auto const& [name, field] : mapping.columns) {
      auto const column = place_of(name);
      BoundColumn bound{column, &plan.table.columns[column], columns.bind(field.pattern), &field};
      if (mapping.spread && name == mapping.spread->names)
        names_ = bound;
      else if (mapping.spread && name == mapping.spread->cells)
        cells_ = bound;
      else if (!field.pattern.empty())
        columns_.push_back(bound);
    }
    if (!mapping.spread) return;
    for (std::size_t i = 0; i < header.size(); ++i)
      if (auto const day = read_date_as(names_.field->dates, header[i])) days_.emplace_back(i, *day);
  }

  bool has_days() const { return !mapping_.spread || !days_.empty(); }
  bool is_day(std::size_t column) const {
    return std::any_of(days_.begin(), days_.end(), [&](auto const& each) { return each.first == column; });
  }

  void take(SourceRow const& row, std::size_t first_line, TableWriter& writer) {
    auto const line = row.line - first_line;
    if (row.fault) {
      writer.begin_row(line);
      writer.leave_out(*row.fault);
      return end_row(writer);
    }
    if (!holds(where_, row.cells)) return;
    if (!mapping_.spread) {
      writer.begin_row(line);
      put_all(row.cells, writer);
      return end_row(writer);
    }
    auto const& skip = mapping_.spread->skip;
    for (auto const& [column, day] : days_) {
      auto const cell = row.cells[column];
      if (cell.empty() || std::find(skip.begin(), skip.end(), cell) != skip.end()) continue;
      writer.begin_row(line);
      put_all(row.cells, writer);
      writer.value(names_.column, day);
      put(cells_, cell, writer);
      end_row(writer);
    }
  }

  MissingCodes missing = {};

private:
  std::size_t place_of(std::string_view name) const {
    auto const& all = plan_.table.columns;
    return static_cast<std::size_t>(
        std::find_if(all.begin(), all.end(), [&](Column const& each) { return each.name == name; }) - all.begin());
  }

  void put_all(std::span<std::string_view const> cells, TableWriter& writer) {
    for (auto& column : columns_) put(column, column.pattern.of(cells), writer);
  }

  void put(BoundColumn const& column, std::string_view text, TableWriter& writer) {
    auto const& field = *column.field;
    if (field.codes) {
      if (auto const found = field.codes->find(text); found != field.codes->end())
        text = found->second;
      else if (!text.empty() && !is_canonical(*column.described, text))
        ++missing[{std::string(column.described->name), std::string(text)}];
    }
    if (column.described->kind == Kind::date && !text.empty())
      if (auto const day = read_date_as(field.dates.empty() ? "YYYY-MM-DD" : field.dates, text))
        return writer.value(column.column, *day);
    if (column.described->kind == Kind::school_year)
      if (auto const year = read_school_year_as(text)) return writer.value(column.column, *year);
    writer.cell(column.column, kept_.emplace_back(text));
  }

  static bool is_canonical(Column const& column, std::string_view text) {
    if (column.kind == Kind::truth) return text == "0" || text == "1";
    if (column.kind == Kind::codes) return read_codes(column.codes, text).has_value();
    return column.kind == Kind::code && read_code(column.codes, text).has_value();
  }

  void end_row(TableWriter& writer) {
    if (writer.end_row()) kept_.clear();
  }

  TableMapping const& mapping_;
  TablePlan const& plan_;
  std::vector<BoundCondition> where_;
  std::vector<BoundColumn> columns_ = {};
  BoundColumn names_ = {};
  BoundColumn cells_ = {};
  std::vector<std::pair<std::size_t, std::int32_t>> days_ = {};  // columns whose names are days
  std::deque<std::string> kept_ = {};                            // cells that wait
};

/// The columns of a file that the mapping says nothing of.
std::vector<std::string> unused(std::vector<std::string> const& header, TableMapping const& mapping,
                                Translator const& translator) {
  std::set<std::string> used;
  auto const use = [&](Pattern const& pattern) {
    for (auto const& piece : pattern.pieces)
      if (piece.is_column) used.insert(piece.text);
  };
  for (auto const& [name, field] : mapping.columns) use(field.pattern);
  for (auto const& [pattern, texts] : mapping.where) use(pattern);
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (!used.contains(header[i]) && !translator.is_day(i) && !header[i].empty())
      rest.emplace_back(front_of(header[i], 60));
  return rest;
}

Result<FilePieces> read_file(TableMapping const& mapping, TablePlan const& plan, std::string_view bytes,
                             std::string_view file, MissingCodes& missing) {
  auto const text = source_text(bytes, file, mapping.file);
  if (!text) return refuse(text.error());
  auto form = mapping.file;
  if (is_zip(bytes)) form.separator = Separator::comma;
  auto rows = SourceRows::open(*text, file, form);
  if (!rows) return refuse(rows.error());
  Columns columns(rows->header(), file);
  Translator translator(mapping, plan, columns, rows->header());
  if (!columns.problems.empty()) return refuse(Refusal{Fault::invalid, std::move(columns.problems)});
  if (!translator.has_days()) return refuse(Fault::invalid, std::string(file), {"mapping.no_days"});
  FilePieces read;
  read.report = {.file = std::string(file), .table = mapping.table, .present = true};
  read.report.unknown_columns = unused(rows->header(), mapping, translator);
  auto& piece = read.pieces.emplace_back();
  TableWriter writer(plan, piece);
  while (auto const row = rows->next()) translator.take(*row, read.first_line, writer);
  writer.settle();
  for (auto const& [key, count] : translator.missing) missing[key] += count;
  return read;
}

TableId id_of(TableMapping const& mapping) { return static_cast<TableId>(find_table(mapping.table) - tables().data()); }

void make_room(Records& records) {
  for (std::size_t i = 0; i < table_count; ++i) {
    records.tables[i].columns.resize(tables()[i].columns.size());
    records.tables[i].texts.resize(tables()[i].columns.size());
  }
}

/// The files a mapping may name: those of a folder or archive, or one alone. A workbook is an archive too, and meant
/// whole.
class Sources {
public:
  static Result<Sources> open(std::filesystem::path const& path) {
    Sources sources;
    std::error_code failed;
    auto const ending = path.extension().string();
    if (std::filesystem::is_directory(path, failed) || ending == ".zip" || ending == ".gz" || ending == ".zst") {
      auto files = Files::open(path);
      if (!files) return refuse(files.error());
      sources.names_ = files->names();
      sources.files_.emplace(std::move(*files));
    } else {
      sources.names_ = {path.filename().string()};
      sources.alone_ = path;
    }
    return sources;
  }

  std::vector<std::string> const& names() const { return names_; }
  Result<MappedFile> text(std::size_t number) const { return files_ ? files_->text(number) : MappedFile::open(alone_); }

private:
  std::vector<std::string> names_ = {};
  std::optional<Files> files_ = {};
  std::filesystem::path alone_ = {};
};

class MappedReader {
public:
  MappedReader(Sources const& sources, Mapping const& mapping, ReadingOptions const& options)
      : sources_(sources), mapping_(mapping), options_(options), used_(sources.names().size()) {
    reading_.records.keeps_all_lines = options.all_lines;
  }

  Result<Reading> read() {
    make_room(reading_.records);
    for (std::size_t i = 0; i < table_count; ++i) read_table(static_cast<TableId>(i));
    if (refusal_.problems.empty() && !any_mapped_)
      refusal_.problems.push_back({mapping_.name, {"mapping.no_file", {{"names", names()}}}});
    if (!refusal_.problems.empty()) return refuse(std::move(refusal_));
    for (std::size_t i = 0; i < used_.size(); ++i)
      if (!used_[i]) reading_.report.other_files.push_back(sources_.names()[i]);
    reading_.report.unmapped = listed(missing_, mapping_.name);
    return std::move(reading_);
  }

private:
  std::string names() const {
    std::string all;
    for (auto const& table : mapping_.tables) all += (all.empty() ? "" : ", ") + table.file.name;
    return all;
  }

  void fail(Refusal const& refusal) {
    refusal_.problems.insert(refusal_.problems.end(), refusal.problems.begin(), refusal.problems.end());
  }

  void read_table(TableId id) {
    std::vector<FilePieces> pieces;
    TablePlan const plan(id, reading_.records);
    bool mapped = false;
    for (auto const& table : mapping_.tables) {
      if (id_of(table) != id) continue;
      for (std::size_t i = 0; i < used_.size(); ++i) {
        auto const& name = sources_.names()[i];
        if (!is_like(name, table.file.name)) continue;
        used_[i] = true;
        mapped = true;
        auto const file = sources_.text(i);
        auto read =
            file ? read_file(table, plan, file->text(), name, missing_) : Result<FilePieces>(refuse(file.error()));
        if (read)
          pieces.push_back(std::move(*read));
        else
          fail(read.error());
      }
    }
    any_mapped_ = any_mapped_ || mapped;
    if (mapped) {
      for (auto& report : finish_table(plan, std::move(pieces), options_.threads, reading_.records))
        reading_.report.files.push_back(std::move(report));
      return;
    }
    auto const own = std::string(plan.table.name) + ".csv";
    for (std::size_t i = 0; i < used_.size(); ++i) {
      if (sources_.names()[i] != own) continue;
      used_[i] = true;
      auto const file = sources_.text(i);
      auto report = file ? read_plain_table(id, file->text(), own, options_, reading_.records)
                         : Result<FileReport>(refuse(file.error()));
      if (report)
        reading_.report.files.push_back(std::move(*report));
      else
        fail(report.error());
    }
  }

  Sources const& sources_;
  Mapping const& mapping_;
  ReadingOptions const& options_;
  std::vector<bool> used_;
  bool any_mapped_ = false;
  Reading reading_ = {};
  MissingCodes missing_ = {};
  Refusal refusal_{Fault::invalid};
};

}  // namespace

Result<std::string> source_text(std::string_view bytes, std::string_view file, FileForm const& form) {
  if (is_zip(bytes)) return sheet_as_csv(bytes, file, form.sheet);
  // What Excel wrote before 2007, and what it encrypts.
  if (bytes.starts_with("\xd0\xcf\x11\xe0")) return refuse(Fault::invalid, std::string(file), {"workbook.old"});
  return form.encoding == Encoding::windows_1252 ? from_windows_1252(bytes) : std::string(bytes);
}

Result<FileReport> read_mapped_table(TableMapping const& mapping, std::string_view bytes, std::string_view file,
                                     std::size_t threads, Records& records, std::vector<UnmappedCode>& unmapped) {
  TablePlan const plan(id_of(mapping), records);
  MissingCodes missing;
  auto read = read_file(mapping, plan, bytes, file, missing);
  if (!read) return refuse(read.error());
  std::vector<FilePieces> files;
  files.push_back(std::move(*read));
  auto report = std::move(finish_table(plan, std::move(files), threads, records).front());
  unmapped = listed(missing, mapping.table);
  return report;
}

Result<Reading> read_mapped(std::filesystem::path const& path, Mapping const& mapping, ReadingOptions const& options) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return refuse(Fault::not_found, path.string(), {"records.no_folder"});
  auto const sources = Sources::open(path);
  if (!sources) return refuse(sources.error());
  return MappedReader(*sources, mapping, options).read();
}

}  // namespace aimline::records
