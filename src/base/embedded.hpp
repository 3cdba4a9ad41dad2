#pragma once

#include <string_view>

/// AIMLINE_EMBEDDED(name): a function `name()` that gives the bytes which `embed()` in CMake put into the program.
#define AIMLINE_EMBEDDED(name)                                                                                \
  extern "C" char const aimline_##name##_begin[];                                                             \
  extern "C" char const aimline_##name##_end[];                                                               \
  inline std::string_view embedded_##name() {                                                                 \
    return {aimline_##name##_begin, static_cast<std::size_t>(aimline_##name##_end - aimline_##name##_begin)}; \
  }
