#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

namespace pinterest {

using Milliseconds = std::chrono::milliseconds;

// Waiting and time-outs: never jumps, stands still while the machine is suspended.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

// Calendar time (CLOCK_REALTIME), for expiries and Pinterest's `created_at`.
using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

// Time since boot including suspension (CLOCK_BOOTTIME). A claim must not outlive a night in a
// closed laptop, and steady time would not see that night.
struct BootClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = std::chrono::nanoseconds;
};
using BootTime = std::chrono::time_point<BootClock, std::chrono::nanoseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual SteadyTime Steady() const = 0;
  virtual WallTime Wall() const = 0;
  virtual BootTime Boot() const = 0;
};

class SystemClock final : public Clock {
 public:
  SteadyTime Steady() const override;
  WallTime Wall() const override;
  BootTime Boot() const override;
};

}  // namespace pinterest
