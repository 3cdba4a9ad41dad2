# Compiler, linker and warnings, the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

option(AIMLINE_FUZZ "Build the fuzz targets with libFuzzer" OFF)
set(AIMLINE_SANITIZE "" CACHE STRING "Sanitizers, separated by commas")

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(AIMLINE_SANITIZE)
  add_compile_options(-fsanitize=${AIMLINE_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${AIMLINE_SANITIZE})
  # ThreadSanitizer does not understand fences; without them Asio orders its work by its mutexes alone.
  if(AIMLINE_SANITIZE MATCHES "thread")
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
if(AIMLINE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

add_library(aimline_warnings INTERFACE)
target_compile_options(aimline_warnings INTERFACE -Wall -Wextra -Wconversion -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++ 12's own std::stable_sort calls what it has declared deprecated.
  target_compile_options(aimline_warnings INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 reports these falsely in optimized standard library code.
  target_compile_options(aimline_warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer)
endif()
