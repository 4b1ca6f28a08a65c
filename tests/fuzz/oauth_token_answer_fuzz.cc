#include "oauth/token_grant.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <variant>

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const pinterest::WallTime sent_at{std::chrono::seconds(1'795'000'000)};
  const auto answer =
      pinterest::oauth::ReadTokenAnswer(body, sent_at, pinterest::SecretBytes("old"), std::nullopt);
  if (!answer) return 0;
  const pinterest::oauth::TokenGrant& grant = answer.value();
  Require(!std::get<pinterest::oauth::PlainTokens>(grant.tokens).refresh.empty());
  if (grant.has_access()) {
    Require(grant.access_expires_at > sent_at);
  } else {
    Require(grant.refresh_rotated);
    Require(grant.access_expires_at == sent_at);
  }
  return 0;
}
