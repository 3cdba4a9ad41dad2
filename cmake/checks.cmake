# Tests that are not C++ units, and what the units need around them. Everything is an entry of ctest; the programs are
# TypeScript, run by Node as they stand.
if(AIMLINE_FUZZ)
  return()
endif()

# The Node that packaging/prepare.sh fetched, where it did; it is not on the PATH of whoever runs cmake by hand.
file(GLOB AIMLINE_NODE_FETCHED "${CMAKE_SOURCE_DIR}/.node/node_modules/node-linux-*/bin/node")
if(AIMLINE_NODE_FETCHED)
  list(GET AIMLINE_NODE_FETCHED 0 AIMLINE_NODE)
else()
  find_program(AIMLINE_NODE node NO_CACHE)
endif()
if(NOT AIMLINE_NODE)
  message(STATUS "No Node: flows, journeys and checks are left out")
  return()
endif()
get_filename_component(AIMLINE_NODE_FOLDER "${AIMLINE_NODE}" DIRECTORY)

set(AIMLINE_TESTS "${CMAKE_SOURCE_DIR}/tests")
set(AIMLINE_PATIENCE 1)
if(AIMLINE_SANITIZE)
  set(AIMLINE_PATIENCE 6)
endif()

# add_script(NAME LABEL SECONDS COMMAND...): a ctest entry with what every script is told.
function(add_script name label seconds)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  math(EXPR seconds "${seconds} * ${AIMLINE_PATIENCE}")
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${seconds}
    ENVIRONMENT "AIMLINE_BINARY=${CMAKE_BINARY_DIR}/aimline;AIMLINE_PATIENCE=${AIMLINE_PATIENCE}"
    ENVIRONMENT_MODIFICATION "PATH=path_list_prepend:${AIMLINE_NODE_FOLDER}")
endfunction()

# One PostgreSQL cluster for all units that may use one: AIMLINE_TEST_POSTGRESQL names a file with its address.
set(AIMLINE_POSTGRESQL "${CMAKE_BINARY_DIR}/testing-postgresql.url")
set(reach_store "")
foreach(module IN LISTS AIMLINE_MODULES)
  set(reaches FALSE)
  foreach(used IN LISTS AIMLINE_USES_${module} ITEMS ${module})
    if(used STREQUAL "store" OR used IN_LIST reach_store)
      set(reaches TRUE)
    endif()
  endforeach()
  if(reaches)
    list(APPEND reach_store ${module})
  endif()
endforeach()
set(needs_cluster FALSE)
foreach(module IN LISTS AIMLINE_MODULES)
  if(TEST unit.${module})
    set_property(TEST unit.${module} APPEND PROPERTY LABELS unit)
    if(module IN_LIST reach_store)
      set(needs_cluster TRUE)
      set_property(TEST unit.${module} APPEND PROPERTY FIXTURES_REQUIRED postgresql)
      set_property(TEST unit.${module} APPEND PROPERTY ENVIRONMENT "AIMLINE_TEST_POSTGRESQL=${AIMLINE_POSTGRESQL}")
    endif()
  endif()
endforeach()
if(needs_cluster)
  add_script(fixture.postgresql.start fixture 120 ${AIMLINE_NODE} ${AIMLINE_TESTS}/support/fixture.ts start ${AIMLINE_POSTGRESQL})
  add_script(fixture.postgresql.stop fixture 60 ${AIMLINE_NODE} ${AIMLINE_TESTS}/support/fixture.ts stop ${AIMLINE_POSTGRESQL})
  set_tests_properties(fixture.postgresql.start PROPERTIES FIXTURES_SETUP postgresql)
  set_tests_properties(fixture.postgresql.stop PROPERTIES FIXTURES_CLEANUP postgresql)
endif()

foreach(database sqlite postgresql)
  add_script(flows.${database} flows 900 ${AIMLINE_NODE} ${AIMLINE_TESTS}/flows/run.ts --database ${database})
endforeach()

# The rest says nothing about memory or threads: it runs once, on what is shipped.
if(AIMLINE_SANITIZE)
  return()
endif()

foreach(check includes catalogs hygiene format types shell)
  add_script(check.${check} check 120 ${AIMLINE_NODE} ${AIMLINE_TESTS}/checks/run.ts ${check})
endforeach()
add_script(check.self check 120 ${AIMLINE_NODE} ${AIMLINE_TESTS}/checks/self.ts)
add_script(check.methods check 120 ${AIMLINE_NODE} ${AIMLINE_TESTS}/checks/methods.ts)
add_script(check.contract check 120 ${AIMLINE_NODE} ${AIMLINE_TESTS}/checks/contract.ts)

# A failed round is worth more than a fast one: the long run of `./test full` takes hours.
foreach(database sqlite postgresql)
  add_script(crash.kill.${database} crash 14400 ${AIMLINE_NODE} ${AIMLINE_TESTS}/crash/kill.ts --database ${database})
endforeach()
# What is timed runs alone.
add_script(crash.outage crash 600 ${AIMLINE_NODE} ${AIMLINE_TESTS}/crash/outage.ts)
add_script(abuse abuse 600 ${AIMLINE_NODE} ${AIMLINE_TESTS}/abuse/run.ts)
set_tests_properties(crash.outage abuse PROPERTIES RUN_SERIAL TRUE)
add_script(abuse.texts abuse 300 ${AIMLINE_NODE} ${AIMLINE_TESTS}/abuse/texts.ts)

if(EXISTS "${CMAKE_SOURCE_DIR}/web/package.json")
  add_script(web web 600 npm --prefix ${CMAKE_SOURCE_DIR}/web test)
  set_tests_properties(web PROPERTIES PROCESSORS 2)
endif()
if(EXISTS "${AIMLINE_TESTS}/journeys/run.ts")
  add_script(journeys journeys 1800 ${AIMLINE_NODE} ${AIMLINE_TESTS}/journeys/run.ts)
  set_tests_properties(journeys PROPERTIES RUN_SERIAL TRUE)
endif()

# What must not compile: each file of tests/compile/ names on its first line the words of the error it must give.
file(GLOB refused CONFIGURE_DEPENDS "${AIMLINE_TESTS}/compile/*.cpp")
foreach(file IN LISTS refused)
  get_filename_component(name "${file}" NAME_WE)
  file(STRINGS "${file}" first LIMIT_COUNT 1)
  string(REGEX MATCHALL "\"[^\"]+\"" words "${first}")
  list(TRANSFORM words REPLACE "\"" "")
  list(TRANSFORM words REPLACE "([][+.*()^$?|])" "\\\\\\1")
  list(JOIN words ".*" expected)
  add_test(NAME compile.${name} COMMAND ${CMAKE_CXX_COMPILER} -std=c++20 -fsyntax-only -I${CMAKE_SOURCE_DIR}/src ${file})
  set_tests_properties(compile.${name} PROPERTIES LABELS check TIMEOUT 300 PASS_REGULAR_EXPRESSION "error: [^\n]*${expected}")
endforeach()

# What docs/add-an-entity.md says, done and used. It compiles what the cache does not have: minutes, the first time.
add_script(entity entity 1200 ${AIMLINE_NODE} ${AIMLINE_TESTS}/entity/run.ts)
set_tests_properties(entity PROPERTIES PROCESSORS 2)
