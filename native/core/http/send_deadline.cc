#include "http/send_deadline.h"

#include <limits>

namespace pinterest::http {
namespace {

constexpr std::int64_t kRevoked = std::numeric_limits<std::int64_t>::min();

// A revoked deadline stays revoked: a heartbeat that comes late must not open the gate again, the
// claim may have a new owner.
void RaiseUnlessRevoked(std::atomic<std::int64_t>& target, std::int64_t value) {
  std::int64_t current = target.load();
  while (current != kRevoked && current < value && !target.compare_exchange_weak(current, value)) {
  }
}

std::int64_t BootAfter(const Clock& clock, Milliseconds from_now) {
  return (clock.Boot() + from_now).time_since_epoch().count();
}

std::int64_t WallAfter(const Clock& clock, Milliseconds from_now) {
  return (clock.Wall() + from_now).time_since_epoch().count();
}

}  // namespace

SendDeadline::SendDeadline(const Clock& clock, Milliseconds from_now)
    : boot_ns_(BootAfter(clock, from_now)), wall_ns_(WallAfter(clock, from_now)) {}

bool SendDeadline::Passed(const Clock& clock) const {
  return clock.Boot().time_since_epoch().count() >= boot_ns_.load() ||
         clock.Wall().time_since_epoch().count() >= wall_ns_.load();
}

void SendDeadline::Extend(const Clock& clock, Milliseconds from_now) {
  RaiseUnlessRevoked(boot_ns_, BootAfter(clock, from_now));
  RaiseUnlessRevoked(wall_ns_, WallAfter(clock, from_now));
}

void SendDeadline::Revoke() {
  boot_ns_.store(kRevoked);
  wall_ns_.store(kRevoked);
}

}  // namespace pinterest::http
