#include "oauth/refresh_due.h"

namespace pinterest::oauth {
namespace {

constexpr std::chrono::hours kAccessMargin{7 * 24};
constexpr std::chrono::hours kRefreshLife{60 * 24};

}  // namespace

bool RefreshDue(WallTime now, WallTime access_expires_at, WallTime refresh_issued_at,
                std::optional<WallTime> refresh_expires_at) {
  if (access_expires_at - now < kAccessMargin) return true;
  const WallTime end = refresh_expires_at.value_or(refresh_issued_at + kRefreshLife);
  return now - refresh_issued_at > (end - refresh_issued_at) / 2;
}

}  // namespace pinterest::oauth
