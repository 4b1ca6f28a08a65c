#include "http/send_deadline.h"

namespace pinterest::http {
namespace {

void Raise(std::atomic<std::int64_t>& target, std::int64_t value) {
  std::int64_t current = target.load();
  while (current < value && !target.compare_exchange_weak(current, value)) {
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
  Raise(boot_ns_, BootAfter(clock, from_now));
  Raise(wall_ns_, WallAfter(clock, from_now));
}

}  // namespace pinterest::http
