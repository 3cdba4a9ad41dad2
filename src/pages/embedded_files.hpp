#pragma once

#include <cstddef>
#include <string_view>

namespace aimline::pages {

/// One file of web/dist; the table is written by CMake.
struct EmbeddedFile {
  char const* path;  // "/assets/index-4f3a.js.br"
  char const* begin;
  char const* end;

  std::string_view bytes() const { return {begin, static_cast<std::size_t>(end - begin)}; }
};

extern "C" EmbeddedFile const aimline_page_files[];  // ends with a null path

}  // namespace aimline::pages
