#pragma once

#include "records/dictionary.hpp"
#include "records/schema.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aimline::records {

/// The values of one column, in the order of rows: in `narrow` where `is_narrow(kind)`, otherwise in `wide`.
struct ColumnValues {
  std::vector<std::int32_t> wide = {};
  std::vector<std::uint8_t> narrow = {};
};

/// The file that some rows of a table came from.
struct RowsOfFile {
  std::string file;
  std::size_t rows = 0;
};

/// The accepted rows of one table.
struct TableValues {
  std::size_t rows = 0;
  std::vector<ColumnValues> columns = {};  // as in the table's description
  std::vector<Dictionary> texts = {};      // of columns that have their own dictionary, in the same places
  std::vector<std::uint32_t> lines = {};   // where each row begins in its file; none for attendance unless asked for
  std::vector<RowsOfFile> files = {};      // in the order of rows

  std::span<std::int32_t const> wide(std::size_t column) const { return columns[column].wide; }
  std::span<std::uint8_t const> narrow(std::size_t column) const { return columns[column].narrow; }
};

/// The records of some schools, as columns in memory. A student is the number of a row of student.csv, an organization
/// that of a row of org.csv.
struct Records {
  std::array<TableValues, table_count> tables;
  Dictionary students;
  Dictionary orgs;
  bool keeps_all_lines = false;  // also those of attendance: for explanations

  TableValues const& operator[](TableId id) const { return tables[static_cast<std::size_t>(id)]; }
  TableValues& operator[](TableId id) { return tables[static_cast<std::size_t>(id)]; }
};

}  // namespace aimline::records
