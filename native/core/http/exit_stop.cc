#include "http/exit_stop.h"

#include <cstdlib>
#include <mutex>
#include <utility>

namespace pinterest::http {
namespace {

struct Registry {
  std::mutex mutex{};
  std::list<std::function<void()>> stops{};
};

// Never destroyed: owners that outlive the exit take themselves off it.
Registry& TheRegistry() {
  // NOLINTNEXTLINE(*-avoid-non-const-global-variables): std::exit is one per process
  static Registry& registry = *new Registry;
  return registry;
}

// The lock is held while the threads end: an owner that goes at the same time waits for this.
void StopAll() {
  Registry& registry = TheRegistry();
  const std::scoped_lock lock(registry.mutex);
  for (const auto& stop : registry.stops) stop();
}

}  // namespace

ExitStop::ExitStop(std::function<void()> stop) {
  Registry& registry = TheRegistry();
  const std::scoped_lock lock(registry.mutex);
  // Handlers run last-registered first, mixed with the destructors of static objects.
  static const bool registered = std::atexit(StopAll) == 0;
  static_cast<void>(registered);
  place_ = registry.stops.insert(registry.stops.end(), std::move(stop));
}

ExitStop::~ExitStop() {
  Registry& registry = TheRegistry();
  const std::scoped_lock lock(registry.mutex);
  registry.stops.erase(place_);
}

}  // namespace pinterest::http
