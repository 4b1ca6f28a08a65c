#pragma once

#include "clock.h"

#include <atomic>
#include <cstdint>

namespace pinterest::http {

// Until when a claimed pin may leave the machine. Held on two clocks, whichever passes first:
// CLOCK_BOOTTIME sees suspension, CLOCK_REALTIME sees a corrected calendar. A process that was
// merely stopped must not send after its claim was given away.
class SendDeadline {
 public:
  SendDeadline(const Clock& clock, Milliseconds from_now);

  bool Passed(const Clock& clock) const;
  // From any thread (the heartbeat). Never shortens.
  void Extend(const Clock& clock, Milliseconds from_now);

 private:
  std::atomic<std::int64_t> boot_ns_;
  std::atomic<std::int64_t> wall_ns_;
};

}  // namespace pinterest::http
