#include "http/timer_queue.h"

namespace pinterest::http {

TimerId TimerQueue::Add(SteadyTime when, std::function<void()> task) {
  const TimerId id = ++last_;
  tasks_.emplace(Key{when, id}, std::move(task));
  times_.emplace(id, when);
  return id;
}

void TimerQueue::Remove(TimerId id) {
  const auto time = times_.find(id);
  if (time == times_.end()) return;
  tasks_.erase(Key{time->second, id});
  times_.erase(time);
}

void TimerQueue::RunDue(SteadyTime now) {
  const TimerId newest = last_;
  auto next = tasks_.begin();
  while (next != tasks_.end() && next->first.first <= now) {
    if (next->first.second > newest) {
      ++next;
      continue;
    }
    const std::function<void()> task = std::move(next->second);
    times_.erase(next->first.second);
    tasks_.erase(next);
    task();
    next = tasks_.begin();  // the task may have added or removed any
  }
}

std::optional<SteadyTime> TimerQueue::Next() const {
  if (tasks_.empty()) return std::nullopt;
  return tasks_.begin()->first.first;
}

void TimerQueue::Clear() {
  tasks_.clear();
  times_.clear();
}

}  // namespace pinterest::http
