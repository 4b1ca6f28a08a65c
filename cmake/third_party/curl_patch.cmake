# Run in libcurl's sources. A place that is not found ends the build: another version must be looked at anew.
function(replace file old new)
  file(READ "${file}" before)
  string(REPLACE "${old}" "${new}" after "${before}")
  if(NOT before STREQUAL after)
    file(WRITE "${file}" "${after}")
    return()
  endif()
  string(FIND "${before}" "${new}" done)
  if(done EQUAL -1)
    message(FATAL_ERROR "${file} is not the one this patch was made for")
  endif()
endfunction()

# Headers are printed character by character, each through a function that may grow the text: straight into the room there is.
replace(lib/mprintf.c
"  struct asprintf *infop = f;
  CURLcode result = curlx_dyn_addn(infop->b, &outc, 1);
"
"  struct asprintf *infop = f;
  CURLcode result;
  struct dynbuf *text = infop->b;
  if(text->leng + 1 < text->allc) {
    text->bufr[text->leng++] = (char)outc;
    text->bufr[text->leng] = 0;
    return 0;
  }
  result = curlx_dyn_addn(text, &outc, 1);
")
