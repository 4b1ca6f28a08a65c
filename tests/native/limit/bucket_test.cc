#include "limit/bucket.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>

namespace pinterest::limit {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const SteadyTime kNow{hours(5)};

RateReport Remaining(std::size_t remaining, int reset_seconds) {
  RateReport report;
  report.remaining = remaining;
  report.reset = seconds(reset_seconds);
  return report;
}

TEST(Bucket, HeedsWhatRemainsUntilTheReset) {
  Bucket bucket(Quota{100, seconds(60)});
  const auto number = bucket.Take(kNow);
  bucket.Correct(kNow, number, Remaining(2, 30));
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 1), kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 2), kNow + seconds(30));
  bucket.Take(kNow);
  bucket.Take(kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow + seconds(30));
  EXPECT_EQ(bucket.StartTime(kNow + seconds(30), 0), kNow + seconds(30));
}

TEST(Bucket, UsesEveryLastRequestThatRemains) {
  Bucket bucket(Quota{300, hours(24), Share::kApp});
  std::size_t sent = 0;
  while (sent < 300 && bucket.StartTime(kNow, 0) == kNow) {
    const auto number = bucket.Take(kNow);
    ++sent;
    bucket.Correct(kNow, number, Remaining(300 - sent, 80'000));
  }
  EXPECT_EQ(sent, 300U);
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow + hours(24));
}

TEST(Bucket, CountsWhatLeftAfterTheRequestThatReports) {
  Bucket bucket(Quota{100, seconds(60)});
  const auto first = bucket.Take(kNow);
  bucket.Take(kNow);
  bucket.Take(kNow);
  bucket.Correct(kNow, first, Remaining(3, 30));
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 1), kNow + seconds(30));
}

TEST(Bucket, AnAnswerThatWasOvertakenGivesNothingBack) {
  Bucket bucket(Quota{100, seconds(60)});
  const auto first = bucket.Take(kNow);
  const auto second = bucket.Take(kNow);
  bucket.Correct(kNow, second, Remaining(0, 30));
  bucket.Correct(kNow, first, Remaining(50, 30));
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow + seconds(30));
}

TEST(Bucket, ANewerAnswerOpensItAgain) {
  Bucket bucket(Quota{100, seconds(60)});
  const auto first = bucket.Take(kNow);
  const auto second = bucket.Take(kNow);
  bucket.Correct(kNow, first, Remaining(0, 30));
  bucket.Correct(kNow, second, Remaining(1, 30));
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow);
}

TEST(Bucket, WhatNeverLeftIsGivenBack) {
  Bucket bucket(Quota{3, seconds(60)});
  bucket.Take(kNow);
  const auto reporting = bucket.Take(kNow + seconds(1));
  const auto never_left = bucket.Take(kNow + seconds(1));
  EXPECT_EQ(bucket.StartTime(kNow + seconds(2), 0), kNow + seconds(60));
  bucket.Correct(kNow + seconds(2), reporting, Remaining(1, 30));
  bucket.GiveBack(kNow + seconds(1), never_left);
  EXPECT_EQ(bucket.StartTime(kNow + seconds(2), 0), kNow + seconds(2));
  bucket.Take(kNow + seconds(2));
  EXPECT_EQ(bucket.StartTime(kNow + seconds(2), 0), kNow + seconds(60)) << "the others still count";
}

TEST(Bucket, ALaterReportHasNotCountedWhatNeverLeft) {
  Bucket bucket(Quota{100, seconds(60)});
  const auto never_left = bucket.Take(kNow);
  const auto reporting = bucket.Take(kNow);
  bucket.Correct(kNow, reporting, Remaining(0, 30));
  bucket.GiveBack(kNow, never_left);
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow + seconds(30));
}

TEST(Bucket, HalfAReportChangesNothing) {
  Bucket bucket(Quota{100, seconds(60)});
  const auto number = bucket.Take(kNow);
  RateReport report;
  report.remaining = 0;
  bucket.Correct(kNow, number, report);
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow);
}

TEST(Bucket, AdoptsAStricterPolicyOfItsOwnWindow) {
  Bucket bucket(Quota{100, seconds(60)});
  RateReport report;
  report.policies = {{1, seconds(1)}, {2, seconds(60)}, {5, seconds(60)}};
  bucket.Adopt(report);
  bucket.Take(kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow) << "the second's policy is not the minute's";
  bucket.Take(kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow + seconds(60));
}

TEST(Bucket, LeavesThePolicyOfOneWindowToItsOwnQuota) {
  const Bucket minute(Quota{100, seconds(60)});
  Bucket second(Quota{100, seconds(1)});
  RateReport report;
  report.policies = {{1, seconds(1)}, {100, seconds(60)}};
  second.Adopt(report, &minute);
  second.Take(kNow);
  EXPECT_EQ(second.StartTime(kNow, 0), kNow + seconds(1));
}

// Or an account that is forgotten meanwhile starts again with its whole quota.
TEST(Bucket, IsAsNewOnlyOnceNothingHoldsItBackAnyMore) {
  Bucket used(Quota{100, seconds(60)});
  used.Take(kNow);
  EXPECT_FALSE(used.IsAsNew(kNow + seconds(59)));
  EXPECT_TRUE(used.IsAsNew(kNow + seconds(60)));

  Bucket told(std::nullopt);
  told.Correct(kNow, told.Take(kNow), Remaining(0, 30));
  EXPECT_FALSE(told.IsAsNew(kNow + seconds(29)));
  EXPECT_TRUE(told.IsAsNew(kNow + seconds(30)));

  Bucket held(std::nullopt);
  held.BlockUntil(kNow + seconds(5));
  EXPECT_FALSE(held.IsAsNew(kNow + seconds(4)));
  EXPECT_TRUE(held.IsAsNew(kNow + seconds(5)));
}

TEST(Bucket, WithoutAQuotaOnlyAnswersHoldItBack) {
  Bucket bucket(std::nullopt);
  RateReport policies;
  policies.policies = {{1, seconds(60)}};
  bucket.Adopt(policies);
  for (int i = 0; i < 1'000; ++i) bucket.Take(kNow);
  EXPECT_EQ(bucket.StartTime(kNow, 1'000), kNow);
  bucket.BlockUntil(kNow + seconds(5));
  bucket.BlockUntil(kNow + seconds(2));
  EXPECT_EQ(bucket.StartTime(kNow, 0), kNow + seconds(5));
}

TEST(Quota, StandardIsPerMinuteAndAccount) {
  const LimitOptions limits = LimitsOf(Tier::kStandard);
  const auto& write = limits.categories[static_cast<std::size_t>(api::Category::kOrgWrite)];
  ASSERT_TRUE(write);
  EXPECT_EQ(write->requests, 100U);
  EXPECT_EQ(write->window, seconds(60));
  EXPECT_EQ(write->share, Share::kAccount);
  const auto quota = [&limits](api::Category category) {
    return limits.categories[static_cast<std::size_t>(category)]->requests;
  };
  EXPECT_EQ(quota(api::Category::kOrgRead), 1'000U);
  EXPECT_EQ(quota(api::Category::kAdsRead), 1'000U);
  EXPECT_EQ(quota(api::Category::kOrgAnalytics), 60U);
  EXPECT_EQ(quota(api::Category::kTrendsRead), 60U);
  EXPECT_EQ(limits.universal->requests, 100U);
  EXPECT_EQ(limits.universal->window, seconds(1));
}

TEST(Quota, TrialIsPerDayAndSharedByTheApp) {
  const LimitOptions limits = LimitsOf(Tier::kTrial);
  for (std::size_t index = 0; index < api::kCategoryCount; ++index) {
    const bool write = static_cast<api::Category>(index) == api::Category::kOrgWrite;
    EXPECT_EQ(limits.categories[index]->requests, write ? 300U : 1'000U);
    EXPECT_EQ(limits.categories[index]->window, hours(24));
    EXPECT_EQ(limits.categories[index]->share, Share::kApp);
  }
  EXPECT_EQ(limits.universal->requests, 1'000U);
  EXPECT_EQ(limits.universal->share, Share::kApp);
  EXPECT_FALSE(NoQuotas().universal);
}

}  // namespace
}  // namespace pinterest::limit
