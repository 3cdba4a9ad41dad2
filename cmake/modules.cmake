# add_module, add_service, add_program: how a folder of src/ becomes a library, a test program and fuzz targets.
set(AIMLINE_MODULES "" CACHE INTERNAL "modules declared so far")
set(AIMLINE_IMPURE outgoing store http jobs mail files exports identity)

# embed(TARGET SYMBOL FILE): the bytes of FILE in TARGET, reached through base/embedded.hpp.
function(embed target symbol file)
  set(source "${CMAKE_BINARY_DIR}/embedded/${symbol}.S")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
".section .rodata
.balign 16
.global aimline_${symbol}_begin
aimline_${symbol}_begin:
.incbin \"${file}\"
.global aimline_${symbol}_end
aimline_${symbol}_end:
.byte 0
.section .note.GNU-stack,\"\",%progbits
")
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${file}")
  target_sources(${target} PRIVATE "${source}")
endfunction()

# embed_font(TARGET SYMBOL FILE): a face of the pages, unpacked from WOFF2, which Pango does not read. No bytes where the
# pages' packages are not there yet.
function(embed_font target symbol file)
  set(unpacked "${CMAKE_BINARY_DIR}/embedded/${symbol}.ttf")
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/embedded")
  if(EXISTS "${file}")
    find_program(WOFF2_DECOMPRESS woff2_decompress REQUIRED)
    file(COPY_FILE "${file}" "${CMAKE_BINARY_DIR}/embedded/${symbol}.woff2")
    execute_process(COMMAND "${WOFF2_DECOMPRESS}" "${CMAKE_BINARY_DIR}/embedded/${symbol}.woff2"
                    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  else()
    message(WARNING "${file} is not there: built without it")
    file(WRITE "${unpacked}" "")
  endif()
  embed(${target} ${symbol} "${unpacked}")
endfunction()

# embed_migrations(TARGET): the files of migrations/ in TARGET, listed for src/store/migration_files.hpp. A new file needs
# no more than the next build.
function(embed_migrations target)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/migrations/*.sql")
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS files)
    get_filename_component(name "${file}" NAME)
    string(MAKE_C_IDENTIFIER "migration_${name}" symbol)
    embed(${target} ${symbol} "${file}")
    string(APPEND declarations "AIMLINE_EMBEDDED(${symbol})\n")
    string(APPEND entries "      MigrationFile{\"${name}\", embedded_${symbol}()},\n")
  endforeach()
  set(source "${CMAKE_BINARY_DIR}/embedded/migration_files.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"#include \"store/migration_files.hpp\"
#include \"base/embedded.hpp\"
#include <vector>
${declarations}
namespace aimline::store {
std::span<MigrationFile const> embedded_migration_files() {
  static std::vector<MigrationFile> const files{
${entries}  };
  return files;
}
}  // namespace aimline::store
")
  target_sources(${target} PRIVATE "${source}")
endfunction()

# embed_mappings(TARGET): the files of mappings/*.toml in TARGET, listed for src/records/mapping.hpp.
function(embed_mappings target)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/mappings/*.toml")
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS files)
    get_filename_component(name "${file}" NAME_WE)
    string(MAKE_C_IDENTIFIER "mapping_${name}" symbol)
    embed(${target} ${symbol} "${file}")
    string(APPEND declarations "AIMLINE_EMBEDDED(${symbol})\n")
    string(APPEND entries "      {\"${name}\", embedded_${symbol}()},\n")
  endforeach()
  set(source "${CMAKE_BINARY_DIR}/embedded/own_mappings.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
"#include \"records/mapping.hpp\"
#include \"base/embedded.hpp\"
${declarations}
namespace aimline::records {
std::vector<std::pair<std::string_view, std::string_view>> own_mappings() {
  return {
${entries}  };
}
}  // namespace aimline::records
")
  target_sources(${target} PRIVATE "${source}")
endfunction()

# embed_pages(TARGET FOLDER): every file of FOLDER in TARGET, as the table of pages/embedded_files.hpp.
function(embed_pages target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE "${folder}" "${folder}/*")
  list(FILTER files EXCLUDE REGEX "^\\.")  # what the build keeps for itself
  set(text ".section .rodata\n")
  set(table ".section .data.rel.ro,\"aw\"\n.balign 16\n.global aimline_page_files\naimline_page_files:\n")
  set(number 0)
  set(depends "")
  foreach(file IN LISTS files)
    string(APPEND text "page_path_${number}: .asciz \"/${file}\"\n.balign 16\npage_begin_${number}: .incbin \"${folder}/${file}\"\npage_end_${number}: .byte 0\n")
    string(APPEND table ".quad page_path_${number}, page_begin_${number}, page_end_${number}\n")
    list(APPEND depends "${folder}/${file}")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND table ".quad 0, 0, 0\n.section .note.GNU-stack,\"\",%progbits\n")
  set(source "${CMAKE_BINARY_DIR}/embedded/pages.S")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT "${text}${table}")
  set_source_files_properties("${source}" PROPERTIES OBJECT_DEPENDS "${depends}")
  target_sources(${target} PRIVATE "${source}")
endfunction()

function(_aimline_library name folder pure uses)
  foreach(used IN LISTS uses)
    if(NOT used IN_LIST AIMLINE_MODULES)
      message(FATAL_ERROR "${name} may not use ${used}: it is not declared above it in CMakeLists.txt")
    endif()
    if(pure AND used IN_LIST AIMLINE_IMPURE)
      message(FATAL_ERROR "${name} is pure and may not use ${used}")
    endif()
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  set(tests ${sources})
  set(fuzzers ${sources})
  # testing*.cpp is what several tests stand on.
  list(FILTER sources EXCLUDE REGEX "(_(test|fuzz)|/testing[^/]*)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "(_test|/testing[^/]*)\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  set(library aimline_${name})
  add_library(${library} STATIC ${sources})
  set_target_properties(${library} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${library} PUBLIC "${CMAKE_SOURCE_DIR}/src")
  target_link_libraries(${library} PRIVATE aimline_warnings PUBLIC aimline_libraries)
  foreach(used IN LISTS uses)
    target_link_libraries(${library} PUBLIC aimline_${used})
  endforeach()
  set(AIMLINE_MODULES ${AIMLINE_MODULES} ${name} CACHE INTERNAL "")
  set(AIMLINE_USES_${name} "${uses}" CACHE INTERNAL "")
  set(AIMLINE_FOLDER_${name} "${folder}" CACHE INTERNAL "")

  if(tests AND GTest_FOUND AND NOT AIMLINE_FUZZ)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${library} aimline_warnings GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE
      AIMLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" AIMLINE_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME unit.${name} COMMAND ${name}_test --gtest_brief=1)
    set_tests_properties(unit.${name} PROPERTIES TIMEOUT 2700)
  endif()
  # A fuzz target is a file with LLVMFuzzerTestOneInput. Under the fuzz preset libFuzzer drives it; otherwise
  # cmake/replay.cpp replays its corpus, tests/corpus/<target>/, so that every found input stays mended.
  foreach(fuzzer IN LISTS fuzzers)
    get_filename_component(target "${fuzzer}" NAME_WE)
    add_executable(${target} "${fuzzer}")
    target_link_libraries(${target} PRIVATE ${library} aimline_warnings)
    if(AIMLINE_FUZZ)
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    else()
      target_sources(${target} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/replay.cpp")
      add_test(NAME replay.${target} COMMAND ${target} "${CMAKE_SOURCE_DIR}/tests/corpus/${target}")
      set_tests_properties(replay.${target} PROPERTIES TIMEOUT 60)
    endif()
  endforeach()
endfunction()

# add_module(NAME [PURE] [USES MODULE...]): src/NAME
function(add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "PURE" "" "USES")
  _aimline_library(${name} "${CMAKE_SOURCE_DIR}/src/${name}" "${arg_PURE}" "${arg_USES}")
endfunction()

# add_service(NAME USES MODULE...): src/NAME/service, with the core, what the core uses, and the impure modules.
function(add_service name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES")
  set(uses ${AIMLINE_USES_${name}} ${name} store http ${arg_USES})
  list(REMOVE_DUPLICATES uses)
  _aimline_library(${name}_service "${CMAKE_SOURCE_DIR}/src/${name}/service" FALSE "${uses}")
endfunction()

# add_program(NAME FOLDER): the binary, at the top of the build folder; it uses every module.
function(add_program name folder)
  _aimline_library(${folder} "${CMAKE_SOURCE_DIR}/src/${folder}" FALSE "${AIMLINE_MODULES}")
  add_executable(${name} "${CMAKE_SOURCE_DIR}/src/${folder}/main/main.cpp")
  target_link_libraries(${name} PRIVATE aimline_${folder} aimline_warnings)
  target_compile_definitions(${name} PRIVATE AIMLINE_VERSION="${PROJECT_VERSION}")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
endfunction()
