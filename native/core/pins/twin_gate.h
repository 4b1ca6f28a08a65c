#pragma once

#include "clock.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pinterest::pins {

using TwinId = std::uint64_t;

// Short names, in the place of what they stand for, for pins that nobody could tell apart in a
// list. The section is left out on purpose: a board's list may show its sections' pins too, and
// then the look of one would take the other's id.
std::string TwinKey(std::string_view account_key, std::string_view board_id,
                    std::string_view fingerprint);

// Lets one of several equal pins through at a time. The next follows when the one before it is
// resolved. When its outcome stays unknown, those behind it must not go, and for a while nothing
// equal may: whoever submits such a pin again (n8n's "retry on fail" does) would publish it twice.
// Loop thread only.
class TwinGate {
 public:
  explicit TwinGate(std::chrono::nanoseconds hold) : hold_(hold) {}

  enum class Entry { kFirst, kWaits, kUnresolved };
  Entry Enter(const std::string& key, TwinId pin, SteadyTime now);
  // When kUnresolved ends.
  std::optional<SteadyTime> HeldUntil(const std::string& key) const;

  // The first one is resolved; the one that follows, if any.
  std::optional<TwinId> Resolve(const std::string& key);
  // The first one's outcome stays unknown; all that waited, in order.
  std::vector<TwinId> LeaveUnresolved(const std::string& key, SteadyTime now);
  // A look cleared up what had stayed unknown.
  void ClearedUp(const std::string& key);
  // One that waits gives up.
  void Withdraw(const std::string& key, TwinId pin);

  std::size_t size() const { return twins_.size(); }

 private:
  struct Twins {
    bool active = false;
    std::optional<SteadyTime> held_until{};
    std::vector<TwinId> waiting{};  // a deque takes half a kilobyte for none
  };

  void DropExpired(SteadyTime now);

  std::chrono::nanoseconds hold_;
  std::unordered_map<std::string, Twins> twins_{};
  std::deque<std::pair<SteadyTime, std::string>> held_oldest_first_{};
};

}  // namespace pinterest::pins
