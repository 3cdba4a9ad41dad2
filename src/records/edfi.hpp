#pragma once

#include "records/files.hpp"
#include "records/plain.hpp"

#include <string_view>

/// Ed-Fi Data Standard 5: resources as JSON, or bulk interchanges as XML.
namespace aimline::records {

/// Whether a file holds a resource: `students.json`, `students.jsonl`, `students.ndjson`, `students-2.jsonl`.
bool is_edfi_json(std::string_view name);

/// Reads the resources of some files, each file's name saying which. Organizations and students are read before what
/// refers to them, whatever the files' order.
/// Refuses: files that cannot be read or unpacked, or that changed meanwhile.
Result<Reading> read_edfi_json(Files const& files, ReadingOptions const& options);

/// The same of interchanges: `*.xml`.
/// Refuses also what `read_interchange` refuses.
Result<Reading> read_edfi_xml(Files const& files, ReadingOptions const& options);

}  // namespace aimline::records
