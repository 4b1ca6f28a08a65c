#pragma once

#include "clock.h"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pinterest::pins {

// Whose pins: one token's account in one environment.
std::string AccountKey(std::string_view environment, std::string_view account);

// Every pin id this engine has handed out or was told about, so that none is given twice. Bounded:
// the oldest are forgotten, and a look into the time of a forgotten one cannot tell. Loop thread
// only.
class OwnedPins {
 public:
  explicit OwnedPins(std::size_t capacity = 100'000) : capacity_(capacity) {}

  // False when the id belongs to another pin. `identity` is the caller's lasting name for the pin;
  // it lets a pin whose id was handed out but never stored find that id again. Empty: nobody's.
  bool Claim(std::string_view account_key, std::string_view id, std::string_view identity,
             WallTime now);
  bool BelongsToAnother(std::string_view account_key, std::string_view id,
                        std::string_view identity) const;
  // True when a pin claimed at `time` or later may have been forgotten.
  bool ForgotSince(WallTime time) const { return forgot_any_ && time <= forgotten_until_; }
  std::size_t size() const { return claims_.size(); }

 private:
  struct Entry {
    const std::string* key = nullptr;  // of the claim, where it stays
    WallTime claimed_at{};
  };

  std::size_t capacity_;
  std::unordered_map<std::string, std::string> claims_{};  // account key and id -> identity
  std::deque<Entry> oldest_first_{};
  WallTime forgotten_until_{};
  bool forgot_any_ = false;
};

}  // namespace pinterest::pins
