#include "retry/hints.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Never a wait into the past, never one beyond a week.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const pinterest::WallTime now{std::chrono::seconds(1'795'000'000)};
  const auto wait = pinterest::retry::ParseRetryAfter(text, now);
  if (wait && (wait->count() < 0 || *wait > std::chrono::hours(24 * 7))) std::abort();
  return 0;
}
