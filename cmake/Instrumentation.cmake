# Applies to all of our code, so that a report names our lines. The third-party libraries stay as they are.
if(PINTEREST_SANITIZE)
  add_compile_options(-fsanitize=${PINTEREST_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PINTEREST_SANITIZE})
endif()
if(PINTEREST_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(PINTEREST_COVERAGE)
  # Counters that are not atomic may lose a count to another thread, and none of them the line.
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
