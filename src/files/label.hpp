#pragma once

#include "base/result.hpp"
#include "base/text_fields.hpp"

#include <string>
#include <string_view>

/// What a file is called, as a label for people: never a path, and a name that every system can save under.
namespace aimline::files {

/// The name of an upload without folders, control characters and what turns the direction of writing; characters that
/// Windows does not take, and its device names, are changed; at most 200 bytes, whose end is kept.
/// Refuses: what is not UTF-8 or leaves nothing (`file.name_missing`).
Result<Line> label_from(std::string_view name);

/// "pdf" of "Compact.PDF"; empty where there is none.
std::string extension_of(std::string_view label);

}  // namespace aimline::files
