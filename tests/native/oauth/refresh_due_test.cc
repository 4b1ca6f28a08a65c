#include "oauth/refresh_due.h"

#include <gtest/gtest.h>

namespace pinterest::oauth {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;

constexpr hours kDay{24};
constexpr WallTime kIssued{hours(500'000)};

TEST(RefreshDue, WhenTheAccessTokenHasUnderSevenDays) {
  const WallTime now = kIssued + kDay;
  const WallTime refresh_end = kIssued + 60 * kDay;
  EXPECT_FALSE(RefreshDue(now, now + 7 * kDay, kIssued, refresh_end));
  EXPECT_TRUE(RefreshDue(now, now + 7 * kDay - nanoseconds(1), kIssued, refresh_end));
  EXPECT_TRUE(RefreshDue(now, now - kDay, kIssued, refresh_end));
}

TEST(RefreshDue, WhenTheRefreshTokenIsPastHalfItsLife) {
  const WallTime access_end = kIssued + 365 * kDay;
  const WallTime refresh_end = kIssued + 60 * kDay;
  EXPECT_FALSE(RefreshDue(kIssued + 30 * kDay, access_end, kIssued, refresh_end));
  EXPECT_TRUE(RefreshDue(kIssued + 30 * kDay + nanoseconds(1), access_end, kIssued, refresh_end));
}

TEST(RefreshDue, TakesSixtyDaysForAnUnknownRefreshExpiry) {
  const WallTime access_end = kIssued + 365 * kDay;
  EXPECT_FALSE(RefreshDue(kIssued + 30 * kDay, access_end, kIssued, std::nullopt));
  EXPECT_TRUE(RefreshDue(kIssued + 31 * kDay, access_end, kIssued, std::nullopt));
}

}  // namespace
}  // namespace pinterest::oauth
