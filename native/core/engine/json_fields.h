// Fields as lib and core hand them to each other: a text, date or number that is not there is left
// out.
#pragma once

#include "clock.h"
#include "json/reader.h"
#include "json/writer.h"

#include "date.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pinterest::engine {

inline std::string ReadText(const json::Object& object, std::string_view key) {
  return std::string(object.OptionalString(key).value_or(""));
}

inline void WriteText(json::Writer& writer, std::string_view key, std::string_view text) {
  if (!text.empty()) writer.Field(key, text);
}

inline void WriteDate(json::Writer& writer, std::string_view key,
                      const std::optional<WallTime>& date) {
  if (date) writer.Field(key, FormatIsoDate(*date));
}

inline void WriteCount(json::Writer& writer, std::string_view key, std::size_t count) {
  writer.Key(key).Int(static_cast<std::int64_t>(count));
}

}  // namespace pinterest::engine
