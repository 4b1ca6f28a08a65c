#include "limit/governor_bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace pinterest::limit {
namespace {

using std::chrono::milliseconds;
using testing::GovernorBench;
using testing::Read;
using testing::Write;
using Tickets = std::vector<TicketId>;

LimitOptions Unlimited(std::size_t concurrency, std::size_t writes_per_account) {
  LimitOptions options = NoQuotas();
  options.concurrency = concurrency;
  options.writes_per_account = writes_per_account;
  return options;
}

LimitOptions OneWriteIn(Milliseconds window) {
  LimitOptions options = NoQuotas();
  options.categories[static_cast<std::size_t>(api::Category::kOrgWrite)] = Quota{1, window};
  return options;
}

TEST(GovernorOrder, NeverAnswersInsideEnter) {
  GovernorBench bench(Unlimited(64, 4));
  bench.Enter(Read("ann"));
  EXPECT_TRUE(bench.started.empty());
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 1U);
  EXPECT_FALSE(bench.answered_inside_enter);
}

TEST(GovernorOrder, OneWriteInFlightPerBoard) {
  GovernorBench bench(Unlimited(64, 4));
  bench.Enter(Write("ann", "b1"));
  bench.Enter(Write("ann", "b1"));
  bench.Enter(Write("ann", "b2"));
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1, 3}));
  bench.governor.Finish(1);
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1, 3, 2}));
}

TEST(GovernorOrder, AWriteThatComesLaterFindsItsBoardBusy) {
  GovernorBench bench(Unlimited(64, 4));
  bench.Enter(Write("ann", "b1"));
  bench.loop.Run();
  bench.Enter(Write("ann", "b1"));
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1}));
  EXPECT_TRUE(bench.governor.Leave(2));
  bench.Enter(Write("ann", "b1"));
  bench.governor.Finish(1);
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1, 3}));
}

TEST(GovernorOrder, TheSameBoardIdOfAnotherAccountIsAnotherBoard) {
  GovernorBench bench(Unlimited(64, 4));
  bench.Enter(Write("ann", "b1"));
  bench.Enter(Write("bob", "b1"));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 2U);
}

TEST(GovernorOrder, AReadMindsNoBoard) {
  GovernorBench bench(Unlimited(64, 1));
  bench.Enter(Write("ann", "b1"));
  Demand read = Read("ann");
  read.board_id = "b1";
  bench.Enter(read);
  bench.Enter(read);
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 3U);
}

TEST(GovernorOrder, AFewWritesPerAccount) {
  GovernorBench bench(Unlimited(64, 2));
  for (int i = 0; i < 5; ++i) bench.Enter(Write("ann", "b" + std::to_string(i)));
  bench.Enter(Write("bob", "x"));
  bench.loop.Run();
  EXPECT_EQ(bench.started.size(), 3U);
  bench.governor.Finish(2);
  bench.loop.Run();
  EXPECT_EQ(bench.order().back(), 3U);
}

TEST(GovernorOrder, WritesWithoutABoardStartInOrderOfSubmission) {
  GovernorBench bench(Unlimited(64, 1));
  for (int i = 0; i < 6; ++i) bench.Enter(Write("ann", i % 2 == 0 ? "" : "b" + std::to_string(i)));
  for (TicketId ticket = 1; ticket <= 6; ++ticket) {
    bench.loop.Run();
    ASSERT_EQ(bench.order().back(), ticket);
    bench.governor.Finish(ticket);
  }
}

TEST(GovernorOrder, OneThatComesBackKeepsItsPlace) {
  GovernorBench bench(Unlimited(64, 1));
  for (int i = 0; i < 3; ++i) bench.Enter(Write("ann", "b"));
  bench.loop.Run();
  bench.governor.Finish(1);
  bench.EnterAgain(1, Write("ann", "b"));
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1, 1}));
}

TEST(GovernorOrder, AccountsTakeTurns) {
  GovernorBench bench(Unlimited(1, 4));
  for (int i = 0; i < 3; ++i) bench.Enter(Write("ann", "a" + std::to_string(i)));
  for (int i = 0; i < 2; ++i) bench.Enter(Write("bob", "b" + std::to_string(i)));
  bench.Enter(Write("cat", "c"));
  Tickets order;
  for (int i = 0; i < 6; ++i) {
    bench.loop.Run();
    ASSERT_EQ(bench.started.size(), static_cast<std::size_t>(i) + 1) << "concurrency is 1";
    bench.governor.Finish(bench.order().back());
  }
  EXPECT_EQ(bench.order(), (Tickets{1, 4, 6, 2, 5, 3}));
}

TEST(GovernorOrder, OneAccountDoesNotTakeEveryFreePlace) {
  GovernorBench bench(Unlimited(4, 4));
  for (int i = 0; i < 4; ++i) bench.Enter(Write("ann", "a" + std::to_string(i)));
  for (int i = 0; i < 4; ++i) bench.Enter(Write("bob", "b" + std::to_string(i)));
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1, 5, 2, 6}));
}

TEST(GovernorOrder, LeavingAnswersNobodyAndMakesRoom) {
  GovernorBench bench(Unlimited(64, 4));
  bench.Enter(Write("ann", "b"));
  bench.Enter(Write("ann", "b"));
  bench.Enter(Write("ann", "b"));
  const TicketId read = bench.Enter(Read("ann"));
  EXPECT_TRUE(bench.governor.Leave(read));
  bench.loop.Run();
  EXPECT_TRUE(bench.governor.Leave(2));
  EXPECT_FALSE(bench.governor.Leave(2));
  EXPECT_FALSE(bench.governor.Leave(1)) << "it is running";
  bench.governor.Finish(1);
  bench.loop.Run();
  EXPECT_EQ(bench.order(), (Tickets{1, 3}));
  EXPECT_EQ(bench.governor.waiting(), 0U);
  EXPECT_EQ(bench.governor.in_flight(), 1U);
}

// Nobody is behind one that has left or was refused: counted on, they would fill the queue for
// ever.
TEST(GovernorOrder, WhoIsGoneIsNotCountedAsWaiting) {
  GovernorBench bench(OneWriteIn(milliseconds(10'000)));
  bench.Enter(Write("ann", ""));
  bench.loop.Run();
  for (int i = 0; i < 20; ++i) {
    const TicketId refused = bench.Enter(Write("ann", "", milliseconds(1)));
    bench.loop.Run();
    EXPECT_EQ(bench.refused.count(refused), 1U);
    EXPECT_FALSE(bench.governor.Leave(refused)) << "it was answered";
    EXPECT_TRUE(bench.governor.Leave(bench.Enter(Write("ann", "", milliseconds(20'000)))));
  }
  const TicketId last = bench.Enter(Write("ann", "", milliseconds(20'000)));
  bench.loop.Advance(milliseconds(10'000));
  EXPECT_EQ(bench.order(), (Tickets{1, last}));
}

TEST(GovernorOrder, WhoLeavesABoardMakesRoomForTheNext) {
  GovernorBench bench(OneWriteIn(milliseconds(10'000)));
  bench.Enter(Write("ann", ""));
  bench.loop.Run();
  const TicketId first = bench.Enter(Write("ann", "b", milliseconds(60'000)));
  const TicketId second = bench.Enter(Write("ann", "b", milliseconds(60'000)));
  bench.loop.Run();
  EXPECT_TRUE(bench.governor.Leave(first));
  bench.loop.Advance(milliseconds(10'000));
  EXPECT_EQ(bench.order(), (Tickets{1, second}));
}

TEST(GovernorOrder, TasksLeftOnTheLoopOutliveIt) {
  pinterest::testing::FakeLoop loop;
  {
    Governor governor(loop, LimitsOf(Tier::kStandard));
    governor.Enter(governor.Issue(), Read("ann"), [](Result<Done>) { FAIL(); });
  }
  loop.Run();
  EXPECT_EQ(loop.pending_timers(), 0U);
}

// Ten thousand writes over 128 accounts, answered in random order: every bound holds at every
// moment, boards keep their order, and everything starts exactly once.
TEST(GovernorOrder, EveryBoundHoldsUnderRandomArrivalsAndEnds) {
  std::mt19937 random(7);
  GovernorBench bench(Unlimited(64, 4));
  std::vector<Demand> demands(1);
  for (int i = 0; i < 10'000; ++i) {
    demands.push_back(
        Write("user" + std::to_string(random() % 128), "b" + std::to_string(random() % 6)));
    bench.Enter(demands.back());
  }
  std::set<TicketId> running;
  std::map<std::string, TicketId> last_of_board;
  std::size_t seen = 0;
  while (true) {
    bench.loop.Run();
    for (; seen < bench.started.size(); ++seen) {
      const TicketId ticket = bench.started[seen].ticket;
      const Demand& demand = demands[ticket];
      TicketId& last = last_of_board[demand.account.user + "/" + demand.board_id];
      ASSERT_LT(last, ticket) << "a board's writes start in order";
      last = ticket;
      running.insert(ticket);
    }
    std::map<std::string, std::size_t> per_account;
    std::set<std::string> boards;
    for (const TicketId ticket : running) {
      const Demand& demand = demands[ticket];
      ASSERT_LE(++per_account[demand.account.user], 4U);
      ASSERT_TRUE(boards.insert(demand.account.user + "/" + demand.board_id).second);
    }
    ASSERT_LE(running.size(), 64U);
    if (running.empty()) break;
    const auto ends =
        std::next(running.begin(), static_cast<std::ptrdiff_t>(random() % running.size()));
    bench.governor.Finish(*ends);
    running.erase(ends);
  }
  EXPECT_EQ(bench.started.size(), 10'000U);
}

}  // namespace
}  // namespace pinterest::limit
