#pragma once

#include "base/result.hpp"
#include "records/files.hpp"
#include "records/report.hpp"
#include "records/store.hpp"

#include <functional>
#include <string_view>

/// The canonical tables from plain CSV: RFC 4180, UTF-8, a header with the columns' names in any order.
namespace aimline::records {

struct ReadingOptions {
  std::size_t threads = 1;
  /// Told how many bytes of all have been read; called from one thread at a time.
  std::function<void(std::size_t done, std::size_t all)> progress = {};
  /// What a thread reads at once. Results do not depend on it: only tests take another.
  std::size_t piece = std::size_t{4} << 20;
  /// Whether the lines of attendance rows are kept too: four bytes a row.
  bool all_lines = false;
};

struct Reading {
  Records records;
  Report report;
};

/// Reads `org.csv`, `student.csv`, … of some files. A file that is absent is a table without rows.
///
/// Every row is accepted, refused or set aside. Cells are trimmed. The rows of a table keep the order of the file,
/// whatever the number of threads.
/// Refuses: a file that cannot be read or unpacked, changed meanwhile, is not CSV in UTF-8 or lacks a required column.
Result<Reading> read_plain(Files const& files, ReadingOptions const& options);

/// Whether a file is named as one of the tables.
bool is_plain(std::string_view name);

/// One of the files, as `read_plain_table` does.
Result<FileReport> read_plain_file(TableId table, Files const& files, std::size_t number, ReadingOptions const& options,
                                   Records& records);

/// The same from one text: its rows are added to `records`, whose `students` and `orgs` must be there already.
/// `file` is the name that refusals and the report give it.
Result<FileReport> read_plain_table(TableId table, std::string_view text, std::string_view file,
                                    ReadingOptions const& options, Records& records);

}  // namespace aimline::records
