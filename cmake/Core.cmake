# Plain C++20: no Node header is on its include path.
set(core_root "${CMAKE_SOURCE_DIR}/native/core")
file(GLOB_RECURSE core_sources CONFIGURE_DEPENDS "${core_root}/*.cc")
add_library(pinterest_core STATIC ${core_sources})
target_include_directories(pinterest_core PUBLIC "${core_root}")
pinterest_unite(pinterest_core 5)
target_compile_definitions(pinterest_core PUBLIC PINTEREST_VERSION="${PINTEREST_VERSION}")
target_link_libraries(pinterest_core PUBLIC pinterest_third_party PRIVATE pinterest_warnings)
# Half of a file's compile time is reading these. Every file still includes what it uses: the lint compiles without.
target_precompile_headers(pinterest_core
  PRIVATE <algorithm> <array> <chrono> <functional> <memory> <optional> <span> <string> <string_view> <unordered_map>
          <utility> <variant> <vector>)

# Every header alone, twice: it includes what it uses, and tolerates being included again.
file(GLOB_RECURSE core_headers CONFIGURE_DEPENDS "${core_root}/*.h")
set(header_checks "")
foreach(header IN LISTS core_headers)
  file(RELATIVE_PATH name "${core_root}" "${header}")
  set(check "${CMAKE_BINARY_DIR}/header_checks/${name}.cc")
  set(content "#include \"${name}\"\n#include \"${name}\"\n")
  file(GENERATE OUTPUT "${check}" CONTENT "${content}")
  list(APPEND header_checks "${check}")
endforeach()
add_library(core_header_checks OBJECT EXCLUDE_FROM_ALL ${header_checks})
target_include_directories(core_header_checks PRIVATE "${core_root}")
target_link_libraries(core_header_checks PRIVATE pinterest_third_party pinterest_warnings)
