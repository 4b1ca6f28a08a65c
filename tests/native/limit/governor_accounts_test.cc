#include "limit/governor_bench.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>

namespace pinterest::limit {
namespace {

using std::chrono::hours;
using testing::GovernorBench;
using testing::Read;
using testing::Write;

// Forgotten, it would have its whole day again.
TEST(GovernorAccounts, AreRememberedWhileTheirQuotaIsUsedUp) {
  LimitOptions options = NoQuotas();
  options.categories[static_cast<std::size_t>(api::Category::kOrgWrite)] =
      Quota{1, hours(24), Share::kAccount};
  GovernorBench bench(options);
  bench.Enter(Write("ann", ""));
  bench.loop.Run();
  bench.governor.Finish(1);
  for (int i = 0; i < 5'000; ++i) {
    const TicketId ticket = bench.Enter(Read("user" + std::to_string(i)));
    bench.loop.Run();
    bench.governor.Finish(ticket);
  }
  const TicketId second = bench.Enter(Write("ann", ""));
  bench.loop.Run();
  EXPECT_EQ(bench.refused.count(second), 1U);
}

}  // namespace
}  // namespace pinterest::limit
