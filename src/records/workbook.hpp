#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Workbooks as spreadsheets save them (XLSX: XML parts in a zip archive), as CSV.
namespace aimline::records {

/// What a workbook may ask of memory; what needs more is refused.
struct WorkbookLimits {
  std::size_t part_bytes = std::size_t{128} << 20;  // one part, unpacked
  std::size_t marks = 16'000'000;                   // elements and attributes of one part
  std::size_t cells = 64'000'000;                   // of the whole grid, empty ones included
};

/// Whether the bytes begin as a zip archive does.
bool is_zip(std::string_view bytes);

/// The names of a workbook's sheets, in their order.
Result<std::vector<std::string>> sheets_of(std::string_view bytes, std::string_view file,
                                           WorkbookLimits const& limits = {});

/// One sheet as CSV in which row 7 of the sheet is line 7. Days become ISO 8601, whatever the workbook counts them
/// from; formulas are what they came to when the workbook was saved; merged cells all have the value of the first one;
/// line breaks within cells become spaces.
///
/// Nothing outside of the bytes is read and no entity is followed.
/// Refuses: what is no workbook, or damaged; an encrypted one; a sheet that is not there (`sheet` empty: the first
/// one); what is beyond the limits.
Result<std::string> sheet_as_csv(std::string_view bytes, std::string_view file, std::string_view sheet,
                                 WorkbookLimits const& limits = {});

}  // namespace aimline::records
