# The libraries of packaging/build-deps.txt.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(CURL 7.85 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(date REQUIRED)
find_package(GTest)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(PICTURES REQUIRED IMPORTED_TARGET libpng libturbojpeg libwebp)
pkg_check_modules(RECORD_FILES REQUIRED IMPORTED_TARGET simdjson expat pugixml libzip zlib)
pkg_check_modules(DRAWING REQUIRED IMPORTED_TARGET librsvg-2.0 cairo-pdf fontconfig)
pkg_check_modules(FREETYPE IMPORTED_TARGET freetype2)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)

add_library(aimline_libraries INTERFACE)
target_compile_definitions(aimline_libraries INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(aimline_libraries INTERFACE
  Threads::Threads Boost::headers Eigen3::Eigen CURL::libcurl OpenSSL::SSL OpenSSL::Crypto SQLite::SQLite3 PostgreSQL::PostgreSQL
  fmt::fmt spdlog::spdlog date::date date::date-tz PkgConfig::SODIUM PkgConfig::ZSTD PkgConfig::QRENCODE)

# Debian's Boost.JSON is not instrumented: under a sanitizer it is compiled with the rest.
if(AIMLINE_SANITIZE)
  file(WRITE "${CMAKE_BINARY_DIR}/boost_json.cpp" "#include <boost/json/src.hpp>\n")
  add_library(aimline_boost_json STATIC "${CMAKE_BINARY_DIR}/boost_json.cpp")
  target_link_libraries(aimline_boost_json PUBLIC Boost::headers)
  target_link_libraries(aimline_libraries INTERFACE aimline_boost_json)
else()
  target_link_libraries(aimline_libraries INTERFACE Boost::json)
endif()
