#include "engine/outbox.h"

namespace pinterest::engine {

bool Outbox::Expect(JobId job) {
  const std::lock_guard lock(mutex_);
  if (!abandoned_) expected_.insert(job);
  return !abandoned_;
}

bool Outbox::Put(Event event) {
  const std::lock_guard lock(mutex_);
  const bool first = batch_.events.empty();
  batch_.events += first ? '[' : ',';
  batch_.events += event.json;
  if (event.last) {
    ++batch_.ended;
    expected_.erase(event.job);
  }
  Wipe(event.json.data(), event.json.size());
  return first;
}

Outbox::Batch Outbox::Take() {
  const std::lock_guard lock(mutex_);
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
