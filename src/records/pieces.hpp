#pragma once

#include "records/report.hpp"
#include "records/store.hpp"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

/// A table put together from pieces that threads read, out of one file or several.
namespace aimline::records {

inline constexpr std::size_t most_columns = 16;

/// The column that a fault of a whole row is counted under.
inline constexpr std::size_t whole_row = most_columns;

using Tally = std::map<std::pair<RowFault, std::size_t>, FaultGroup>;  // by fault and column of the table

void count(Tally& tally, RowFault fault, std::size_t column, std::size_t line);

/// What every piece of a table is read with. Students and organizations must be there already.
struct TablePlan {
  TablePlan(TableId id, Records const& records);

  Table const& table;
  TableId id;
  bool keeps_lines;
  Records const& records;
  std::vector<std::uint8_t> is_school;  // of each organization
};

/// Rows that one thread read. Lines count from the piece's own first line, which is 0.
struct Piece {
  std::size_t line_ends = 0;  // how many lines it covers
  std::size_t read = 0;
  std::size_t refused = 0;
  std::size_t set_aside = 0;
  TableValues values = {};
  Tally faults = {};
};

/// What one file gave to a table.
struct FilePieces {
  FileReport report = {};  // with its name, table and unknown columns
  std::size_t first_line = 1;
  std::vector<Piece> pieces = {};  // in the order of the file
};

/// What the pieces of a file counted, as its report: for rows that go to no table of their own.
FileReport counted(Table const& table, FilePieces file);

/// Puts a table together from its files, in their order, takes out what is no row of its own, and completes the
/// files' reports. The rows of `plan.id` in `records` are replaced.
std::vector<FileReport> finish_table(TablePlan const& plan, std::vector<FilePieces> files, std::size_t threads,
                                     Records& records);

}  // namespace aimline::records
