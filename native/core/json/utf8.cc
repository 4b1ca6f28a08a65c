#include "json/utf8.h"

#include "json/ascii.h"

#include <simdjson.h>

#include <algorithm>

namespace pinterest::json {

bool IsUtf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::optional<std::size_t> CountCodePoints(std::string_view text) {
  if (IsAscii(text)) return text.size();
  if (!IsUtf8(text)) return std::nullopt;
  const auto starts_code_point = [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_code_point));
}

}  // namespace pinterest::json
