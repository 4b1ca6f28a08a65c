#include "http/answer_reader.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

// Header lines and a body in any bytes. The first byte picks a body limit, so that small inputs
// reach it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using pinterest::http::AnswerReader;
  if (size == 0) return 0;
  std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t limit = data[0];
  AnswerReader reader;
  reader.Begin(limit);
  while (!input.empty() && !reader.headers_ended()) {
    const std::string_view line = input.substr(0, input.find('\n') + 1);
    if (line.empty() || !reader.AddHeaderLine(line)) return 0;
    input.remove_prefix(line.size());
  }
  const auto promised = static_cast<std::int64_t>(data[0]) * 4'000'000'000'000'000;
  const bool fits = reader.AddBody(input, promised);
  if (fits != (input.size() <= limit)) std::abort();
  const auto response = reader.Take(200);
  if (response.body.size() > limit || response.headers.size() > AnswerReader::kMaxHeaders) {
    std::abort();
  }
  for (const auto& [name, value] : response.headers) {
    if (response.header(name).data() == nullptr) std::abort();
  }
  return 0;
}
