#pragma once

#include "store/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A row of a backup: its values as a JSON list on one line.
namespace aimline::store {

/// Appends to `line`. Throws Error for a number that is not finite.
void write_backup_row(std::string& line, std::vector<Value> const& row);

/// The values, each exactly the one that was written; none when the line is not a list of plain values.
std::optional<std::vector<Value>> read_backup_row(std::string_view line);

}  // namespace aimline::store
