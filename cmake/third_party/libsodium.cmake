# Compiled directly: Debian's tarball has no `configure`. The definitions are what `configure` finds on Linux.
set(sodium_root "${SOURCES}/libsodium/src/libsodium")
set(VERSION ${libsodium_VERSION})
set(SODIUM_LIBRARY_VERSION_MAJOR 10)
set(SODIUM_LIBRARY_VERSION_MINOR 3)
set(SODIUM_LIBRARY_MINIMAL_DEF "")
configure_file("${sodium_root}/include/sodium/version.h.in"
  "${CMAKE_BINARY_DIR}/libsodium/sodium/version.h" @ONLY)

file(GLOB_RECURSE sodium_sources "${sodium_root}/*.c")
add_library(sodium STATIC ${sodium_sources})
target_include_directories(sodium
  PRIVATE "${CMAKE_BINARY_DIR}/libsodium" "${CMAKE_BINARY_DIR}/libsodium/sodium"
          "${sodium_root}/include" "${sodium_root}/include/sodium")
target_compile_definitions(sodium
  PRIVATE CONFIGURED=1 SODIUM_STATIC=1 _GNU_SOURCE=1 NATIVE_LITTLE_ENDIAN=1 TLS=_Thread_local
          HAVE_TI_MODE=1 HAVE_WEAK_SYMBOLS=1 HAVE_INLINE_ASM=1 HAVE_C_VARARRAYS=1 HAVE_ATOMIC_OPS=1
          HAVE_PTHREAD=1 HAVE_SYS_MMAN_H=1 HAVE_MMAP=1 HAVE_MLOCK=1 HAVE_MADVISE=1 HAVE_MPROTECT=1
          HAVE_POSIX_MEMALIGN=1 HAVE_GETPID=1 HAVE_NANOSLEEP=1 HAVE_EXPLICIT_BZERO=1
          HAVE_SYS_RANDOM_H=1 HAVE_GETRANDOM=1 HAVE_LINUX_COMPATIBLE_GETRANDOM=1)

if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  target_compile_definitions(sodium
    PRIVATE HAVE_CPUID=1 HAVE_MMINTRIN_H=1 HAVE_EMMINTRIN_H=1 HAVE_PMMINTRIN_H=1 HAVE_TMMINTRIN_H=1
            HAVE_SMMINTRIN_H=1 HAVE_AVXINTRIN_H=1 HAVE_AVX2INTRIN_H=1 HAVE_AVX512FINTRIN_H=1
            HAVE_WMMINTRIN_H=1)
  # GCC takes the instruction set from a pragma in each file; clang ignores that pragma and needs it here.
  foreach(file IN LISTS sodium_sources)
    if(file MATCHES "avx512|xmm6|u8|u4|avx2|ssse3|sse41|sse2|aesni")
      set(isa "-msse2")
      if(file MATCHES "ssse3")
        set(isa "-mssse3")
      elseif(file MATCHES "sse41")
        set(isa "-msse4.1")
      elseif(file MATCHES "aesni")
        set(isa "-maes;-mpclmul;-mssse3")
      elseif(file MATCHES "avx512")
        set(isa "-mavx512f;-mavx2")
      elseif(file MATCHES "avx2")
        set(isa "-mavx2")
      endif()
      set_source_files_properties("${file}" PROPERTIES COMPILE_OPTIONS "${isa}")
    endif()
  endforeach()
endif()

install(TARGETS sodium ARCHIVE DESTINATION lib)
install(DIRECTORY "${sodium_root}/include/" DESTINATION include FILES_MATCHING PATTERN "*.h" PATTERN "private" EXCLUDE)
install(FILES "${CMAKE_BINARY_DIR}/libsodium/sodium/version.h" DESTINATION include/sodium)
