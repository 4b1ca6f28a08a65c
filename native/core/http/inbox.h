#pragma once

#include <functional>
#include <mutex>
#include <vector>

namespace pinterest::http {

// Tasks from other threads. The waiting flag and the tasks share one lock, so a task is either seen
// by the loop before it waits, or wakes it. Looking only before the sockets are served is not
// enough: libcurl may swallow a wake-up while it serves them, and the loop would sleep on a full
// inbox.
class Inbox {
 public:
  // `wake` runs under the lock, and only while the loop waits: what it wakes may be replaced at any
  // other time.
  explicit Inbox(std::function<void()> wake);

  void Put(std::function<void()> task);
  // Moves the tasks, in order, into `tasks`, which is empty.
  void Take(std::vector<std::function<void()>>& tasks);
  // False when there is a reason not to wait.
  bool BeginWait();
  void EndWait();
  // From now on Put drops its task.
  void Close();
  bool closed() const;

 private:
  void WakeIfWaiting();

  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::vector<std::function<void()>> tasks_;
  bool waiting_ = false;
  bool closed_ = false;
};

}  // namespace pinterest::http
