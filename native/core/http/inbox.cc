#include "http/inbox.h"

#include <utility>

namespace pinterest::http {

Inbox::Inbox(std::function<void()> wake) : wake_(std::move(wake)) {}

void Inbox::Put(std::function<void()> task) {
  const std::scoped_lock lock(mutex_);
  if (closed_) return;
  tasks_.push_back(std::move(task));
  WakeIfWaiting();
}

void Inbox::Take(std::vector<std::function<void()>>& tasks) {
  const std::scoped_lock lock(mutex_);
  tasks.swap(tasks_);
}

bool Inbox::BeginWait() {
  const std::scoped_lock lock(mutex_);
  waiting_ = tasks_.empty() && !closed_;
  return waiting_;
}

void Inbox::EndWait() {
  const std::scoped_lock lock(mutex_);
  waiting_ = false;
}

void Inbox::Close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  WakeIfWaiting();
}

bool Inbox::closed() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

// Once per wait: a burst of tasks costs one system call.
void Inbox::WakeIfWaiting() {
  if (std::exchange(waiting_, false)) wake_();
}

}  // namespace pinterest::http
