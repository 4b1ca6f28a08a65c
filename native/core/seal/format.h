#pragma once

#include "result.h"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::seal {

// A seal's text and what its bytes are:
//
//   v1.<key id, 8 hex digits>.<base64url of the body>
//   body = length of the body (2 bytes, then the same inverted) | nonce 24 | context tag 8
//        | ciphertext and its tag (secret + 16) | checksum 8
//
// The checksum covers version, key id and body. It is no protection (the cipher's tag is), it tells
// a damaged text from a wrong key; the context tag, keyed, tells a wrong place from both.

inline constexpr std::string_view kVersion = "v1.";
inline constexpr std::size_t kKeyIdLength = 8;
inline constexpr std::size_t kHeadLength = 3 + kKeyIdLength + 1;

inline constexpr std::size_t kNonceAt = 4;
inline constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
inline constexpr std::size_t kContextTagAt = kNonceAt + kNonceBytes;
inline constexpr std::size_t kContextTagBytes = crypto_shorthash_BYTES;
inline constexpr std::size_t kCipherAt = kContextTagAt + kContextTagBytes;
inline constexpr std::size_t kCipherTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
inline constexpr std::size_t kChecksumBytes = crypto_shorthash_BYTES;
inline constexpr std::size_t kOverheadBytes = kCipherAt + kCipherTagBytes + kChecksumBytes;

// A seal taken apart and found undamaged.
struct Parts {
  std::string_view key_id{};
  std::vector<unsigned char> body{};
};

// Fails with kSealUnknownVersion, kSealTruncated or kSealCorrupt.
Result<Parts> TakeApart(std::string_view sealed);

// Completes a body whose nonce, context tag and ciphertext stand, and writes the text.
std::string PutTogether(std::string_view key_id, std::vector<unsigned char>& body);

Error SealError(ErrorCode code, std::string message);

}  // namespace pinterest::seal
