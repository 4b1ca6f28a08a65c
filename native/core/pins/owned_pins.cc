#include "pins/owned_pins.h"

#include <algorithm>

namespace pinterest::pins {
namespace {

std::string KeyOf(std::string_view account_key, std::string_view id) {
  std::string key;
  key.reserve(account_key.size() + 1 + id.size());
  key.append(account_key).append(1, '\0').append(id);
  return key;
}

}  // namespace

std::string AccountKey(std::string_view environment, std::string_view account) {
  return KeyOf(environment, account);
}

bool OwnedPins::Claim(std::string_view account_key, std::string_view id, std::string_view identity,
                      WallTime now) {
  if (BelongsToAnother(account_key, id, identity)) return false;
  const auto [claim, is_new] = claims_.emplace(KeyOf(account_key, id), identity);
  if (!is_new) return true;
  oldest_first_.push_back({&claim->first, now});
  if (oldest_first_.size() > capacity_) {
    // Never back: the wall clock may have been, and then the oldest is not the earliest.
    forgotten_until_ = std::max(forgotten_until_, oldest_first_.front().claimed_at);
    forgot_any_ = true;
    claims_.erase(claims_.find(*oldest_first_.front().key));
    oldest_first_.pop_front();
  }
  return true;
}

bool OwnedPins::BelongsToAnother(std::string_view account_key, std::string_view id,
                                 std::string_view identity) const {
  const auto claim = claims_.find(KeyOf(account_key, id));
  return claim != claims_.end() && (identity.empty() || claim->second != identity);
}

}  // namespace pinterest::pins
