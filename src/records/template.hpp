#pragma once

#include "base/result.hpp"
#include "records/schema.hpp"

#include <filesystem>
#include <string>

namespace aimline::records {

/// Writes a file for each table with its columns and what they mean, and beside them `example/` with some rows.
/// Refuses where one of the files is there already, or cannot be written.
Result<std::size_t> write_template(std::filesystem::path const& folder);

/// What may stand in a column, in words: "one of F, M, X".
std::string allowed(Column const& column);

/// The tables as a page of the documentation.
std::string tables_page();

}  // namespace aimline::records
