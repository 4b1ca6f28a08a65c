#include "limit/bucket.h"
#include "limit/rate_header.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// The input is the three headers, one a line. Whatever they say, a bucket that heard them still
// lets something through within the longest reset there is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using pinterest::SteadyTime;
  namespace limit = pinterest::limit;

  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t first = input.find('\n');
  const std::size_t second = first == input.npos ? first : input.find('\n', first + 1);
  const auto part = [input](std::size_t from, std::size_t to) {
    return from >= input.size() ? std::string_view{} : input.substr(from, to - from);
  };
  const auto report = limit::ReadRateHeaders(
      input.substr(0, first), first == input.npos ? "" : part(first + 1, second),
      second == input.npos ? "" : part(second + 1, input.npos));

  const SteadyTime now{std::chrono::hours(1)};
  limit::Bucket bucket(limit::Quota{100, std::chrono::minutes(1)});
  const auto number = bucket.Take(now);
  bucket.Adopt(report);
  bucket.Correct(now, number, report);
  if (bucket.StartTime(now, 0) < now) std::abort();
  const SteadyTime later = now + std::chrono::hours(24 * 7);
  if (bucket.StartTime(later, 0) != later) std::abort();
  return 0;
}
