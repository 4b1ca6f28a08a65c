#include "oauth/app_credentials.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace pinterest::oauth {
namespace {

constexpr std::string_view kScheme = "Basic ";
constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;

bool IsPrintable(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

}  // namespace

Result<AppCredentials> AppCredentials::Create(std::string app_id, std::string_view app_secret) {
  // A colon would end the id early in Basic authentication.
  if (!IsPrintable(app_id) || app_id.find(':') != app_id.npos) {
    return InvalidArgument("appId", "expected the Pinterest app's id, digits without blanks");
  }
  if (!IsPrintable(app_secret)) {
    return InvalidArgument("appSecret", "expected the Pinterest app's secret without blanks");
  }
  return AppCredentials(std::move(app_id), SecretBytes(app_secret));
}

AppCredentials::AppCredentials(std::string app_id, SecretBytes secret)
    : app_id_(std::move(app_id)), secret_(std::move(secret)) {}

SecretBytes AppCredentials::BasicAuthorization() const {
  SecretBytes pair(app_id_.size() + 1 + secret_.size());
  char* const out = reinterpret_cast<char*>(pair.bytes().data());
  std::memcpy(out, app_id_.data(), app_id_.size());
  out[app_id_.size()] = ':';
  std::memcpy(out + app_id_.size() + 1, secret_.text().data(), secret_.size());
  // libsodium writes a terminator after the text: it needs a place, and the header must not have
  // it.
  const std::size_t encoded = sodium_base64_ENCODED_LEN(pair.size(), kVariant);
  SecretBytes terminated(encoded);
  sodium_bin2base64(reinterpret_cast<char*>(terminated.bytes().data()), encoded,
                    reinterpret_cast<const unsigned char*>(out), pair.size(), kVariant);
  SecretBytes header(kScheme.size() + encoded - 1);
  std::memcpy(header.bytes().data(), kScheme.data(), kScheme.size());
  std::memcpy(header.bytes().data() + kScheme.size(), terminated.bytes().data(), encoded - 1);
  return header;
}

}  // namespace pinterest::oauth
