# Compiles `size` files of a folder at a time: reading headers, and compiling the templates that they share, costs more than what is
# between them. PINTEREST_UNITY=OFF takes every file alone, as the lint does.
function(pinterest_unite target size)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${PINTEREST_UNITY} UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    list(APPEND folder_${folder} "${source}")
    list(LENGTH folder_${folder} place)
    math(EXPR part "(${place} - 1) / ${size}")
    cmake_path(GET folder FILENAME word)
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${word}_${part}")
  endforeach()
endfunction()
