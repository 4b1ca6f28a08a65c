#include "json/mended.h"

#include "json/code_unit.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace pinterest::json {
namespace {

// Of what is longer, or has an exponent of more digits, no double is sure to hold it.
constexpr std::size_t kSureSize = 200;
constexpr std::size_t kSureExponentDigits = 2;

// A number as JSON writes it; without a size there is none.
struct WrittenNumber {
  std::size_t size = 0;
  std::size_t exponent_digits = 0;
  bool has_fraction = false;
};

std::size_t DigitsAt(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return end - at;
}

WrittenNumber NumberAt(std::string_view text) {
  const auto is = [text](std::size_t at, std::string_view either) {
    return at < text.size() && either.find(text[at]) != either.npos;
  };
  WrittenNumber number;
  std::size_t at = is(0, "-") ? 1 : 0;
  const std::size_t digits = DigitsAt(text, at);
  if (digits == 0 || (digits > 1 && text[at] == '0')) return {};
  at += digits;
  if (is(at, ".")) {
    const std::size_t fraction = DigitsAt(text, at + 1);
    if (fraction == 0) return {};
    number.has_fraction = true;
    at += 1 + fraction;
  }
  if (is(at, "eE")) {
    at += is(at + 1, "+-") ? 2 : 1;
    number.exponent_digits = DigitsAt(text, at);
    if (number.exponent_digits == 0) return {};
    at += number.exponent_digits;
  }
  number.size = at;
  return number;
}

template <typename Integer>
bool Holds(std::string_view digits) {
  Integer value = 0;
  return std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc();
}

bool IsHeld(std::string_view written, const WrittenNumber& number) {
  if (number.has_fraction || number.exponent_digits > 0) {
    return number.size <= kSureSize && number.exponent_digits <= kSureExponentDigits;
  }
  return Holds<std::int64_t>(written) || Holds<std::uint64_t>(written);
}

// Blanks fill what is left of the place.
void Overwrite(std::optional<WipingString>& mended, std::string_view text, std::size_t at,
               std::size_t size, std::string_view with) {
  if (!mended) mended.emplace(text);
  mended->replace(at, size, size, ' ');
  mended->replace(at, with.size(), with);
}

// Of the string whose opening quote is at `at`. Returns where the text goes on behind it.
std::size_t MendString(std::optional<WipingString>& mended, std::string_view text, std::size_t at) {
  constexpr std::size_t kEscapeSize = 6;
  for (++at; at < text.size() && text[at] != '"';) {
    const auto unit = CodeUnit(text, at);
    if (!unit || *unit < 0xd800 || *unit > 0xdfff) {
      at += text[at] == '\\' ? 2 : 1;
      continue;
    }
    const auto low = CodeUnit(text, at + kEscapeSize);
    const bool pair = *unit < 0xdc00 && low && *low >= 0xdc00 && *low <= 0xdfff;
    if (!pair) Overwrite(mended, text, at, kEscapeSize, "\\ufffd");
    at += pair ? 2 * kEscapeSize : kEscapeSize;
  }
  return at + 1;
}

}  // namespace

// What is no JSON stays none: only whole numbers and whole escapes are replaced, and whatever
// stands beside them is left.
std::optional<WipingString> Mended(std::string_view text) {
  std::optional<WipingString> mended;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      at = MendString(mended, text, at);
      continue;
    }
    const WrittenNumber number = NumberAt(text.substr(at));
    if (number.size > 0 && !IsHeld(text.substr(at, number.size), number)) {
      Overwrite(mended, text, at, number.size, "null");
    }
    at += std::max<std::size_t>(number.size, 1);
  }
  return mended;
}

}  // namespace pinterest::json
