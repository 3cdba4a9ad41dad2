#include "records/table_writer.hpp"

#include "records/cells.hpp"

#include <algorithm>

namespace aimline::records {
namespace {

constexpr std::uint32_t bit(std::size_t column) { return std::uint32_t{1} << column; }

}  // namespace

TableWriter::TableWriter(TablePlan const& plan, Piece& piece) : plan_(plan), piece_(piece) {
  auto const columns = plan.table.columns.size();
  piece_.values.columns.resize(columns);
  piece_.values.texts.resize(columns);
  last_date_.resize(columns);
  for (std::size_t i = 0; i < columns; ++i) {
    auto const& column = plan.table.columns[i];
    if (column.kind == Kind::student) student_column_ = i;
    if (column.need == Need::required) required_ |= bit(i);
    empty_[i] = is_narrow(column.kind) ? std::int32_t{no_code} : no_value;
  }
}

void TableWriter::begin_row(std::size_t line) {
  ++piece_.read;
  row_ = &batch_[waiting_];
  auto& row = *row_;
  row.line = line;
  row.given = 0;
  row.refused = false;
  row.set_aside = false;
  row.student = {};
  row.values = empty_;
}

void TableWriter::value(std::size_t column, std::int32_t value) {
  row_->values[column] = value;
  row_->given |= bit(column);
}

void TableWriter::leave_out(RowFault fault, std::size_t column) {
  auto& row = *row_;
  count(piece_.faults, fault, column, row.line);
  (is_refused(fault) ? row.refused : row.set_aside) = true;
}

void TableWriter::cell(std::size_t column, std::string_view cell) {
  if (cell.empty()) return;
  auto const& described = plan_.table.columns[column];
  auto& row = *row_;
  row.given |= bit(column);
  auto& value = row.values[column];
  auto const keep = [&](auto const& read, RowFault fault) {
    if (read)
      value = *read;
    else
      leave_out(fault, column);
  };
  switch (described.kind) {
    case Kind::student:
      row.student = cell;
      row.hashed = Dictionary::hash(cell);
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
      if (cell != "0" && cell != "1") return leave_out(RowFault::not_a_truth, column);
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

bool TableWriter::end_row() {
  check_whole(*row_);
  if (++waiting_ < batch_size) return false;
  settle();
  return true;
}

std::size_t TableWriter::begin_column() const {
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

std::size_t TableWriter::end_column() const {
  switch (plan_.id) {
    case TableId::enrollment:
      return columns::at(columns::enrollment, "exit_date");
    default:
      return begin_column() + 1;
  }
}

/// What only the whole row shows: a required cell that is not there, an end before the begin.
void TableWriter::check_whole(Candidate& row) {
  if (row.refused || row.set_aside) {
    // A row that cannot be taken apart has no cells to miss.
    if (row.given == 0) return;
  }
  if (auto const missing = required_ & ~row.given; missing != 0)
    for (std::size_t column = 0; column < plan_.table.columns.size(); ++column)
      if (missing & bit(column)) leave_out(RowFault::empty, column);
  auto const begin = begin_column();
  if (row.refused || begin == whole_row) return;
  auto const end = row.values[end_column()];
  if (end != no_value && row.values[begin] != no_value && end < row.values[begin])
    leave_out(RowFault::ends_before_begin, end_column());
}

void TableWriter::settle() {
  // Loads that nothing waits for overlap; prefetching by instruction gained nothing on virtual machines.
  std::int32_t seen = 0;
  for (std::size_t i = 0; i < waiting_; ++i) seen += plan_.records.students.first_seen(batch_[i].hashed);
  [[maybe_unused]] std::int32_t const volatile kept = seen;
  for (std::size_t i = 0; i < waiting_; ++i) {
    auto& row = batch_[i];
    if (row.refused) {
      ++piece_.refused;
    } else if (!row.set_aside && refers_well(row)) {
      append(row);
    } else {
      ++piece_.set_aside;
    }
  }
  waiting_ = 0;
}

/// Whether the students and organizations that the row names are there; every one that is not is counted.
bool TableWriter::refers_well(Candidate& row) {
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

void TableWriter::append(Candidate const& row) {
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

}  // namespace aimline::records
