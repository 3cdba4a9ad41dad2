#pragma once

#include "app/commands.hpp"
#include "records/mapping.hpp"
#include "records/plain.hpp"

#include <filesystem>
#include <string>

/// `aimline records`: what is in a folder of record files, and what is wrong with it.
namespace aimline::app {

struct RecordsOptions {
  std::filesystem::path path;
  std::string read_as;      // the files' format; what they show when empty
  std::size_t threads = 0;  // 0: as many as there are cores
  bool html = false;
  std::filesystem::path out;  // empty: standard output
  std::string language;       // of the report; that of the terminal when empty
  std::string mapping;        // a file, or the name of one that comes with the program
  std::string format = "csv";
  bool true_counts = false;
  std::string table;            // that a mapping is guessed for; the best when empty
  std::string sheet;            // of a workbook; the first one when empty
  std::filesystem::path store;  // of snapshots
  std::filesystem::path other;  // what takes the place of `path`
  double shrink = 0.1;          // the share of a table's rows that may go unasked
  bool confirm_removals = false;
};

/// 0 where every row was accepted, 2 where rows were left out.
int run_records_check(RecordsOptions const& options, Output output);
/// The same, of a table of numbers that somebody else counted: 2 where rows were left out.
int run_records_aggregate(RecordsOptions const& options);
/// The mappings that come with the program, or the text of one.
int run_records_mappings(std::string const& name);
/// Shows a guess and writes it as a mapping file.
int run_records_map(RecordsOptions const& options);
int run_records_snapshot(RecordsOptions const& options, Output output);
/// 4 where a table would lose too many rows and nobody confirmed it.
int run_records_plan(RecordsOptions const& options, Output output);
int run_records_template(RecordsOptions const& options, Output output);

/// Refuses a name that is neither a file nor a mapping of the program's own, and what is wrong in one.
Result<records::Mapping> mapping_named(std::string const& name);

/// Record files of any format, of a snapshot once it is checked, or through a mapping where one is named.
Result<records::Reading> read_named(std::filesystem::path const& path, std::string const& read_as,
                                    std::string const& mapping, records::ReadingOptions const& options);

std::size_t threads_of(RecordsOptions const& options);

/// Writes to a file, or to standard output where none is named; 0, or the exit code of what went wrong.
int put(std::filesystem::path const& place, std::string_view text);

}  // namespace aimline::app
