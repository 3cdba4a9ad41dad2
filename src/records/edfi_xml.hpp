#pragma once

#include "base/result.hpp"
#include "records/edfi_rows.hpp"

#include <map>
#include <string>
#include <string_view>

/// Ed-Fi's bulk interchanges: XML whose root holds one element for each record. Read as a stream, so that memory does
/// not grow with the file.
namespace aimline::records {

/// Whether a text begins as an interchange does.
bool is_interchange(std::string_view text);

struct InterchangeReading {
  EdfiPiece piece;
  std::map<std::string, std::size_t> passed_over = {};  // elements that no table takes, with how many there are
};

/// Reads what the pass is for. Ids of elements go to `found` in the pass of organizations.
/// Refuses: what is not well formed, with its line; any document type, so no entity is ever declared; elements more
/// than 64 deep; a tag or text that is longer than 8 MiB.
Result<InterchangeReading> read_interchange(EdfiPass const& pass, std::string_view text, std::string_view file,
                                            EdfiLookups* found);

}  // namespace aimline::records
