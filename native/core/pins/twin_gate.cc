#include "pins/twin_gate.h"

#include <sodium.h>

#include <algorithm>

namespace pinterest::pins {

std::string TwinKey(std::string_view account_key, std::string_view board_id,
                    std::string_view fingerprint) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, digest.size());
  // The end of a part, or ("a", "bc") and ("ab", "c") would be one key.
  for (const std::string_view part : {account_key, board_id, fingerprint}) {
    const unsigned char end = 0;
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
    crypto_generichash_update(&state, &end, 1);
  }
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(digest.data()), digest.size());
  return digest;
}

TwinGate::Entry TwinGate::Enter(const std::string& key, TwinId pin, SteadyTime now) {
  DropExpired(now);
  Twins& twins = twins_[key];
  if (twins.held_until) return Entry::kUnresolved;
  if (twins.active) {
    twins.waiting.push_back(pin);
    return Entry::kWaits;
  }
  twins.active = true;
  return Entry::kFirst;
}

std::optional<SteadyTime> TwinGate::HeldUntil(const std::string& key) const {
  const auto twins = twins_.find(key);
  return twins == twins_.end() ? std::nullopt : twins->second.held_until;
}

std::optional<TwinId> TwinGate::Resolve(const std::string& key) {
  auto& waiting = twins_.at(key).waiting;
  if (waiting.empty()) {
    twins_.erase(key);
    return std::nullopt;
  }
  const TwinId next = waiting.front();
  waiting.erase(waiting.begin());
  return next;
}

std::vector<TwinId> TwinGate::LeaveUnresolved(const std::string& key, SteadyTime now) {
  Twins& twins = twins_.at(key);
  std::vector<TwinId> behind = std::move(twins.waiting);
  twins = {.active = false, .held_until = now + hold_, .waiting = {}};
  held_oldest_first_.emplace_back(now + hold_, key);
  return behind;
}

void TwinGate::ClearedUp(const std::string& key) {
  const auto twins = twins_.find(key);
  if (twins != twins_.end() && twins->second.held_until) twins_.erase(twins);
}

void TwinGate::Withdraw(const std::string& key, TwinId pin) {
  std::erase(twins_.at(key).waiting, pin);
}

// A key that was cleared up and held again has two entries; only the one that still counts drops
// it.
void TwinGate::DropExpired(SteadyTime now) {
  while (!held_oldest_first_.empty() && held_oldest_first_.front().first <= now) {
    const auto& [until, key] = held_oldest_first_.front();
    const auto twins = twins_.find(key);
    if (twins != twins_.end() && twins->second.held_until == until) twins_.erase(twins);
    held_oldest_first_.pop_front();
  }
}

}  // namespace pinterest::pins
