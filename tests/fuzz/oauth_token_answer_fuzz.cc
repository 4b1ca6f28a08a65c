#include "oauth/token_grant.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const pinterest::WallTime sent_at{std::chrono::seconds(1'795'000'000)};
  const auto grant =
      pinterest::oauth::ReadTokenAnswer(body, sent_at, pinterest::SecretBytes("old"), std::nullopt);
  if (!grant) return 0;
  const auto& tokens = std::get<pinterest::oauth::PlainTokens>(grant.value().tokens);
  if (tokens.access.empty() || tokens.refresh.empty()) std::abort();
  if (grant.value().access_expires_at <= sent_at) std::abort();
  return 0;
}
