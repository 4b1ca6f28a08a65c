#include "json/path.h"
#include "json/reader.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using pinterest::json::Array;
using pinterest::json::Object;
using pinterest::json::Value;

// Every getter on every field of every object.
void Read(const Value& value) {
  value.Path();
  if (value.is_array()) {
    for (const Value element : value.AsArray()) Read(element);
  }
  if (!value.is_object()) return;
  const Object object = value.AsObject();
  for (const std::string_view key : {"id", "items", "a", "bookmark", ""}) {
    object.OptionalString(key);
    object.OptionalId(key);
    object.OptionalInt(key);
    object.OptionalBool(key);
    if (const std::optional<Value> found = object.Find(key)) Read(*found);
  }
  object.Id("id");
  object.GetArray("items").size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  pinterest::json::PathOfBadString(text);
  auto document = pinterest::json::Document::Parse(text);
  if (!document) return 0;
  // What the parser takes holds no string that we would call bad.
  if (!pinterest::json::PathOfBadString(text).empty()) std::abort();
  Read(document.value().root());
  return 0;
}
