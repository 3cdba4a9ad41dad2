#include "records/plain.hpp"

#include "base/text_fields.hpp"
#include "records/cells.hpp"
#include "records/mapped_file.hpp"
#include "records/parallel.hpp"
#include "records/rows.hpp"
#include "records/tidy.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace aimline::records {
namespace {

constexpr std::size_t batch_size = 64;
constexpr std::size_t most_columns = 16;

using Tally = std::map<std::pair<RowFault, std::size_t>, FaultGroup>;  // by fault and column of the table

/// The column that a fault of a whole row is counted under.
constexpr std::size_t whole_row = most_columns;

void count(Tally& tally, RowFault fault, std::size_t column, std::size_t line) {
  auto& group = tally[{fault, column}];
  group.fault = fault;
  ++group.count;
  if (group.lines.size() < most_examples) group.lines.push_back(line);
}

/// What every piece of a file is read with.
struct Plan {
  Table const& table;
  TableId id{};
  std::vector<std::size_t> column_of = {};  // of each cell; `whole_row` where the table has no such column
  bool keeps_lines = true;
  Records const& records;
  std::vector<std::uint8_t> const& is_school;  // of each organization
};

struct Piece {
  std::size_t begin = 0;  // where its first row begins
  std::size_t next = 0;   // where the row after its last one begins
  std::size_t line_ends = 0;
  std::size_t read = 0;
  std::size_t refused = 0;
  std::size_t set_aside = 0;
  TableValues values;
  Tally faults;
};

/// One row between being taken apart and being kept.
struct Candidate {
  std::array<std::int32_t, most_columns> values;
  std::string_view student = {};
  std::uint64_t hashed = 0;
  std::size_t line = 0;
  bool refused = false;
};

class PieceReader {
public:
  PieceReader(Plan const& plan, Piece& piece) : plan_(plan), piece_(piece) {
    auto const columns = plan.table.columns.size();
    piece_.values.columns.resize(columns);
    piece_.values.texts.resize(columns);
    last_date_.resize(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      if (plan.table.columns[i].kind == Kind::student) student_column_ = i;
      empty_[i] = is_narrow(plan.table.columns[i].kind) ? std::int32_t{no_code} : no_value;
    }
  }

  void read(std::string_view text, std::size_t end) {
    RowReader rows(text, piece_.begin);
    while (rows.next(end)) {
      take(rows);
      if (waiting_ == batch_size) {
        settle();
        rows.forget();
      }
    }
    settle();
    piece_.next = rows.position();
    piece_.line_ends = rows.lines();
  }

private:
  void refuse_row(Candidate& row, RowFault fault, std::size_t column) {
    count(piece_.faults, fault, column, row.line);
    row.refused = true;
  }

  void take(RowReader const& rows) {
    ++piece_.read;
    auto& row = batch_[waiting_++];
    row.line = rows.line();
    row.refused = false;
    row.student = {};
    row.values = empty_;
    if (rows.fault()) return refuse_row(row, *rows.fault(), whole_row);
    auto const cells = rows.cells();
    if (cells.size() != plan_.column_of.size()) return refuse_row(row, RowFault::ragged, whole_row);
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (auto const column = plan_.column_of[i]; column != whole_row) take_cell(row, column, cells[i]);
    if (!row.refused && ends_before_begin(row)) refuse_row(row, RowFault::ends_before_begin, end_column());
  }

  void take_cell(Candidate& row, std::size_t column, std::string_view cell) {
    auto const& described = plan_.table.columns[column];
    if (cell.empty()) {
      if (described.need == Need::required) refuse_row(row, RowFault::empty, column);
      return;
    }
    auto& value = row.values[column];
    auto const keep = [&](auto const& read, RowFault fault) {
      if (read)
        value = *read;
      else
        refuse_row(row, fault, column);
    };
    switch (described.kind) {
      case Kind::student:
        row.student = cell;
        row.hashed = Dictionary::hash(cell);
        plan_.records.students.prefetch(row.hashed);
        return;
      case Kind::school:
      case Kind::org:
        value = plan_.records.orgs.find(cell);
        return;  // judged when the row is known to be readable
      case Kind::key:
      case Kind::text:
        value = piece_.values.texts[column].add(cell);
        return;
      case Kind::code:
        return keep(read_code(described.codes, cell), RowFault::unknown_code);
      case Kind::codes:
        return keep(read_codes(described.codes, cell), RowFault::unknown_code);
      case Kind::truth:
        if (cell != "0" && cell != "1") return refuse_row(row, RowFault::not_a_truth, column);
        value = cell == "1";
        return;
      case Kind::date: {
        // Rows often have the date of the row before.
        auto& [last, read] = last_date_[column];
        if (!read || cell != std::string_view(last.data(), last.size())) {
          read = read_date(cell);
          if (read) std::copy(cell.begin(), cell.end(), last.begin());
        }
        return keep(read, RowFault::not_a_date);
      }
      case Kind::thousandths: {
        auto const number = read_thousandths(cell);
        bool const fits = number && *number >= described.least && *number <= described.most;
        return keep(fits ? number : std::nullopt, RowFault::not_a_number);
      }
      case Kind::school_year:
        return keep(read_school_year(cell), RowFault::not_a_school_year);
    }
  }

  std::size_t begin_column() const {
    switch (plan_.id) {
      case TableId::enrollment:
        return columns::at(columns::enrollment, "entry_date");
      case TableId::membership:
        return columns::at(columns::membership, "begin_date");
      case TableId::section_student:
        return columns::at(columns::section_student, "begin_date");
      case TableId::postsecondary:
        return columns::at(columns::postsecondary, "begin_date");
      default:
        return whole_row;
    }
  }
  std::size_t end_column() const {
    switch (plan_.id) {
      case TableId::enrollment:
        return columns::at(columns::enrollment, "exit_date");
      default:
        return begin_column() + 1;
    }
  }
  bool ends_before_begin(Candidate const& row) const {
    auto const begin = begin_column();
    if (begin == whole_row) return false;
    auto const end = row.values[end_column()];
    return end != no_value && row.values[begin] != no_value && end < row.values[begin];
  }

  void settle() {
    for (std::size_t i = 0; i < waiting_; ++i) {
      auto& row = batch_[i];
      if (row.refused) {
        ++piece_.refused;
      } else if (refers_well(row)) {
        append(row);
      } else {
        ++piece_.set_aside;
      }
    }
    waiting_ = 0;
  }

  /// Whether the students and organizations that the row names are there; every one that is not is counted.
  bool refers_well(Candidate& row) {
    bool well = true;
    auto const fails = [&](RowFault fault, std::size_t column) {
      count(piece_.faults, fault, column, row.line);
      well = false;
    };
    if (!row.student.empty()) {
      row.values[student_column_] = plan_.records.students.find(row.student, row.hashed);
      if (row.values[student_column_] == Dictionary::none) fails(RowFault::unknown_student, student_column_);
    }
    for (std::size_t column = 0; column < plan_.table.columns.size(); ++column) {
      auto const kind = plan_.table.columns[column].kind;
      if (kind != Kind::school && kind != Kind::org) continue;
      auto const org = row.values[column];
      if (org == no_value) continue;
      if (org == Dictionary::none)
        fails(kind == Kind::school ? RowFault::unknown_school : RowFault::unknown_org, column);
      else if (kind == Kind::school && !plan_.is_school[static_cast<std::size_t>(org)])
        fails(RowFault::not_a_school, column);
    }
    return well;
  }

  void append(Candidate const& row) {
    auto& values = piece_.values;
    for (std::size_t column = 0; column < values.columns.size(); ++column) {
      if (is_narrow(plan_.table.columns[column].kind))
        values.columns[column].narrow.push_back(static_cast<std::uint8_t>(row.values[column]));
      else
        values.columns[column].wide.push_back(row.values[column]);
    }
    if (plan_.keeps_lines) values.lines.push_back(static_cast<std::uint32_t>(row.line));
    ++values.rows;
  }

  Plan const& plan_;
  Piece& piece_;
  std::array<Candidate, batch_size> batch_ = {};
  std::array<std::int32_t, most_columns> empty_ = {};
  std::size_t waiting_ = 0;
  std::size_t student_column_ = 0;
  std::vector<std::pair<std::array<char, 10>, std::optional<std::int32_t>>> last_date_ = {};
};

Piece read_piece(Plan const& plan, std::string_view text, std::size_t begin, std::size_t end) {
  Piece piece;
  piece.begin = begin;
  PieceReader(plan, piece).read(text, end);
  return piece;
}

/// The pieces of a text, read in parallel. A piece is first read from the line that seems to begin its first row;
/// where the piece before turns out to end elsewhere, within quotation marks, it is read again from there.
std::vector<Piece> read_pieces(Plan const& plan, std::string_view text, std::size_t begin,
                               ReadingOptions const& options) {
  auto const size = text.size() - begin;
  std::vector<Piece> pieces(std::max<std::size_t>(1, (size + options.piece - 1) / options.piece));
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

/// Gives the texts of a piece the numbers they have in the whole column.
void renumber(std::vector<std::int32_t>& values, Dictionary const& own, Dictionary& whole) {
  std::vector<std::int32_t> numbers(own.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = whole.add(own[static_cast<std::int32_t>(i)]);
  for (auto& value : values)
    if (value != no_value) value = numbers[static_cast<std::size_t>(value)];
}

void join(Plan const& plan, std::vector<Piece>& pieces, std::size_t first_line, std::size_t threads, TableValues& whole,
          FileReport& report, Tally& faults) {
  std::vector<std::size_t> first_rows;
  std::size_t rows = 0;
  std::size_t line = first_line;
  for (auto& piece : pieces) {
    first_rows.push_back(rows);
    rows += piece.values.rows;
    report.read += piece.read;
    report.refused += piece.refused;
    report.set_aside += piece.set_aside;
    for (auto& at : piece.values.lines) at += static_cast<std::uint32_t>(line);
    for (auto const& [key, group] : piece.faults) {
      auto& all = faults[key];
      all.fault = group.fault;
      all.count += group.count;
      for (auto const example : group.lines)
        if (all.lines.size() < most_examples) all.lines.push_back(example + line);
    }
    line += piece.line_ends;
  }
  auto const columns = plan.table.columns.size();
  whole.columns.resize(columns);
  whole.texts.resize(columns);
  whole.rows = rows;
  in_parallel(columns + 1, threads, [&](std::size_t column, std::size_t) {
    if (column == columns) {
      for (auto const& piece : pieces)
        whole.lines.insert(whole.lines.end(), piece.values.lines.begin(), piece.values.lines.end());
      return;
    }
    auto const kind = plan.table.columns[column].kind;
    auto& to = whole.columns[column];
    if (is_narrow(kind))
      to.narrow.reserve(rows);
    else
      to.wide.reserve(rows);
    for (auto& piece : pieces) {
      auto& from = piece.values.columns[column];
      if (kind == Kind::text || kind == Kind::key) renumber(from.wide, piece.values.texts[column], whole.texts[column]);
      to.narrow.insert(to.narrow.end(), from.narrow.begin(), from.narrow.end());
      to.wide.insert(to.wide.end(), from.wide.begin(), from.wide.end());
      from = {};
    }
  });
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

std::vector<std::uint8_t> schools_among(Records const& records) {
  std::vector<std::uint8_t> is_school;
  auto const& orgs = records[TableId::org];
  if (orgs.rows == 0) return is_school;
  for (auto const type : orgs.narrow(columns::at(columns::org, "type")))
    is_school.push_back(type == codes::at(codes::org_type, "school"));
  return is_school;
}

/// The rows' own keys, in the order of rows: a student or an organization is the number of its row.
Dictionary keys_of(TableValues const& table, std::size_t column) {
  Dictionary keys;
  for (auto const number : table.wide(column)) keys.add(table.texts[column][number]);
  return keys;
}

}  // namespace

Result<FileReport> read_plain_table(TableId id, std::string_view text, std::string_view file,
                                    ReadingOptions const& options, Records& records) {
  auto const& table = tables()[static_cast<std::size_t>(id)];
  auto const header = read_header(table, text, file);
  if (!header) return refuse(header.error());
  auto const is_school = schools_among(records);
  Plan const plan{table, id, header->column_of, id != TableId::attendance, records, is_school};
  auto pieces = read_pieces(plan, text, header->end, options);
  FileReport report{.file = std::string(file), .table = std::string(table.name), .present = true};
  report.unknown_columns = header->unknown;
  Tally faults;
  TableValues whole;
  join(plan, pieces, header->lines + 1, options.threads, whole, report, faults);
  auto const repeated = set_repeats_aside(table, whole);
  report.set_aside += repeated.size();
  for (auto const line : repeated)
    count(faults, table.repeat == Repeat::set_aside_by_key ? RowFault::repeated_key : RowFault::identical, whole_row,
          line);
  report.accepted = whole.rows;
  for (auto& [key, group] : faults) {
    if (key.second != whole_row) group.column = table.columns[key.second].name;
    report.faults.push_back(std::move(group));
  }
  records[id] = std::move(whole);
  if (id == TableId::student) records.students = keys_of(records[id], columns::at(columns::student, "student_id"));
  if (id == TableId::org) records.orgs = keys_of(records[id], columns::at(columns::org, "org_id"));
  return report;
}

Result<Reading> read_plain(std::filesystem::path const& folder, ReadingOptions const& options) {
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed))
    return refuse(Fault::not_found, folder.string(), {"records.no_folder"});
  Reading reading;
  Refusal refusal{Fault::invalid};
  bool any = false;
  for (std::size_t i = 0; i < table_count; ++i) {
    auto const& table = tables()[i];
    auto const name = std::string(table.name) + ".csv";
    auto& report = reading.report.files.emplace_back();
    report.file = name;
    report.table = table.name;
    reading.records.tables[i].columns.resize(table.columns.size());
    reading.records.tables[i].texts.resize(table.columns.size());
    if (!std::filesystem::exists(folder / name, failed)) continue;
    any = true;
    auto const file = MappedFile::open(folder / name);
    auto read = !file ? Result<FileReport>(refuse(file.error()))
                      : read_plain_table(static_cast<TableId>(i), file->text(), name, options, reading.records);
    if (read)
      report = std::move(*read);
    else
      std::move(read.error().problems.begin(), read.error().problems.end(), std::back_inserter(refusal.problems));
  }
  if (!any) return refuse(Fault::not_found, folder.string(), {"records.no_tables"});
  if (!refusal.problems.empty()) return refuse(std::move(refusal));
  for (auto const& entry : std::filesystem::directory_iterator(folder, failed)) {
    auto const name = entry.path().filename().string();
    if (entry.is_regular_file(failed) && !(name.ends_with(".csv") && find_table(name.substr(0, name.size() - 4))))
      reading.report.other_files.push_back(name);
  }
  std::sort(reading.report.other_files.begin(), reading.report.other_files.end());
  return reading;
}

}  // namespace aimline::records
