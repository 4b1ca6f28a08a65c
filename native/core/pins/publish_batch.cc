#include "pins/publish_batch.h"

#include <string_view>
#include <unordered_set>
#include <utility>

namespace pinterest::pins {
namespace {

Error Misuse(std::size_t index, std::string_view field, const char* expected_and_received) {
  std::string path = "pins[" + std::to_string(index) + "].";
  path += field;
  return InvalidArgument(std::move(path), expected_and_received);
}

}  // namespace

Result<Done> CheckJobs(const std::vector<PinJob>& jobs) {
  std::unordered_set<std::string_view> keys;
  keys.reserve(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const PinJob& job = jobs[i];
    if (job.key.empty()) return Misuse(i, "key", "expected a text; it is empty");
    if (!job.auth) return Misuse(i, "auth", "expected whose pin it is");
    if (!keys.insert(job.key).second) {
      return Misuse(i, "key", "expected a key of its own; another pin has it too");
    }
  }
  return Done{};
}

}  // namespace pinterest::pins
