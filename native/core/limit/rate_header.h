#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace pinterest::limit {

// "100;w=60" of Envoy's `x-ratelimit-limit: 100, 100;w=1, 1000;w=60`.
struct RatePolicy {
  std::size_t requests = 0;
  std::chrono::seconds window{0};
};

// What one answer says about its quota. What cannot be read is left out: a header must never make a
// good answer fail.
struct RateReport {
  std::vector<RatePolicy> policies{};
  std::optional<std::size_t> remaining{};
  std::optional<std::chrono::seconds> reset{};  // from now on; can be most of a day
};

RateReport ReadRateHeaders(std::string_view limit, std::string_view remaining,
                           std::string_view reset);

// `x-ratelimit-reset` alone. Seconds from now; a calendar time or anything beyond a week is no
// answer to "how long".
std::optional<std::chrono::seconds> ReadReset(std::string_view text);

}  // namespace pinterest::limit
