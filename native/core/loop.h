#pragma once

#include "clock.h"

#include <cstdint>
#include <functional>

namespace pinterest {

using TimerId = std::uint64_t;

// The one thread on which the engine lives. Everything above it (limits, retries, publishing) is
// single-threaded and needs no lock.
class Loop {
 public:
  virtual ~Loop() = default;

  // From any thread. Runs `task` on the loop's thread, in order.
  virtual void Post(std::function<void()> task) = 0;

  // Loop thread only. A timer whose time has passed runs on the next turn, never from inside this
  // call.
  virtual TimerId At(SteadyTime when, std::function<void()> task) = 0;
  virtual void CancelTimer(TimerId id) = 0;

  virtual const Clock& clock() const = 0;
};

}  // namespace pinterest
