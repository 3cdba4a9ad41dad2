#pragma once

#include "records/schema.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Single cells as the numbers that columns keep. None where a cell is not what its column holds.
namespace aimline::records {

/// Days since 1970-01-01 of a day that exists, written 2024-03-09, years 0001 to 9999.
std::optional<std::int32_t> read_date(std::string_view cell);

/// The day of a number that `read_date` gave, as 2024-03-09.
std::string date_text(std::int32_t days);

/// Digits with at most one point, no sign and no exponent: "0.4999" is 499, since what is beyond thousandths is cut.
std::optional<std::int32_t> read_thousandths(std::string_view cell);

/// A calendar year from 1900 to 2200.
std::optional<std::int32_t> read_school_year(std::string_view cell);

std::optional<std::uint8_t> read_code(std::span<std::string_view const> codes, std::string_view cell);

/// One or several codes, separated by semicolons, as bits.
std::optional<std::uint8_t> read_codes(std::span<std::string_view const> codes, std::string_view cell);

/// Without spaces and tabs at both ends.
std::string_view trimmed(std::string_view cell);

}  // namespace aimline::records
