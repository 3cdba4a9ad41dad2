#include "records/plain.hpp"

#include "base/text_fields.hpp"
#include "records/parallel.hpp"
#include "records/rows.hpp"
#include "records/table_writer.hpp"

#include <algorithm>
#include <mutex>

namespace aimline::records {
namespace {

/// How one file's cells become those of the table.
struct FilePlan {
  TablePlan const& table;
  std::vector<std::size_t> const& column_of;  // of each cell; `whole_row` where the table has no such column
};

/// A piece of a text, and where in the text it is.
struct TextPiece {
  std::size_t begin = 0;  // where its first row begins
  std::size_t next = 0;   // where the row after its last one begins
  Piece piece = {};
};

void write_row(FilePlan const& plan, RowReader const& rows, TableWriter& writer) {
  if (rows.fault()) return writer.leave_out(*rows.fault());
  auto const cells = rows.cells();
  if (cells.size() != plan.column_of.size()) return writer.leave_out(RowFault::ragged);
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (auto const column = plan.column_of[i]; column != whole_row) writer.cell(column, cells[i]);
}

TextPiece read_piece(FilePlan const& plan, std::string_view text, std::size_t begin, std::size_t end) {
  TextPiece read;
  read.begin = begin;
  RowReader rows(text, begin);
  TableWriter writer(plan.table, read.piece);
  while (rows.next(end)) {
    writer.begin_row(rows.line());
    write_row(plan, rows, writer);
    if (writer.end_row()) rows.forget();
  }
  writer.settle();
  read.next = rows.position();
  read.piece.line_ends = rows.lines();
  return read;
}

/// The pieces of a text, read in parallel. A piece is first read from the line that seems to begin its first row;
/// where the piece before turns out to end elsewhere, within quotation marks, it is read again from there.
std::vector<TextPiece> read_pieces(FilePlan const& plan, std::string_view text, std::size_t begin,
                                   ReadingOptions const& options) {
  auto const size = text.size() - begin;
  std::vector<TextPiece> pieces(std::max<std::size_t>(1, (size + options.piece - 1) / options.piece));
  auto const end_of = [&](std::size_t i) { return std::min(text.size(), begin + (i + 1) * options.piece); };
  std::mutex guard;
  std::size_t done = 0;
  in_parallel(pieces.size(), options.threads, [&](std::size_t i, std::size_t) {
    auto from = begin + i * options.piece;
    if (i > 0) {
      auto const newline = text.find('\n', from - 1);
      from = newline == std::string_view::npos ? text.size() : newline + 1;
    }
    pieces[i] = read_piece(plan, text, from, end_of(i));
    if (!options.progress) return;
    std::lock_guard const lock(guard);
    done += end_of(i) - (begin + i * options.piece);
    options.progress(done, size);
  });
  for (std::size_t i = 1; i < pieces.size(); ++i)
    if (pieces[i].begin != pieces[i - 1].next)
      pieces[i] = read_piece(plan, text, pieces[i - 1].next, std::max(end_of(i), pieces[i - 1].next));
  return pieces;
}

struct Header {
  std::vector<std::size_t> column_of;
  std::vector<std::string> unknown;
  std::size_t end = 0;    // where the first row begins
  std::size_t lines = 0;  // of what stands before it
};

/// Reads the names of columns. Lines before them that begin with # are remarks.
Result<Header> read_header(Table const& table, std::string_view text, std::string_view file) {
  auto const wrong = [&](Text what) { return refuse(Fault::invalid, std::string(file), std::move(what)); };
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") || text.starts_with(std::string_view("\0", 1)))
    return wrong({"records.not_utf8_file"});
  Header header;
  std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  while (at < text.size() && text[at] == '#') {
    auto const newline = text.find('\n', at);
    at = newline == std::string_view::npos ? text.size() : newline + 1;
    ++header.lines;
  }
  RowReader rows(text, at);
  if (!rows.next(text.size())) return wrong({"csv.no_header"});
  if (rows.fault()) return wrong({"records.header_unreadable"});
  std::vector<bool> there(table.columns.size());
  for (auto const name : rows.cells()) {
    auto const column = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](Column const& described) { return described.name == name; });
    if (column == table.columns.end()) {
      header.column_of.push_back(whole_row);
      header.unknown.emplace_back(front_of(name, 60));
      continue;
    }
    auto const place = static_cast<std::size_t>(column - table.columns.begin());
    if (there[place]) return wrong({"csv.column_twice", {{"name", std::string(name)}}});
    there[place] = true;
    header.column_of.push_back(place);
  }
  Refusal missing{Fault::invalid};
  for (std::size_t i = 0; i < there.size(); ++i)
    if (!there[i] && table.columns[i].need == Need::required)
      missing.problems.push_back(
          {std::string(file), {"csv.column_missing", {{"name", std::string(table.columns[i].name)}}}});
  if (!missing.problems.empty()) return refuse(std::move(missing));
  header.end = rows.position();
  header.lines += rows.lines();
  return header;
}

}  // namespace

Result<FileReport> read_plain_table(TableId id, std::string_view text, std::string_view file,
                                    ReadingOptions const& options, Records& records) {
  auto const& table = tables()[static_cast<std::size_t>(id)];
  auto const header = read_header(table, text, file);
  if (!header) return refuse(header.error());
  TablePlan const plan(id, records);
  FilePieces whole{.first_line = header->lines + 1};
  whole.report = {.file = std::string(file), .table = std::string(table.name), .present = true};
  whole.report.unknown_columns = header->unknown;
  for (auto& read : read_pieces({plan, header->column_of}, text, header->end, options))
    whole.pieces.push_back(std::move(read.piece));
  std::vector<FilePieces> files;
  files.push_back(std::move(whole));
  return std::move(finish_table(plan, std::move(files), options.threads, records).front());
}

Result<Reading> read_plain(Files const& files, ReadingOptions const& options) {
  Reading reading;
  reading.records.keeps_all_lines = options.all_lines;
  Refusal refusal{Fault::invalid};
  auto const& names = files.names();
  for (std::size_t i = 0; i < table_count; ++i) {
    auto const& table = tables()[i];
    auto const name = std::string(table.name) + ".csv";
    auto& report = reading.report.files.emplace_back();
    report.file = name;
    report.table = table.name;
    reading.records.tables[i].columns.resize(table.columns.size());
    reading.records.tables[i].texts.resize(table.columns.size());
    auto const there = std::find(names.begin(), names.end(), name);
    if (there == names.end()) continue;
    auto read = read_plain_file(static_cast<TableId>(i), files, static_cast<std::size_t>(there - names.begin()),
                                options, reading.records);
    if (read)
      report = std::move(*read);
    else
      std::move(read.error().problems.begin(), read.error().problems.end(), std::back_inserter(refusal.problems));
  }
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  reading.report.other_files = files.others();
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!is_plain(names[i]) || (i > 0 && names[i] == names[i - 1])) reading.report.other_files.push_back(names[i]);
  std::sort(reading.report.other_files.begin(), reading.report.other_files.end());
  return reading;
}

bool is_plain(std::string_view name) { return name.ends_with(".csv") && find_table(name.substr(0, name.size() - 4)); }

Result<FileReport> read_plain_file(TableId id, Files const& files, std::size_t number, ReadingOptions const& options,
                                   Records& records) {
  auto const file = files.text(number);
  if (!file) return refuse(file.error());
  auto report = read_plain_table(id, file->text(), files.names()[number], options, records);
  if (auto const same = file->unchanged(); !same) return refuse(same.error());
  return report;
}

}  // namespace aimline::records
