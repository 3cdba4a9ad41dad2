#pragma once

#include "records/mapping.hpp"
#include "records/plain.hpp"

#include <filesystem>

/// Tables of other systems as canonical ones, through a mapping.
namespace aimline::records {

/// The text of a file, of whatever kind: a workbook's sheet as CSV, or a text in UTF-8.
Result<std::string> source_text(std::string_view bytes, std::string_view file, FileForm const& form);

/// Reads the files of a folder, or one file, that a mapping names. Tables that no file is mapped to are read from
/// `org.csv`, `student.csv`, … of the folder where they are.
///
/// Every row of a file that is meant is accepted, refused or set aside, as in `read_plain`; lines are those of the
/// file, or rows of the sheet. A text that a list of codes lacks is counted in the report. Refuses: no such path; no
/// file that is like what the mapping names; a column that a file lacks; and what `read_plain` refuses.
Result<Reading> read_mapped(std::filesystem::path const& path, Mapping const& mapping, ReadingOptions const& options);

/// The same of one text, added to `records`, for tests.
Result<FileReport> read_mapped_table(TableMapping const& mapping, std::string_view bytes, std::string_view file,
                                     std::size_t threads, Records& records, std::vector<UnmappedCode>& unmapped);

}  // namespace aimline::records
