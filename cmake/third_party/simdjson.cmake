add_library(simdjson STATIC "${SOURCES}/simdjson/src/simdjson.cpp")
target_include_directories(simdjson
  PRIVATE "${SOURCES}/simdjson/include" "${SOURCES}/simdjson/src")
# Newer clang rejects this version's AVX-512 kernel. Whoever includes simdjson.h must define the same, or the two disagree.
target_compile_definitions(simdjson PRIVATE SIMDJSON_IMPLEMENTATION_ICELAKE=0)
target_compile_options(simdjson PRIVATE -O3)
install(TARGETS simdjson ARCHIVE DESTINATION lib)
install(DIRECTORY "${SOURCES}/simdjson/include/" DESTINATION include FILES_MATCHING PATTERN "*.h")
