#include "date.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& time : {pinterest::ParseIsoDate(text), pinterest::ParseHttpDate(text)}) {
    if (!time) continue;
    const auto again = pinterest::ParseIsoDate(pinterest::FormatIsoDate(*time));
    if (again != std::chrono::floor<pinterest::Milliseconds>(*time)) std::abort();
  }
  return 0;
}
