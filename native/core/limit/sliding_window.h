#pragma once

#include "clock.h"

#include <cstddef>
#include <vector>

namespace pinterest::limit {

// Never more than `limit` requests in any span as long as the window, wherever it begins.
class SlidingWindow {
 public:
  SlidingWindow(std::size_t limit, Milliseconds window);

  // When a request may start if `ahead` others start before it, each as early as it may.
  SteadyTime StartTime(SteadyTime now, std::size_t ahead) const;
  void Record(SteadyTime now);
  // One that was recorded at `time` does not count after all.
  void Forget(SteadyTime time);

  // Takes effect from the next request on. Never above the limit it was made with.
  void Learn(std::size_t limit);
  // Nothing in it that a later request has to mind.
  bool IsEmpty(SteadyTime now) const { return FirstInside(now) == starts_.size(); }
  Milliseconds window() const { return window_; }

 private:
  std::size_t FirstInside(SteadyTime now) const;

  std::size_t configured_;
  std::size_t limit_;
  Milliseconds window_;
  // Ascending; those before `first_` have left the window and are dropped in bulk.
  std::vector<SteadyTime> starts_;
  std::size_t first_ = 0;
};

}  // namespace pinterest::limit
