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
  // From which time is counted. Looked up once for all that is reckoned with it: a process that is
  // stopped between two looks would have gained the time in which it stood still.
  struct Moment {
    BootTime boot{};
    WallTime wall{};
  };
  static Moment Now(const Clock& clock);

  SendDeadline(const Moment& from, Milliseconds later);

  bool Passed(const Clock& clock) const;
  // From any thread (the heartbeat). Never shortens.
  void Extend(const Moment& from, Milliseconds later);

 private:
  std::atomic<std::int64_t> boot_ns_;
  std::atomic<std::int64_t> wall_ns_;
};

}  // namespace pinterest::http
