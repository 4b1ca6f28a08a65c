#include "retry/hints.h"

#include "date.h"
#include <gtest/gtest.h>

#include <chrono>
#include <utility>
#include <vector>

namespace pinterest::retry {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const WallTime kNow{seconds(1'795'000'000)};

Hints Read(int status, std::vector<http::Header> headers) {
  http::Response response;
  response.status = status;
  response.headers = std::move(headers);
  return ReadHints(response, kNow);
}

TEST(RetryAfter, IsSecondsOrADate) {
  EXPECT_EQ(ParseRetryAfter("120", kNow), seconds(120));
  EXPECT_EQ(ParseRetryAfter("0", kNow), seconds(0));
  const auto date = ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT");
  ASSERT_TRUE(date);
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", *date - minutes(5)), minutes(5));
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", *date + minutes(5)), seconds(0));
}

TEST(RetryAfter, GarbageIsNothingAndAnAgeIsAWeek) {
  for (const char* text : {"", "soon", "-5", "1.5", "12 s", "99999999999999999999"}) {
    EXPECT_FALSE(ParseRetryAfter(text, kNow)) << text;
  }
  EXPECT_EQ(ParseRetryAfter("9000000000000000000", kNow), hours(24 * 7));
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 2094 08:49:37 GMT", kNow), hours(24 * 7));
}

TEST(Hints, ADateCountsFromTheServersOwnClock) {
  const Hints hints = Read(503, {{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                 {"retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"}});
  EXPECT_EQ(hints.retry_after, seconds(10));
}

TEST(Hints, TheResetCountsOnlyWhereTheRateIsTheReason) {
  EXPECT_EQ(Read(429, {{"X-RateLimit-Reset", "30"}}).reset, seconds(30));
  EXPECT_FALSE(Read(500, {{"x-ratelimit-reset", "30"}}).reset);
  EXPECT_FALSE(Read(429, {{"x-ratelimit-reset", "1795000030"}}).reset);
  EXPECT_FALSE(Read(429, {}).retry_after);
}

}  // namespace
}  // namespace pinterest::retry
