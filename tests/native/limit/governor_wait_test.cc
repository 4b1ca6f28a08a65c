#include "limit/governor_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace pinterest::limit {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::GovernorBench;
using testing::Read;
using testing::Write;

LimitOptions Writes(std::size_t requests, Milliseconds window, Share share = Share::kAccount) {
  LimitOptions options = NoQuotas();
  options.categories[static_cast<std::size_t>(api::Category::kOrgWrite)] =
      Quota{requests, window, share};
  return options;
}

void FinishAll(GovernorBench& bench, std::size_t& finished) {
  for (; finished < bench.started.size(); ++finished) {
    bench.governor.Finish(bench.started[finished].ticket);
  }
}

TEST(GovernorWait, TheNextOneStartsExactlyWhenTheWindowAllows) {
  GovernorBench bench(Writes(2, seconds(60)));
  for (int i = 0; i < 3; ++i) bench.Enter(Write("ann", "", minutes(2)));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 2U);
  const SteadyTime first = bench.started[0].at;
  bench.loop.Advance(milliseconds(59'999));
  EXPECT_EQ(bench.started.size(), 2U);
  bench.loop.Advance(milliseconds(1));
  ASSERT_EQ(bench.started.size(), 3U);
  EXPECT_EQ(bench.started[2].at, first + seconds(60));
}

TEST(GovernorWait, WhoWouldWaitTooLongIsToldAtOnceAlsoFarBehind) {
  GovernorBench bench(Writes(2, seconds(60)));
  const WallTime began = bench.loop.clock().Wall();
  for (int i = 0; i < 6; ++i) bench.Enter(Write("ann", "", seconds(60)));
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 2}));
  ASSERT_EQ(bench.refused.size(), 2U) << "two go now, two in a minute, two would wait for two";
  const Error& error = bench.refused.at(5);
  EXPECT_EQ(error.code, ErrorCode::kRateLimited);
  EXPECT_EQ(error.outcome, Outcome::kNotSent);
  EXPECT_TRUE(error.retryable);
  EXPECT_EQ(error.retry_at, began + seconds(120));
  EXPECT_FALSE(bench.answered_inside_enter);
}

TEST(GovernorWait, TheUniversalQuotaCountsEveryCategory) {
  LimitOptions options = LimitsOf(Tier::kStandard);
  options.concurrency = 1'000;
  options.writes_per_account = 1'000;
  GovernorBench bench(options);
  for (int i = 0; i < 60; ++i) {
    bench.Enter(Read("ann", seconds(5)));
    bench.Enter(Write("ann", "", seconds(5)));
  }
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 100U);
  bench.loop.Advance(seconds(1));
  EXPECT_EQ(bench.started.size(), 120U);
}

TEST(GovernorWait, TrialBudgetsAreSharedByTheAppAndNotByAnother) {
  GovernorBench bench(Writes(3, hours(24), Share::kApp));
  for (const char* user : {"ann", "bob", "cat", "dan"}) bench.Enter(Write(user, "", minutes(1)));
  Demand other = Write("ann", "", minutes(1));
  other.account.app = "other app";
  bench.Enter(other);
  Demand sandbox = Write("ann", "", minutes(1));
  sandbox.account.environment = "sandbox";
  bench.Enter(sandbox);
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 5U);
  ASSERT_EQ(bench.refused.size(), 1U);
  EXPECT_EQ(bench.refused.begin()->second.retry_at, bench.loop.clock().Wall() + hours(24));
}

TEST(GovernorWait, WhatAWriteHearsOfItsOwnDayIsNotTheDayOfAll) {
  for (const char* policies : {"3, 10;w=86400, 3;w=86400", "3, 3;w=86400"}) {
    LimitOptions options = Writes(3, hours(24), Share::kApp);
    options.universal = Quota{10, hours(24), Share::kApp};
    GovernorBench bench(options);
    bench.Enter(Write("ann", "", minutes(1)));
    bench.loop.Run();
    bench.governor.Report(1, ReadRateHeaders(policies, "2", "80000"));
    for (int i = 0; i < 10; ++i) bench.Enter(Read("ann", minutes(1)));
    bench.loop.Run();
    EXPECT_EQ(bench.started.size(), 10U) << policies;
  }
}

TEST(GovernorWait, AStricterDayOfAllIsHeardBesideThatOfACategory) {
  LimitOptions options = Writes(3, hours(24), Share::kApp);
  options.universal = Quota{10, hours(24), Share::kApp};
  GovernorBench bench(options);
  bench.Enter(Write("ann", "", minutes(1)));
  bench.loop.Run();
  bench.governor.Report(1, ReadRateHeaders("3, 6;w=86400, 3;w=86400", "2", "80000"));
  for (int i = 0; i < 10; ++i) bench.Enter(Read("ann", minutes(1)));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 6U);
}

TEST(GovernorWait, ALongResetRefusesTheWholeQueueAtOnce) {
  GovernorBench bench(Writes(100, seconds(60)));
  for (int i = 0; i < 10; ++i) bench.Enter(Write("ann", "", minutes(1)));
  bench.Enter(Write("bob", "", minutes(1)));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 5U);  // four of ann's, and bob's
  bench.governor.Report(1, ReadRateHeaders("", "0", "67150"));
  bench.governor.Finish(1);
  bench.loop.Run();
  EXPECT_EQ(bench.refused.size(), 6U);
  EXPECT_EQ(bench.refused.begin()->second.retry_at, bench.loop.clock().Wall() + seconds(67'150));
  bench.Enter(Write("bob", "", minutes(1)));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 6U) << "another account goes on";
}

TEST(GovernorWait, AShortResetIsWaitedFor) {
  GovernorBench bench(Writes(100, seconds(60)));
  bench.Enter(Write("ann", "b", minutes(1)));
  bench.Enter(Write("ann", "b", minutes(1)));
  bench.loop.Run();
  bench.governor.Report(1, ReadRateHeaders("", "0", "20"));
  bench.governor.Finish(1);
  bench.loop.Advance(milliseconds(19'999));
  EXPECT_EQ(bench.started.size(), 1U);
  bench.loop.Advance(milliseconds(1));
  EXPECT_EQ(bench.started.size(), 2U);
}

TEST(GovernorWait, WhatASecondAnswerGivesBackIsUsedAtOnce) {
  GovernorBench bench(Writes(100, seconds(60)));
  for (int i = 0; i < 5; ++i) bench.Enter(Write("ann", "", minutes(1)));
  bench.loop.Run();
  bench.governor.Report(1, ReadRateHeaders("", "0", "50"));
  bench.governor.Finish(1);
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 4U);
  bench.governor.Report(4, ReadRateHeaders("", "10", "50"));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 5U);
}

// Ann's answers are about a quota that bob waits for too.
TEST(GovernorWait, WhoSharesAQuotaHearsThatItsPolicyIsLargerAgain) {
  GovernorBench bench(Writes(3, seconds(60), Share::kApp));
  for (int i = 0; i < 2; ++i) bench.Enter(Write("ann", "", minutes(2)));
  bench.loop.Run();
  bench.governor.Report(1, ReadRateHeaders("1, 1;w=60", "", ""));
  bench.governor.Finish(1);
  bench.Enter(Write("bob", "", minutes(2)));
  bench.loop.Run();
  ASSERT_EQ(bench.order(), (std::vector<TicketId>{1, 2}));
  bench.governor.Report(2, ReadRateHeaders("3, 3;w=60", "", ""));
  bench.governor.Finish(2);
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 2, 3}));
}

TEST(GovernorWait, WhoSharesAQuotaHearsThatItsResetIsNearer) {
  GovernorBench bench(Writes(100, seconds(60), Share::kApp));
  for (int i = 0; i < 2; ++i) bench.Enter(Write("ann", "", minutes(2)));
  bench.loop.Run();
  bench.governor.Report(1, ReadRateHeaders("", "0", "50"));
  bench.governor.Finish(1);
  bench.Enter(Write("bob", "", minutes(2)));
  bench.loop.Run();
  bench.governor.Report(2, ReadRateHeaders("", "0", "20"));
  bench.governor.Finish(2);
  bench.loop.Advance(seconds(20));
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 2, 3}));
}

void ExpectTheSecondTakesThePlaceOfTheFirst(GovernorBench& bench) {
  bench.loop.Run();
  ASSERT_EQ(bench.order(), (std::vector<TicketId>{1}));
  bench.governor.GiveBack(1);
  bench.governor.Finish(1);
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 2}));
}

TEST(GovernorWait, WhoSharesAQuotaTakesThePlaceOfWhatNeverLeft) {
  GovernorBench bench(Writes(1, seconds(60), Share::kApp));
  bench.Enter(Write("ann", "", minutes(2)));
  bench.Enter(Write("bob", "", minutes(2)));
  ExpectTheSecondTakesThePlaceOfTheFirst(bench);
}

TEST(GovernorWait, WhoSharesTheQuotaOfAllTakesThePlaceOfWhatNeverLeft) {
  LimitOptions options = NoQuotas();
  options.universal = Quota{1, seconds(60), Share::kApp};
  GovernorBench bench(options);
  bench.Enter(Write("ann", "", minutes(2)));
  bench.Enter(Read("bob", minutes(2)));
  ExpectTheSecondTakesThePlaceOfTheFirst(bench);
}

// Bob would sleep until the minute is over, and be told of the hour only then.
TEST(GovernorWait, WhoSharesAQuotaHearsAtOnceThatItIsFarAway) {
  GovernorBench bench(Writes(1, seconds(60), Share::kApp));
  bench.Enter(Write("ann", "", minutes(2)));
  bench.Enter(Write("bob", "", minutes(2)));
  bench.loop.Run();
  ASSERT_TRUE(bench.refused.empty());
  const WallTime reset = bench.loop.clock().Wall() + hours(1);
  bench.governor.Report(1, ReadRateHeaders("", "0", "3600"));
  bench.governor.Finish(1);
  bench.loop.Run();
  ASSERT_EQ(bench.refused.count(2), 1U);
  EXPECT_EQ(bench.refused.at(2).retry_at, reset);
}

TEST(GovernorWait, ARefusedCategoryStandsStillAndOthersDoNot) {
  GovernorBench bench(Writes(100, seconds(60)));
  bench.Enter(Write("ann", "", minutes(1)));
  bench.loop.Run();
  bench.governor.HoldCategory(1, bench.now() + seconds(3));
  bench.governor.Finish(1);
  bench.Enter(Write("ann", "", minutes(1)));
  bench.Enter(Read("ann"));
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 3}));
  bench.loop.Advance(seconds(3));
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 3, 2}));
}

TEST(GovernorWait, ALongHoldRefusesThoseBehind) {
  GovernorBench bench(Writes(100, seconds(60)));
  bench.Enter(Write("ann", "b", minutes(1)));
  bench.Enter(Write("ann", "b", minutes(1)));
  bench.Enter(Write("ann", "b", hours(2)));
  bench.loop.Run();
  bench.governor.HoldCategory(1, bench.now() + hours(1));
  bench.loop.Run();
  EXPECT_EQ(bench.refused.size(), 1U);
  EXPECT_EQ(bench.refused.count(2), 1U);
  bench.governor.Finish(1);
  bench.loop.Advance(hours(1));
  EXPECT_EQ(bench.started.back().ticket, 3U);
}

TEST(GovernorWait, OneThatIsHeldAgainAndAgainEndsAtItsMaxWait) {
  GovernorBench bench(Writes(100, seconds(60)));
  bench.Enter(Write("ann", "", seconds(50)));
  bench.loop.Run();
  bench.governor.HoldCategory(1, bench.now() + seconds(30));
  bench.Enter(Write("ann", "", seconds(50)));
  bench.loop.Advance(seconds(29));
  bench.governor.HoldCategory(1, bench.now() + seconds(30));
  bench.loop.Advance(seconds(1));
  EXPECT_EQ(bench.refused.count(2), 1U) << "59 seconds in all";
}

TEST(GovernorWait, ARefusalNobodyWaitsForAnyMoreIsDropped) {
  GovernorBench bench(Writes(1, hours(1)));
  bench.Enter(Write("ann", ""));
  const TicketId second = bench.Enter(Write("ann", ""));
  EXPECT_TRUE(bench.governor.Leave(second));
  bench.loop.Run();
  EXPECT_TRUE(bench.refused.empty());
}

TEST(GovernorWait, SaysUntilWhenItWaits) {
  GovernorBench bench(Writes(1, seconds(10)));
  std::vector<WallTime> told;
  Demand demand = Write("ann", "", minutes(1));
  demand.on_wait = [&told](WallTime until) { told.push_back(until); };
  const WallTime began = bench.loop.clock().Wall();
  bench.Enter(Write("ann", ""));
  bench.loop.Run();
  bench.Enter(demand);
  bench.loop.Run();
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front(), began + seconds(10));
  bench.Enter(demand);
  bench.loop.Run();
  EXPECT_EQ(told.back(), began + seconds(20)) << "one that waits behind another is told too";
}

TEST(GovernorBlock, StopsTheWritesOfOneAccountUntilItEnds) {
  GovernorBench bench(Writes(100, seconds(60)));
  const Account ann{"production", "app", "ann"};
  EXPECT_FALSE(bench.governor.BlockedUntil(ann));
  const WallTime until = bench.loop.clock().Wall() + hours(6);
  bench.Enter(Write("ann", "b", minutes(1)));
  bench.Enter(Write("ann", "b", minutes(1)));
  bench.loop.Run();
  bench.governor.Block(ann, until);
  bench.loop.Run();
  EXPECT_EQ(bench.refused.count(2), 1U) << "at once, though its board is still busy";
  bench.governor.Finish(1);
  bench.Enter(Write("ann", "c", minutes(1)));
  bench.Enter(Read("ann"));
  bench.Enter(Write("bob", "b"));
  bench.loop.Run();
  EXPECT_EQ(bench.governor.BlockedUntil(ann), until);
  EXPECT_EQ(bench.order(), (std::vector<TicketId>{1, 4, 5}));
  ASSERT_EQ(bench.refused.size(), 2U);
  for (const auto& [ticket, error] : bench.refused) {
    EXPECT_EQ(error.code, ErrorCode::kSpamBlock);
    EXPECT_EQ(error.outcome, Outcome::kNotSent);
    EXPECT_EQ(error.retry_at, until);
  }
  bench.loop.Advance(hours(6));
  EXPECT_FALSE(bench.governor.BlockedUntil(ann));
  bench.Enter(Write("ann", "c"));
  bench.loop.Run();
  EXPECT_EQ(bench.started.back().ticket, 6U);
}

TEST(GovernorBlock, AShortOneIsWaitedForAndAPastTimeLiftsIt) {
  GovernorBench bench(NoQuotas());
  const Account ann{"production", "app", "ann"};
  bench.governor.Block(ann, bench.loop.clock().Wall() + seconds(30));
  bench.Enter(Write("ann", "", minutes(1)));
  bench.loop.Advance(seconds(10));
  EXPECT_TRUE(bench.started.empty());
  bench.governor.Block(ann, WallTime{});
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 1U);
}

// A server that runs for months: whoever is known by a token alone has a new name with each token.
TEST(GovernorAccounts, AreForgottenOnceNothingIsKnownOfThem) {
  GovernorBench bench(LimitsOf(Tier::kStandard));
  const Account blocked{"production", "app", "ann"};
  bench.governor.Block(blocked, bench.loop.clock().Wall() + hours(6));
  bench.Enter(Read("bob"));
  bench.loop.Run();
  std::size_t finished = 1;  // bob's is on its way
  for (int i = 0; i < 5'000; ++i) {
    bench.Enter(Read("user" + std::to_string(i)));
    bench.loop.Advance(seconds(1));
    FinishAll(bench, finished);
  }
  EXPECT_EQ(bench.started.size(), 5'001U);
  EXPECT_LT(bench.governor.accounts(), 1'100U);
  EXPECT_TRUE(bench.governor.BlockedUntil(blocked));
  bench.governor.Finish(1);
}

// Arrivals, ends and reports at random: never more than N in any window.
TEST(GovernorWait, NeverMoreThanTheQuotaInAnyWindow) {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    std::mt19937 random(seed);
    const std::size_t quota = 2 + random() % 15;
    const Milliseconds window(500 + random() % 3'000);
    GovernorBench bench(Writes(quota, window));
    std::size_t finished = 0;
    for (int step = 0; step < 400; ++step) {
      bench.Enter(Write("user" + std::to_string(random() % 3), "b" + std::to_string(random() % 9),
                        milliseconds(random() % 20'000)));
      bench.loop.Advance(milliseconds(random() % 150));
      if (random() % 2 == 0) FinishAll(bench, finished);
    }
    while (bench.governor.waiting() + bench.governor.in_flight() > 0) {
      FinishAll(bench, finished);
      bench.loop.Advance(milliseconds(10));
    }
    std::map<std::string, std::vector<SteadyTime>> times;
    for (const auto& start : bench.started) {
      times[start.demand.account.user].push_back(start.at);
    }
    for (const auto& [user, starts] : times) {
      for (std::size_t i = quota; i < starts.size(); ++i) {
        ASSERT_GE(starts[i] - starts[i - quota], window) << user << ", seed " << seed;
      }
    }
    ASSERT_EQ(bench.started.size() + bench.refused.size(), 400U) << "each is answered once";
  }
}

}  // namespace
}  // namespace pinterest::limit
