#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// Days as other systems write them.
namespace aimline::records {

/// Whether a text says how days are written: YYYY or YY, M or MM or MMM (Jan, ene), D or DD, each once, and what stands
/// between them.
bool is_date_form(std::string_view form);

/// The day of a cell written in that form, as `read_date` counts. M and D take one or two digits. A time of day after
/// the date is passed over; YY is 2000 to 2049 or 1950 to 1999.
std::optional<std::int32_t> read_date_as(std::string_view form, std::string_view cell);

/// A school year written 2024, 2023-24, 2023-2024, 2023/24 or "SY 2024": the calendar year it ends in.
std::optional<int> read_school_year_as(std::string_view cell);

}  // namespace aimline::records
