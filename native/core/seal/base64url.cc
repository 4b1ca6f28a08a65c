#include "seal/base64url.h"

namespace pinterest::seal {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kForeign = 0x80;

constexpr std::array<std::uint8_t, 256> Values() {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kForeign;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr std::array<std::uint8_t, 256> kValues = Values();

std::uint32_t ValueOf(char c) { return kValues[static_cast<unsigned char>(c)]; }

// The bits of up to four characters, the first one highest.
struct Group {
  std::uint32_t bits = 0;
  bool foreign = false;
};

Group ReadGroup(std::string_view text) {
  std::uint32_t seen = 0;
  Group group;
  for (const char c : text) {
    const std::uint32_t value = ValueOf(c);
    seen |= value;
    group.bits = (group.bits << 6) | (value & 63);
  }
  group.foreign = (seen & kForeign) != 0;
  return group;
}

}  // namespace

void EncodeBase64Url(std::span<const unsigned char> bytes, char* out) {
  const char* const alphabet = kAlphabet.data();
  const unsigned char* in = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 3; left -= 3, in += 3) {
    const auto group = static_cast<std::uint32_t>((in[0] << 16) | (in[1] << 8) | in[2]);
    *out++ = alphabet[group >> 18];
    *out++ = alphabet[(group >> 12) & 63];
    *out++ = alphabet[(group >> 6) & 63];
    *out++ = alphabet[group & 63];
  }
  if (left == 0) return;
  const auto tail = static_cast<std::uint32_t>((in[0] << 16) | (left == 2 ? in[1] << 8 : 0));
  *out++ = alphabet[tail >> 18];
  *out++ = alphabet[(tail >> 12) & 63];
  if (left == 2) *out++ = alphabet[(tail >> 6) & 63];
}

bool DecodeBase64Url(std::string_view text, unsigned char* out) {
  std::uint32_t seen = 0;
  for (; text.size() >= 4; text.remove_prefix(4)) {
    const std::uint32_t a = ValueOf(text[0]);
    const std::uint32_t b = ValueOf(text[1]);
    const std::uint32_t c = ValueOf(text[2]);
    const std::uint32_t d = ValueOf(text[3]);
    seen |= a | b | c | d;
    *out++ = static_cast<unsigned char>((a << 2) | (b >> 4));
    *out++ = static_cast<unsigned char>((b << 4) | (c >> 2));
    *out++ = static_cast<unsigned char>((c << 6) | d);
  }
  if ((seen & kForeign) != 0) return false;
  const Group tail = ReadGroup(text);
  if (tail.foreign) return false;
  if (text.size() == 2) *out = static_cast<unsigned char>(tail.bits >> 4);
  if (text.size() == 3) {
    out[0] = static_cast<unsigned char>(tail.bits >> 10);
    out[1] = static_cast<unsigned char>(tail.bits >> 2);
  }
  const std::uint32_t stray = text.size() == 2   ? tail.bits & 15
                              : text.size() == 3 ? tail.bits & 3
                                                 : 0;
  return stray == 0;
}

}  // namespace pinterest::seal
