# libcurl prints each header byte by byte through a callback, which was a fifth of all instructions of a request. Here the formats that
# make up a request, text with %s, %d and %ld, are appended a piece at a time; everything else takes libcurl's own way.
set(file "${SOURCES}/curl/lib/mprintf.c")
set(pieces [==[
static int alloc_addbyter(unsigned char outc, void *f);

static int put_piece(void *userp, int (*stream)(unsigned char, void *), const char *text, size_t length, int *done)
{
  if(stream == alloc_addbyter) {
    struct asprintf *infop = userp;
    CURLcode result = curlx_dyn_addn(infop->b, text, length);
    if(result) {
      infop->merr = result == CURLE_TOO_LARGE ? MERR_TOO_LARGE : MERR_MEM;
      return 1;
    }
    *done += (int)length;
    return 0;
  }
  for(; length; length--, (*done)++)
    if(stream((unsigned char)*text++, userp))
      return 1;
  return 0;
}

static int put_number(void *userp, int (*stream)(unsigned char, void *), long number, int *done)
{
  char digits[24];
  char *first = digits + sizeof(digits);
  unsigned long left = number < 0 ? 0UL - (unsigned long)number : (unsigned long)number;
  do
    *--first = (char)('0' + left % 10);
  while(left /= 10);
  if(number < 0)
    *--first = '-';
  return put_piece(userp, stream, first, (size_t)(digits + sizeof(digits) - first), done);
}

static int is_simple(const char *format)
{
  while((format = strchr(format, '%')) != NULL) {
    if(format[1] == 's' || format[1] == 'd')
      format += 2;
    else if(format[1] == 'l' && format[2] == 'd')
      format += 3;
    else
      return 0;
  }
  return 1;
}

static int print_simple(void *userp, int (*stream)(unsigned char, void *), const char *format, va_list args)
{
  int done = 0;
  for(;;) {
    const char *percent = strchr(format, '%');
    size_t length = percent ? (size_t)(percent - format) : strlen(format);
    int failed;
    if(length && put_piece(userp, stream, format, length, &done))
      return done;
    if(!percent)
      return done;
    if(percent[1] == 's') {
      const char *text = va_arg(args, const char *);
      if(!text)
        text = nilstr;
      length = strlen(text);
      failed = length && put_piece(userp, stream, text, length, &done);
      format = percent + 2;
    }
    else if(percent[1] == 'd') {
      failed = put_number(userp, stream, va_arg(args, int), &done);
      format = percent + 2;
    }
    else {
      failed = put_number(userp, stream, va_arg(args, long), &done);
      format = percent + 3;
    }
    if(failed)
      return done;
  }
}

]==])

function(insert_before text anchor addition)
  string(FIND "${${text}}" "${anchor}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${file} is not as expected: see curl_printing.cmake")
  endif()
  string(REPLACE "${anchor}" "${addition}${anchor}" ${text} "${${text}}")
  set(${text} "${${text}}" PARENT_SCOPE)
endfunction()

file(READ "${file}" source)
string(FIND "${source}" "put_piece" changed)
if(changed EQUAL -1)
  insert_before(source "static int formatf(\n" "${pieces}")
  insert_before(source "  /* Parse the format string */\n" "  if(is_simple(format))\n    return print_simple(userp, stream, format, ap_save);\n\n")
  file(WRITE "${file}" "${source}")
endif()
