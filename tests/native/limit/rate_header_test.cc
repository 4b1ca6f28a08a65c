#include "limit/rate_header.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace pinterest::limit {
namespace {

using std::chrono::seconds;

TEST(RateHeader, ReadsEnvoysForm) {
  const RateReport report = ReadRateHeaders("100, 100;w=1, 1000;w=60", "99", "1");
  ASSERT_EQ(report.policies.size(), 2U);
  EXPECT_EQ(report.policies[0].requests, 100U);
  EXPECT_EQ(report.policies[0].window, seconds(1));
  EXPECT_EQ(report.policies[1].requests, 1'000U);
  EXPECT_EQ(report.policies[1].window, seconds(60));
  EXPECT_EQ(report.remaining, 99U);
  EXPECT_EQ(report.reset, seconds(1));
}

TEST(RateHeader, AResetMayBeMostOfADay) {
  EXPECT_EQ(ReadReset("67150"), seconds(67'150));
  EXPECT_EQ(ReadReset(" 0 "), seconds(0));
}

TEST(RateHeader, IgnoresWhatItCannotRead) {
  EXPECT_FALSE(ReadReset(""));
  EXPECT_FALSE(ReadReset("-1"));
  EXPECT_FALSE(ReadReset("1.5"));
  EXPECT_FALSE(ReadReset("1795000000")) << "a calendar time is not a time to wait";
  EXPECT_FALSE(ReadReset("99999999999999999999"));
  const RateReport report =
      ReadRateHeaders("x, 5, 0;w=1, 7;w=0, 7;w=z, 7;w=9999999, ;;, 9;q=1;w=2", "many", "soon");
  ASSERT_EQ(report.policies.size(), 1U);
  EXPECT_EQ(report.policies[0].requests, 9U);
  EXPECT_EQ(report.policies[0].window, seconds(2));
  EXPECT_FALSE(report.remaining);
  EXPECT_FALSE(report.reset);
}

TEST(RateHeader, ReadsABoundedNumberOfPolicies) {
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "5;w=1,";
  EXPECT_EQ(ReadRateHeaders(many, "", "").policies.size(), 8U);
}

}  // namespace
}  // namespace pinterest::limit
