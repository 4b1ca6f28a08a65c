set(PINTEREST_DEPS "" CACHE PATH "Folder of the built third-party libraries; empty: find or build them")
if(NOT PINTEREST_DEPS)
  execute_process(
    COMMAND node "${CMAKE_SOURCE_DIR}/scripts/third_party/build.mjs"
    OUTPUT_VARIABLE PINTEREST_DEPS
    COMMAND_ERROR_IS_FATAL ANY)
endif()

find_package(Threads REQUIRED)
add_library(pinterest_third_party INTERFACE)
target_include_directories(pinterest_third_party SYSTEM INTERFACE "${PINTEREST_DEPS}/include")
# As the library was built; without it the headers name a kernel that does not exist.
target_compile_definitions(pinterest_third_party
  INTERFACE SIMDJSON_IMPLEMENTATION_ICELAKE=0 CURL_STATICLIB=1 SODIUM_STATIC=1)
target_link_libraries(pinterest_third_party
  INTERFACE "${PINTEREST_DEPS}/lib/libcurl.a" "${PINTEREST_DEPS}/lib/libssl.a"
            "${PINTEREST_DEPS}/lib/libcrypto.a" "${PINTEREST_DEPS}/lib/libz.a"
            "${PINTEREST_DEPS}/lib/libsodium.a" "${PINTEREST_DEPS}/lib/libsimdjson.a"
            Threads::Threads ${CMAKE_DL_LIBS})
