#include "oauth/pkce.h"

#include "seal/base64url.h"
#include <sodium.h>

#include <array>
#include <cstddef>
#include <span>

namespace pinterest::oauth {
namespace {

constexpr std::size_t kVerifierBytes = 64;
constexpr std::size_t kStateBytes = 32;

std::string HashAsText(std::string_view text) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string encoded(seal::Base64UrlLength(hash.size()), '\0');
  seal::EncodeBase64Url(hash, encoded.data());
  return encoded;
}

}  // namespace

Pkce NewPkce(Random& random) {
  SecretBytes bytes(kVerifierBytes);
  random.Fill(bytes.bytes());
  Pkce pkce{.verifier = SecretBytes(seal::Base64UrlLength(kVerifierBytes))};
  seal::EncodeBase64Url(
      {reinterpret_cast<const unsigned char*>(bytes.bytes().data()), bytes.size()},
      reinterpret_cast<char*>(pkce.verifier.bytes().data()));
  pkce.challenge = ChallengeOf(pkce.verifier.text());
  return pkce;
}

std::string ChallengeOf(std::string_view verifier) { return HashAsText(verifier); }

std::string NewState(Random& random) {
  std::array<std::byte, kStateBytes> bytes{};
  random.Fill(bytes);
  std::string state(seal::Base64UrlLength(kStateBytes), '\0');
  seal::EncodeBase64Url({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()},
                        state.data());
  return state;
}

std::string HashState(std::string_view state) { return HashAsText(state); }

}  // namespace pinterest::oauth
