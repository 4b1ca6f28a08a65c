#pragma once

#include "clock.h"
#include "http/response.h"

#include <optional>
#include <string_view>

namespace pinterest::retry {

// How long the server asks us to stay away.
struct Hints {
  std::optional<Milliseconds> retry_after{};
  std::optional<Milliseconds> reset{};  // of the quota; only where the answer is about a quota
};

Hints ReadHints(const http::Response& response, WallTime now);

// `Retry-After`: seconds or a date. A date is the server's, so it counts from the server's own
// `server_now`. At most a week; garbage is nothing.
std::optional<Milliseconds> ParseRetryAfter(std::string_view text, WallTime server_now);

}  // namespace pinterest::retry
