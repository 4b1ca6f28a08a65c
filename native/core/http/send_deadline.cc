#include "http/send_deadline.h"

namespace pinterest::http {
namespace {

void Raise(std::atomic<std::int64_t>& target, std::int64_t value) {
  std::int64_t current = target.load();
  while (current < value && !target.compare_exchange_weak(current, value)) {
  }
}

std::int64_t BootOf(const SendDeadline::Moment& from, Milliseconds later) {
  return (from.boot + later).time_since_epoch().count();
}

std::int64_t WallOf(const SendDeadline::Moment& from, Milliseconds later) {
  return (from.wall + later).time_since_epoch().count();
}

}  // namespace

SendDeadline::Moment SendDeadline::Now(const Clock& clock) {
  return {.boot = clock.Boot(), .wall = clock.Wall()};
}

SendDeadline::SendDeadline(const Moment& from, Milliseconds later)
    : boot_ns_(BootOf(from, later)), wall_ns_(WallOf(from, later)) {}

bool SendDeadline::Passed(const Clock& clock) const {
  return clock.Boot().time_since_epoch().count() >= boot_ns_.load() ||
         clock.Wall().time_since_epoch().count() >= wall_ns_.load();
}

void SendDeadline::Extend(const Moment& from, Milliseconds later) {
  Raise(boot_ns_, BootOf(from, later));
  Raise(wall_ns_, WallOf(from, later));
}

}  // namespace pinterest::http
