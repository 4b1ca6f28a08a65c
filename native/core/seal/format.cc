#include "seal/format.h"

#include "seal/base64url.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace pinterest::seal {
namespace {

using Checksum = std::array<unsigned char, kChecksumBytes>;

// SipHash under a fixed key, over the key id and the body as far as the checksum's own place. The
// key stands for the version: another version would use another one.
Checksum ChecksumOf(std::string_view key_id, std::span<unsigned char> body) {
  constexpr std::string_view kKey = "pinterest seal 1";
  static_assert(kKey.size() == crypto_shorthash_KEYBYTES);
  // The place of the checksum takes the key id for the time of hashing: one pass, no copy.
  unsigned char* const place = body.data() + body.size() - kChecksumBytes;
  Checksum kept{};
  static_assert(kKeyIdLength == kChecksumBytes);
  std::memcpy(kept.data(), place, kChecksumBytes);
  std::memcpy(place, key_id.data(), kKeyIdLength);
  Checksum sum{};
  crypto_shorthash(sum.data(), body.data(), body.size(),
                   reinterpret_cast<const unsigned char*>(kKey.data()));
  std::memcpy(place, kept.data(), kChecksumBytes);
  return sum;
}

bool ChecksumHolds(std::string_view key_id, std::vector<unsigned char>& body) {
  const Checksum sum = ChecksumOf(key_id, body);
  return std::equal(sum.begin(), sum.end(), body.end() - static_cast<std::ptrdiff_t>(sum.size()));
}

// The length that a body says it has; nothing when the two copies disagree.
std::optional<std::size_t> SaidLength(const std::vector<unsigned char>& body) {
  const unsigned length = static_cast<unsigned>(body[0] << 8) | body[1];
  const unsigned inverted = static_cast<unsigned>(body[2] << 8) | body[3];
  if (length != (~inverted & 0xffffU) || length < kOverheadBytes) return std::nullopt;
  return length;
}

bool IsOtherVersion(std::string_view sealed) {
  if (!sealed.starts_with('v')) return false;
  const std::size_t dot = sealed.find('.');
  const std::string_view number = sealed.substr(1, dot - 1);
  return dot != sealed.npos && !number.empty() && number != "1" &&
         std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Error Truncated() {
  return SealError(
      ErrorCode::kSealTruncated,
      "The sealed text ends too early, it was cut when it was stored or copied: restore "
      "it or reconnect");
}

Error Corrupt() {
  return SealError(ErrorCode::kSealCorrupt,
                   "The sealed text is damaged or no seal at all: restore it or reconnect");
}

Error UnknownVersion() {
  return SealError(ErrorCode::kSealUnknownVersion,
                   "The sealed text has a version that this release does not know: a newer release "
                   "wrote it; update this one");
}

Result<Parts> ReadBody(std::string_view sealed) {
  if (sealed.size() < kHeadLength) return Truncated();
  Parts parts;
  parts.key_id = sealed.substr(kVersion.size(), kKeyIdLength);
  if (sealed[kHeadLength - 1] != '.') return Corrupt();
  // A lone last character encodes nothing: whatever cut it off, the bytes before it tell the rest.
  std::string_view text = sealed.substr(kHeadLength);
  if (!DecodedLength(text.size())) text.remove_suffix(1);
  parts.body.resize(*DecodedLength(text.size()));
  // A cut leaves stray bits at the end; only the said length tells a cut from a foreign character.
  const bool canonical = DecodeBase64Url(text, parts.body.data());
  if (parts.body.size() < kNonceAt) return Truncated();
  const std::optional<std::size_t> said = SaidLength(parts.body);
  if (said && parts.body.size() < *said) return Truncated();
  const bool whole =
      said && parts.body.size() == *said && text.size() + kHeadLength == sealed.size();
  if (!whole || !canonical || !ChecksumHolds(parts.key_id, parts.body)) return Corrupt();
  return parts;
}

}  // namespace

Result<Parts> TakeApart(std::string_view sealed) {
  const bool is_version_1 = kVersion.starts_with(sealed.substr(0, kVersion.size()));
  Result<Parts> parts = ReadBody(sealed);
  if (is_version_1) return parts;
  // Whole but for the version: that is a damaged version, not another one.
  if (!parts && IsOtherVersion(sealed)) return UnknownVersion();
  return Corrupt();
}

std::string PutTogether(std::string_view key_id, std::vector<unsigned char>& body) {
  const std::size_t length = body.size();
  body[0] = static_cast<unsigned char>(length >> 8);
  body[1] = static_cast<unsigned char>(length);
  body[2] = static_cast<unsigned char>(~body[0]);
  body[3] = static_cast<unsigned char>(~body[1]);
  const Checksum sum = ChecksumOf(key_id, body);
  std::copy(sum.begin(), sum.end(), body.end() - static_cast<std::ptrdiff_t>(sum.size()));
  std::string sealed;
  sealed.resize(kHeadLength + Base64UrlLength(length));
  std::memcpy(sealed.data(), kVersion.data(), kVersion.size());
  std::memcpy(sealed.data() + kVersion.size(), key_id.data(), kKeyIdLength);
  sealed[kHeadLength - 1] = '.';
  EncodeBase64Url(body, sealed.data() + kHeadLength);
  return sealed;
}

Error SealError(ErrorCode code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.stopped = StopReason::kPermanent;
  return error;
}

}  // namespace pinterest::seal
