#include "json/reader.h"
#include "json/writer.h"

#include "json/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Whatever the bytes: the body is one that every server can read, and text comes back as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  pinterest::json::Writer writer;
  writer.BeginObject().Field("title", text).EndObject();
  auto document = pinterest::json::Document::Parse(writer.text());
  if (!document) std::abort();
  const std::string_view back = document.value().object().String("title");
  if (pinterest::json::IsUtf8(text) && back != text) std::abort();
  return 0;
}
