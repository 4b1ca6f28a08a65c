#pragma once

#include "clock.h"

#include "loop.h"

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace pinterest::http {

// Tasks in order of their time; equal times in order of arrival. Loop thread only.
class TimerQueue {
 public:
  TimerId Add(SteadyTime when, std::function<void()> task);
  void Remove(TimerId id);
  // Runs what was due before the call. A task added by one of them waits for the next call, so a
  // timer that always sets another cannot keep the loop from its sockets.
  void RunDue(SteadyTime now);
  std::optional<SteadyTime> Next() const;
  void Clear();

 private:
  using Key = std::pair<SteadyTime, TimerId>;

  TimerId last_ = 0;
  std::map<Key, std::function<void()>> tasks_;
  std::unordered_map<TimerId, SteadyTime> times_;
};

}  // namespace pinterest::http
