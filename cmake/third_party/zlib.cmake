# Compiled directly: zlib's own CMake renames a header inside the source tree, and Debian's tarball lacks a file it asks for.
file(GLOB zlib_sources "${SOURCES}/zlib/*.c")
list(FILTER zlib_sources EXCLUDE REGEX "/gz[a-z]+\\.c$")
add_library(z STATIC ${zlib_sources})
install(TARGETS z ARCHIVE DESTINATION lib)
install(FILES "${SOURCES}/zlib/zlib.h" "${SOURCES}/zlib/zconf.h" DESTINATION include)
