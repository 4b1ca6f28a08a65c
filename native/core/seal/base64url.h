#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace pinterest::seal {

// RFC 4648 section 5 without padding. By table, so not for keys: its time may tell the cache what
// it read. Everything else encoded here is ciphertext or leaves the machine anyway.

constexpr std::size_t Base64UrlLength(std::size_t bytes) { return (bytes * 4 + 2) / 3; }

// Writes exactly Base64UrlLength(bytes.size()) characters.
void EncodeBase64Url(std::span<const unsigned char> bytes, char* out);

// Bytes that `characters` characters stand for; nothing when no encoding has that length.
constexpr std::optional<std::size_t> DecodedLength(std::size_t characters) {
  if (characters % 4 == 1) return std::nullopt;
  return characters * 3 / 4;
}

// Writes exactly DecodedLength(text.size()) bytes. False for a foreign character and for stray bits
// at the end: every byte string has one text, or a flipped bit could go unseen.
bool DecodeBase64Url(std::string_view text, unsigned char* out);

}  // namespace pinterest::seal
