#include "pins/fingerprint.h"

#include "pins/html_entities.h"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace pinterest::pins {
namespace {

// Bytes of the white space character that the text starts with; 0 when it is none. These are the
// characters of Unicode's White_Space property.
std::size_t WhiteSpaceAt(std::string_view text) {
  const auto byte = [text](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const unsigned first = byte(0);
  if (first > ' ' && first < 0x80) return 0;  // most of most texts
  if (first == ' ' || (first >= '\t' && first <= '\r')) return 1;
  if (first == 0xC2) return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0;
  if (first == 0xE1) return byte(1) == 0x9A && byte(2) == 0x80 ? 3 : 0;
  if (first == 0xE3) return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
  if (first != 0xE2) return 0;
  if (byte(1) == 0x81) return byte(2) == 0x9F ? 3 : 0;
  const bool space = byte(2) >= 0x80 && byte(2) <= 0x8A;
  const bool separator = byte(2) == 0xA8 || byte(2) == 0xA9 || byte(2) == 0xAF;
  return byte(1) == 0x80 && (space || separator) ? 3 : 0;
}

// May start a white space character.
constexpr std::array<bool, 256> kMayBeSpace = [] {
  std::array<bool, 256> may{};
  for (const unsigned byte : {0x09U, 0x0AU, 0x0BU, 0x0CU, 0x0DU, 0x20U}) may[byte] = true;
  for (const unsigned byte : {0xC2U, 0xE1U, 0xE2U, 0xE3U}) may[byte] = true;
  return may;
}();

// Up to the first white space.
std::size_t WordLength(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && (!kMayBeSpace[static_cast<unsigned char>(text[length])] ||
                                  WhiteSpaceAt(text.substr(length)) == 0)) {
    ++length;
  }
  return length;
}

// Most texts are canonical as they come: ASCII words with one space between them, and no entity.
bool IsCanonical(std::string_view text) {
  bool after_space = true;
  for (const char c : text) {
    if (c == ' ' && after_space) return false;
    if (c < ' ' || c > '~' || c == ';') return false;  // no other byte is ASCII text, signed or not
    after_space = c == ' ';
  }
  return text.empty() || !after_space;
}

// Length before text, or ("ab", "c") and ("a", "bc") would be one fingerprint.
void Add(crypto_generichash_state& state, std::string_view text) {
  std::array<unsigned char, 8> length{};
  for (std::size_t i = 0; i < length.size(); ++i) {
    length[i] = static_cast<unsigned char>(std::uint64_t{text.size()} >> (8 * i));
  }
  crypto_generichash_update(&state, length.data(), length.size());
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                            text.size());
}

}  // namespace

std::string Canonical(std::string_view text) {
  const std::string decoded = DecodeEntities(text);
  std::string canonical;
  canonical.reserve(decoded.size());
  for (std::string_view rest = decoded; !rest.empty();) {
    const std::size_t word = WordLength(rest);
    if (word > 0 && !canonical.empty()) canonical += ' ';
    canonical += rest.substr(0, word);
    rest.remove_prefix(word);
    while (const std::size_t space = WhiteSpaceAt(rest)) rest.remove_prefix(space);
  }
  return canonical;
}

std::string Fingerprint(const FingerprintText& text) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  Add(state, "pinterest pin fingerprint 1");
  for (const auto part : {text.link, text.title, text.description, text.alt_text}) {
    if (IsCanonical(part)) {
      Add(state, part);
    } else {
      Add(state, Canonical(part));
    }
  }
  crypto_generichash_final(&state, digest.data(), digest.size());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string name = "f1.";
  name.reserve(name.size() + 2 * digest.size());
  for (const unsigned char byte : digest) {
    name += kHex[byte >> 4U];
    name += kHex[byte & 15U];
  }
  return name;
}

}  // namespace pinterest::pins
