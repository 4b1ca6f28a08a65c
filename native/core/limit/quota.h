#pragma once

#include "api/operation.h"
#include "clock.h"

#include <array>
#include <cstddef>
#include <optional>

namespace pinterest::limit {

// Trial apps have a daily budget that all their accounts share, Standard apps one per minute and
// account.
enum class Tier { kTrial, kStandard };

enum class Share { kAccount, kApp };

struct Quota {
  std::size_t requests = 0;
  Milliseconds window{0};
  Share share = Share::kAccount;
};

struct LimitOptions {
  std::array<std::optional<Quota>, api::kCategoryCount> categories{};
  std::optional<Quota> universal{};  // over all categories together
  std::size_t writes_per_account = 4;
  std::size_t concurrency = 64;
};

// Pinterest's published numbers.
LimitOptions LimitsOf(Tier tier);
// Only the bounds on concurrency, and what answers ask for.
LimitOptions NoQuotas();

}  // namespace pinterest::limit
