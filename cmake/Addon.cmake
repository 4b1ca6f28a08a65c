file(GLOB addon_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/native/binding/*.cc")
set(modules "${CMAKE_SOURCE_DIR}/node_modules")
if(NOT EXISTS "${modules}/node-api-headers/include/node_api.h")
  message(FATAL_ERROR "node_modules lacks node-api-headers. Run: npm ci")
endif()

add_library(pinterest_addon MODULE ${addon_sources})
target_include_directories(pinterest_addon SYSTEM
  PRIVATE "${modules}/node-api-headers/include" "${modules}/node-addon-api")
# The last one: an exception while an environment is torn down must not end the process.
target_compile_definitions(pinterest_addon
  PRIVATE NAPI_VERSION=9 NODE_ADDON_API_CPP_EXCEPTIONS NODE_ADDON_API_DISABLE_DEPRECATED
          NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS)
target_link_libraries(pinterest_addon PRIVATE pinterest_core pinterest_warnings)

# Node exports its own OpenSSL, zlib and simdjson: any symbol of ours that stays visible is replaced by Node's.
# nodelete: a terminated worker must not unmap code that another thread still runs.
set(exports "${CMAKE_SOURCE_DIR}/cmake/addon.exports")
set_target_properties(pinterest_addon PROPERTIES
  PREFIX "" SUFFIX ".node" OUTPUT_NAME "pinterest-${PINTEREST_VERSION}" LINK_DEPENDS "${exports}")
target_link_options(pinterest_addon
  PRIVATE "-Wl,--version-script=${exports}" "-Wl,-z,nodelete" "-Wl,-z,relro,-z,now" "-Wl,--gc-sections")
if(NOT PINTEREST_ZIG)
  target_link_options(pinterest_addon PRIVATE "-Wl,--exclude-libs,ALL" -static-libgcc)
  if(NOT PINTEREST_SANITIZE)
    target_link_options(pinterest_addon PRIVATE -static-libstdc++)
  endif()
endif()
if(PINTEREST_OUTPUT)
  set_target_properties(pinterest_addon PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${PINTEREST_OUTPUT}")
  target_link_options(pinterest_addon PRIVATE -s)
endif()
