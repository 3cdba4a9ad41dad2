#pragma once

#include "base/result.hpp"

#include <span>
#include <string_view>

/// Which files are taken, and what each one is: its content and the ending of its name must say the same.
namespace aimline::files {

/// What an upload is for: a document is kept as it is and only ever given back to be saved; an image is made anew for
/// the pages.
enum class Kind { document, image };

struct Type {
  std::string_view media;       // "application/pdf"
  std::string_view extensions;  // "jpg jpeg"
  bool image = false;           // may be one; all may be documents
};

/// The allow-list.
std::span<Type const> types();
Type const* type_named(std::string_view media);

constexpr std::uint64_t largest(Kind kind) { return (kind == Kind::document ? 25u : 10u) << 20; }

/// What the file is. Refuses, with words for the person who sent it: an empty file, an ending that is not on the list,
/// a content that is not what the ending says, a file that is two kinds of file at once, a document with macros.
Result<Type> type_of(Kind kind, std::string_view label, std::string_view bytes);

}  // namespace aimline::files
