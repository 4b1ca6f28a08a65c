#include "engine/outbox.h"

namespace pinterest::engine {
namespace {

constexpr std::string_view kBeginPublished = R"({"published":[)";
constexpr std::string_view kEndPublished = "]}";

}  // namespace

bool Outbox::Expect(JobId job) {
  const std::lock_guard lock(mutex_);
  if (!abandoned_) expected_.insert(job);
  return !abandoned_;
}

void Outbox::Append(const Event& event) {
  const bool follows = in_published_ && event.published;
  if (in_published_ && !follows) batch_.events += kEndPublished;
  batch_.events += batch_.events.empty() ? '[' : ',';
  if (event.published && !follows) batch_.events += kBeginPublished;
  batch_.events += event.json;
  in_published_ = event.published;
}

bool Outbox::Put(Event event) {
  const std::lock_guard lock(mutex_);
  const bool first = batch_.events.empty();
  Append(event);
  if (event.last) {
    ++batch_.ended;
    expected_.erase(event.job);
  }
  Wipe(event.json.data(), event.json.size());
  return first;
}

Outbox::Batch Outbox::Take() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(in_published_, false)) batch_.events += kEndPublished;
  if (!batch_.events.empty()) batch_.events += ']';
  return std::exchange(batch_, {});
}

std::vector<JobId> Outbox::Abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  const auto left = std::exchange(expected_, {});
  return {left.begin(), left.end()};
}

}  // namespace pinterest::engine
