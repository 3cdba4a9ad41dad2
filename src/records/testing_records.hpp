#pragma once

#include "records/plain.hpp"

#include <map>
#include <string>

namespace aimline::records {

/// Reads tables given as CSV texts by their names, as `read_plain` reads files.
Result<Reading> read_texts(std::map<std::string, std::string> const& texts, ReadingOptions const& options = {});

}  // namespace aimline::records
