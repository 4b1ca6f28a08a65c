#pragma once

#include "clock.h"

#include <optional>

namespace pinterest::oauth {

// Under seven days of access left, or the refresh token past half its life (60 days, rolling: a
// connection nobody uses must not die of it). An unknown refresh expiry counts as 60 days.
bool RefreshDue(WallTime now, WallTime access_expires_at, WallTime refresh_issued_at,
                std::optional<WallTime> refresh_expires_at);

}  // namespace pinterest::oauth
