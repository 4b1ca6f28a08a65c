#include "retry/hints.h"

#include "limit/rate_header.h"

#include "date.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <system_error>

namespace pinterest::retry {

namespace {

constexpr int kTooManyRequests = 429;
constexpr std::chrono::seconds kLongest{7 * 24 * 3600};

}  // namespace

std::optional<Milliseconds> ParseRetryAfter(std::string_view text, WallTime server_now) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data(), end, seconds);
  if (problem == std::errc{} && stopped == end && seconds >= 0) {
    return std::chrono::seconds(std::min<std::int64_t>(seconds, kLongest.count()));
  }
  const std::optional<WallTime> date = ParseHttpDate(text);
  if (!date) return std::nullopt;
  const auto wait = std::chrono::ceil<Milliseconds>(*date - server_now);
  return std::clamp<Milliseconds>(wait, Milliseconds(0), kLongest);
}

Hints ReadHints(const http::Response& response, WallTime now) {
  Hints hints;
  if (const std::string_view retry_after = response.header("retry-after"); !retry_after.empty()) {
    const WallTime server_now = ParseHttpDate(response.header("date")).value_or(now);
    hints.retry_after = ParseRetryAfter(retry_after, server_now);
  }
  // Every answer carries the reset of its quota; only a refusal for the rate is about waiting it
  // out.
  if (response.status == kTooManyRequests) {
    hints.reset = limit::ReadReset(response.header("x-ratelimit-reset"));
  }
  return hints;
}

}  // namespace pinterest::retry
