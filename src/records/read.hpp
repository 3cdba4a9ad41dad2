#pragma once

#include "records/plain.hpp"

#include <filesystem>
#include <optional>

#include <boost/describe/enum.hpp>

/// Record files of any format, in a folder, in a zip archive or one alone.
namespace aimline::records {

enum class Format : std::uint8_t { plain, ed_fi_json, ed_fi_xml, oneroster };
BOOST_DESCRIBE_ENUM(Format, plain, ed_fi_json, ed_fi_xml, oneroster)

/// A format by its name; none where the name is empty. Refuses a name that is none.
Result<std::optional<Format>> format_named(std::string_view name);

/// Reads what is there, in the format that the files' names and first bytes show, and says in the report which it took;
/// or in the format that is wanted.
/// Refuses: nothing there; no format, or several; and what the format's reader refuses.
Result<Reading> read_records(std::filesystem::path const& path, ReadingOptions const& options,
                             std::optional<Format> wanted = std::nullopt);

/// Reads code_map.csv, where there is one, into `records`; its report goes to `report`. A row whose kind or canonical
/// code is none is refused.
Result<void> read_code_map(Files const& files, ReadingOptions const& options, Records& records, Report& report);

}  // namespace aimline::records
