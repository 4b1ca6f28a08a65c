# One of the four Linux targets, from any machine: zig carries the C libraries, old glibc included, and its own libc++.
# Both values come from the environment, because the projects of the third-party libraries read this file too.
set(tools "$ENV{PINTEREST_ZIG_TOOLS}")  # folder with cc, c++, ar and ranlib for the target
string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "$ENV{PINTEREST_ZIG_TARGET}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER "${tools}/cc")
set(CMAKE_CXX_COMPILER "${tools}/c++")
set(CMAKE_AR "${tools}/ar" CACHE FILEPATH "zig's archiver")
set(CMAKE_RANLIB "${tools}/ranlib" CACHE FILEPATH "zig's archive indexer")
