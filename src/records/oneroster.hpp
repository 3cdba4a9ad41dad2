#pragma once

#include "records/files.hpp"
#include "records/plain.hpp"

#include <string_view>

/// OneRoster 1.1 and 1.2 in CSV: organizations, students, enrollments, courses, classes and who is in them. It knows no
/// attendance, discipline, credits or diplomas.
/// Source: 1EdTech OneRoster 1.2, CSV binding; 1.1, section 13.
namespace aimline::records {

bool is_oneroster(std::string_view name);

/// Refuses: files that cannot be read or unpacked, or changed meanwhile; a manifest that names a file which is not
/// there, or that says the files hold only changes (delta).
Result<Reading> read_oneroster(Files const& files, ReadingOptions const& options);

}  // namespace aimline::records
