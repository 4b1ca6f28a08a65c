#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pinterest::json {

// The UTF-16 code unit of "\uXXXX" at `at`; nothing when there is none.
inline std::optional<std::uint32_t> CodeUnit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  std::uint32_t unit = 0;
  for (const char digit : text.substr(at + 2, 4)) {
    const std::size_t value =
        std::string_view("0123456789abcdef").find(static_cast<char>(digit | 0x20));
    if (value == std::string_view::npos) return std::nullopt;
    unit = unit * 16 + static_cast<std::uint32_t>(value);
  }
  return unit;
}

}  // namespace pinterest::json
