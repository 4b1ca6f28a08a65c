#include "pins/html_entities.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace pinterest::pins {
namespace {

// "&#x10FFFF;" with some leading zeros. Longer is not an entity; the bound keeps the walk linear.
constexpr std::size_t kLongestName = 12;

struct NamedEntity {
  std::string_view name;
  char32_t character;
};

constexpr std::array<NamedEntity, 6> kNamed{{{"amp", U'&'},
                                             {"lt", U'<'},
                                             {"gt", U'>'},
                                             {"quot", U'"'},
                                             {"apos", U'\''},
                                             {"nbsp", U'\u00A0'}}};

std::optional<unsigned> DigitOf(char digit) {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned>(digit - 'a') + 10;
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned>(digit - 'A') + 10;
  return std::nullopt;
}

std::optional<char32_t> Numeric(std::string_view digits, unsigned base) {
  if (digits.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : digits) {
    const auto number = DigitOf(digit);
    if (!number || *number >= base) return std::nullopt;
    value = value * base + *number;
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value == 0 || value > 0x10FFFF || surrogate) return std::nullopt;
  return static_cast<char32_t>(value);
}

// What stands between '&' and ';'.
std::optional<char32_t> Meaning(std::string_view name) {
  if (name.starts_with("#x") || name.starts_with("#X")) return Numeric(name.substr(2), 16);
  if (name.starts_with('#')) return Numeric(name.substr(1), 10);
  for (const auto& entity : kNamed) {
    if (entity.name == name) return entity.character;
  }
  return std::nullopt;
}

void AppendUtf8(std::string& text, char32_t character) {
  const auto code = static_cast<std::uint32_t>(character);
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
  } else if (code < 0x10000) {
    text += {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
  } else {
    text += {static_cast<char>(0xF0U | (code >> 18U)), tail(12), tail(6), tail(0)};
  }
}

// The text ends in ';'. If that closes an entity, its character takes its place.
bool CloseEntity(std::string& text) {
  const std::size_t end = text.size() - 1;
  const std::size_t from = end > kLongestName ? end - kLongestName : 0;
  const std::string_view near = std::string_view(text).substr(from, end - from);
  const std::size_t ampersand = near.rfind('&');
  if (ampersand == std::string_view::npos) return false;
  const auto character = Meaning(near.substr(ampersand + 1));
  if (!character) return false;
  text.resize(from + ampersand);
  AppendUtf8(text, *character);
  return true;
}

}  // namespace

// A decoded '&' or ';' is looked at like any other, so "&amp;amp;" ends as "&" in one walk. Walking
// again until nothing changes would be quadratic in a text that an attacker may choose.
std::string DecodeEntities(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  // Only a ';' can end an entity: what lies before it is taken as a whole.
  for (std::size_t end = text.find(';'); end != text.npos; end = text.find(';')) {
    decoded += text.substr(0, end + 1);
    text.remove_prefix(end + 1);
    while (decoded.back() == ';' && CloseEntity(decoded)) {
    }
  }
  decoded += text;
  return decoded;
}

}  // namespace pinterest::pins
