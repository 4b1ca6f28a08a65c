#include "api/plain_auth.h"

#include <sodium.h>

#include <array>

namespace pinterest::api {
namespace {

using AccountKey = std::array<unsigned char, crypto_generichash_KEYBYTES>;

AccountKey NewAccountKey() {
  AccountKey key{};
  randombytes_buf(key.data(), key.size());
  return key;
}

// Equal tokens share a quota, so they need one name; the key is this process's own, so the name is
// worth nothing to anybody who reads it.
std::string HashedName(std::string_view token) {
  static const AccountKey key = NewAccountKey();
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), key.data(), key.size());
  std::array<char, crypto_generichash_BYTES_MIN * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return std::string("token-") + hex.data();
}

// What may stand in an Authorization header (RFC 6750 and more): no blank, no line end.
bool IsTokenText(std::string_view token) {
  for (const char c : token) {
    if (c <= 0x20 || c >= 0x7f) return false;
  }
  return !token.empty();
}

}  // namespace

Result<std::shared_ptr<const PlainAuth>> PlainAuth::Create(std::string_view token,
                                                           Options options) {
  if (!IsTokenText(token)) {
    return InvalidArgument("accessToken", "expected a token of printable ASCII without blanks");
  }
  const bool named = !options.user.empty();
  if (!named) options.user = HashedName(token);
  return std::shared_ptr<const PlainAuth>(
      std::make_shared<PlainAuth>(SecretBytes(token), std::move(options), named));
}

PlainAuth::PlainAuth(SecretBytes token, Options options, bool named)
    : token_(std::move(token)), options_(std::move(options)), named_(named) {}

bool PlainAuth::IsMadeOf(std::string_view token, const Options& options) const {
  return token_.text() == token && options.environment == options_.environment &&
         options.user == (named_ ? std::string_view(options_.user) : std::string_view()) &&
         options.scopes == options_.scopes;
}

}  // namespace pinterest::api
