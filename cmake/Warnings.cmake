add_library(pinterest_warnings INTERFACE)
target_compile_options(pinterest_warnings
  INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Werror)
# GCC 12 warns of an overlap in `"text" + std::string` that cannot happen (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(pinterest_warnings INTERFACE -Wno-restrict)
endif()
