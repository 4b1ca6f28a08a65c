#pragma once

#include "api/environment.h"
#include "http/request.h"
#include "limit/quota.h"
#include "oauth/app_credentials.h"
#include "result.h"
#include "seal/sealer.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::engine {

struct RetrySettings {
  int attempts = 4;
  Milliseconds base{500};
  Milliseconds cap{30'000};
};

// What comes beside the configuration's text, because it is secret or large.
struct Attachments {
  std::optional<std::string_view> app_secret{};
  std::shared_ptr<const seal::Sealer> sealer{};
  http::Roots roots{};
};

// Everything a client was made with. Never changes: safe from any thread.
struct EngineConfig {
  api::Environment environment{};
  std::string app_id{};
  std::string redirect_uri{};
  std::optional<oauth::AppCredentials> app{};                    // with an app secret
  std::shared_ptr<const seal::Sealer> sealer{};                  // second owner: JavaScript
  std::shared_ptr<const http::ConnectionSettings> connection{};  // second owners: requests
  limit::LimitOptions limits{};
  Milliseconds max_wait{60'000};  // bounds every wait for a quota or a retry
  RetrySettings retry{};
  std::vector<Milliseconds> looks{Milliseconds{1'000}, Milliseconds{3'000}, Milliseconds{8'000}};
};

Result<EngineConfig> ReadConfig(std::string_view json, Attachments attachments);

}  // namespace pinterest::engine
