#pragma once

#include "spc/chart_csv.hpp"

#include <filesystem>
#include <string>

/// The files that charts are read from and written to.
namespace aimline::app {

/// Reads a CSV file. Refuses what `spc::read_chart_csv` refuses, the file's name before each place; a file that is not
/// there.
Result<spc::ChartTable> read_table(std::filesystem::path const& path, spc::ChartColumns const& columns);

/// Writes a file whole or not at all; refuses a place where it cannot be.
Result<void> write_file(std::filesystem::path const& path, std::string const& text);

/// The refusal with the file's name before each place.
Refusal in_file(std::filesystem::path const& path, Refusal refusal);

}  // namespace aimline::app
