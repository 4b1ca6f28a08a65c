#include "clock.h"

#include <ctime>

namespace pinterest {

SteadyTime SystemClock::Steady() const {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
}

WallTime SystemClock::Wall() const {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

BootTime SystemClock::Boot() const {
#ifdef CLOCK_BOOTTIME
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return BootTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
#else
  return BootTime(Steady().time_since_epoch());
#endif
}

}  // namespace pinterest
