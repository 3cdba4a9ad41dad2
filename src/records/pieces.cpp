#include "records/pieces.hpp"

#include "records/parallel.hpp"
#include "records/tidy.hpp"

namespace aimline::records {
namespace {

std::vector<std::uint8_t> schools_among(Records const& records) {
  std::vector<std::uint8_t> is_school;
  auto const& orgs = records[TableId::org];
  if (orgs.rows == 0) return is_school;
  for (auto const type : orgs.narrow(columns::at(columns::org, "type")))
    is_school.push_back(type == codes::at(codes::org_type, "school"));
  return is_school;
}

/// Gives the texts of a piece the numbers they have in the whole column.
void renumber(std::vector<std::int32_t>& values, Dictionary const& own, Dictionary& whole) {
  std::vector<std::int32_t> numbers(own.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = whole.add(own[static_cast<std::int32_t>(i)]);
  for (auto& value : values)
    if (value != no_value) value = numbers[static_cast<std::size_t>(value)];
}

/// Adds up what the pieces of a file counted, and makes their lines those of the file.
void add_up(FilePieces& file, Tally& faults) {
  auto line = file.first_line;
  for (auto& piece : file.pieces) {
    file.report.read += piece.read;
    file.report.refused += piece.refused;
    file.report.set_aside += piece.set_aside;
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
}

void list_faults(Table const& table, Tally& faults, FileReport& report) {
  for (auto& [key, group] : faults) {
    if (key.second != whole_row) group.column = table.columns[key.second].name;
    report.faults.push_back(std::move(group));
  }
}

TableValues join(TablePlan const& plan, std::vector<Piece*> const& pieces, std::size_t threads) {
  TableValues whole;
  auto const columns = plan.table.columns.size();
  whole.columns.resize(columns);
  whole.texts.resize(columns);
  for (auto const* piece : pieces) whole.rows += piece->values.rows;
  in_parallel(columns + 1, threads, [&](std::size_t column, std::size_t) {
    if (column == columns) {
      for (auto const* piece : pieces)
        whole.lines.insert(whole.lines.end(), piece->values.lines.begin(), piece->values.lines.end());
      return;
    }
    auto const kind = plan.table.columns[column].kind;
    auto& to = whole.columns[column];
    if (is_narrow(kind))
      to.narrow.reserve(whole.rows);
    else
      to.wide.reserve(whole.rows);
    for (auto* piece : pieces) {
      if (piece->values.columns.empty()) continue;
      auto& from = piece->values.columns[column];
      if (kind == Kind::text || kind == Kind::key)
        renumber(from.wide, piece->values.texts[column], whole.texts[column]);
      to.narrow.insert(to.narrow.end(), from.narrow.begin(), from.narrow.end());
      to.wide.insert(to.wide.end(), from.wide.begin(), from.wide.end());
      from = {};
    }
  });
  return whole;
}

/// The rows' own keys, in the order of rows: a student or an organization is the number of its row.
Dictionary keys_of(TableValues const& table, std::size_t column) {
  Dictionary keys;
  for (auto const number : table.wide(column)) keys.add(table.texts[column][number]);
  return keys;
}

}  // namespace

void count(Tally& tally, RowFault fault, std::size_t column, std::size_t line) {
  auto& group = tally[{fault, column}];
  group.fault = fault;
  ++group.count;
  if (group.lines.size() < most_examples) group.lines.push_back(line);
}

TablePlan::TablePlan(TableId id, Records const& records)
    : table(tables()[static_cast<std::size_t>(id)]),
      id(id),
      keeps_lines(id != TableId::attendance || records.keeps_all_lines),
      records(records),
      is_school(schools_among(records)) {}

FileReport counted(Table const& table, FilePieces file) {
  Tally faults;
  add_up(file, faults);
  auto& report = file.report;
  report.accepted = report.read - report.refused - report.set_aside;
  list_faults(table, faults, report);
  return std::move(report);
}

std::vector<FileReport> finish_table(TablePlan const& plan, std::vector<FilePieces> files, std::size_t threads,
                                     Records& records) {
  std::vector<Tally> faults(files.size());
  std::vector<Piece*> pieces;
  std::vector<std::size_t> last_rows;  // of each file, one beyond
  std::size_t rows = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    add_up(files[i], faults[i]);
    for (auto& piece : files[i].pieces) {
      rows += piece.values.rows;
      pieces.push_back(&piece);
    }
    last_rows.push_back(rows);
  }
  auto whole = join(plan, pieces, threads);
  std::size_t from = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].report.accepted = last_rows[i] - from;
    from = last_rows[i];
  }
  auto const why = plan.table.repeat == Repeat::set_aside_by_key ? RowFault::repeated_key : RowFault::identical;
  std::size_t file = 0;
  for (auto const& repeated : set_repeats_aside(plan.table, whole)) {
    while (repeated.row >= last_rows[file]) ++file;
    --files[file].report.accepted;
    ++files[file].report.set_aside;
    count(faults[file], why, whole_row, repeated.line);
  }
  std::vector<FileReport> reports;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto& report = reports.emplace_back(std::move(files[i].report));
    list_faults(plan.table, faults[i], report);
    whole.files.push_back({report.file, report.accepted});
  }
  records[plan.id] = std::move(whole);
  if (plan.id == TableId::student)
    records.students = keys_of(records[plan.id], columns::at(columns::student, "student_id"));
  if (plan.id == TableId::org) records.orgs = keys_of(records[plan.id], columns::at(columns::org, "org_id"));
  return reports;
}

}  // namespace aimline::records
