#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace pinterest::json {

// Eight bytes of text at a time: nearly all text is ASCII, and is walked over for every pin.
class EightBytes {
 public:
  static constexpr std::size_t kSize = sizeof(std::uint64_t);

  explicit EightBytes(const char* text) { std::memcpy(&bytes_, text, kSize); }

  bool has_non_ascii() const { return (bytes_ & kHighs) != 0; }
  // No control character, quote or backslash, which JSON escapes, and nothing but ASCII.
  bool plain() const {
    const std::uint64_t below_space = bytes_ - kOnes * 0x20;
    return ((bytes_ | below_space | Zeros(bytes_ ^ kOnes * '"') | Zeros(bytes_ ^ kOnes * '\\')) &
            kHighs) == 0;
  }

 private:
  static constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  static constexpr std::uint64_t kHighs = kOnes << 7U;

  // The high bit is set where a byte is zero, and perhaps in bytes above it.
  static std::uint64_t Zeros(std::uint64_t bytes) { return (bytes - kOnes) & ~bytes; }

  std::uint64_t bytes_ = 0;
};

inline bool IsAscii(std::string_view text) {
  while (text.size() >= EightBytes::kSize) {
    if (EightBytes(text.data()).has_non_ascii()) return false;
    text.remove_prefix(EightBytes::kSize);
  }
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) return false;
  }
  return true;
}

}  // namespace pinterest::json
