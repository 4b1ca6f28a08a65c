set(tests_root "${CMAKE_SOURCE_DIR}/tests")

if(PINTEREST_TESTS)
  # Debian ships GoogleTest as source, so that it is compiled with the same sanitizers as the code it tests.
  set(googletest_root /usr/src/googletest CACHE PATH "GoogleTest's sources")
  if(NOT EXISTS "${googletest_root}/CMakeLists.txt")
    message(FATAL_ERROR "No GoogleTest sources in ${googletest_root}. Run: apt-get install googletest")
  endif()
  set(INSTALL_GTEST OFF)
  add_subdirectory("${googletest_root}" "${CMAKE_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL)
  foreach(library gtest gmock gmock_main)
    get_target_property(includes ${library} INTERFACE_INCLUDE_DIRECTORIES)
    set_target_properties(${library} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${includes}")
    target_compile_options(${library} PRIVATE -O0 -fno-profile-arcs -fno-test-coverage)
  endforeach()

  file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS "${tests_root}/native/*_test.cc")
  file(GLOB_RECURSE support_sources CONFIGURE_DEPENDS "${tests_root}/native/support/*.cc")
  add_executable(core_tests ${test_sources} ${support_sources})
  target_include_directories(core_tests PRIVATE "${tests_root}/native")
  target_link_libraries(core_tests PRIVATE pinterest_core pinterest_warnings gmock_main)
  # The tests themselves need not be fast, but be built in a time that lets people run them.
  target_compile_options(core_tests PRIVATE -O0)
  pinterest_unite(core_tests 8)
  target_precompile_headers(core_tests
    PRIVATE <algorithm> <chrono> <functional> <map> <memory> <optional> <set> <string> <string_view> <thread> <utility> <vector>
            <gtest/gtest.h>)

  # Only for counting its instructions: tests/bench/instructions.mjs.
  add_executable(engine_child EXCLUDE_FROM_ALL "${tests_root}/bench/engine_child.cc")
  target_link_libraries(engine_child PRIVATE pinterest_core pinterest_warnings)
endif()

if(PINTEREST_FUZZ)
  file(GLOB fuzz_sources CONFIGURE_DEPENDS "${tests_root}/fuzz/*_fuzz.cc")
  foreach(source IN LISTS fuzz_sources)
    get_filename_component(name "${source}" NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" name "${name}")
    add_executable(fuzz_${name} "${source}")
    target_link_libraries(fuzz_${name} PRIVATE pinterest_core pinterest_warnings)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  endforeach()
endif()
