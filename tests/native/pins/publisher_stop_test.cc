#include "pins/publish_fixture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>

namespace pinterest::pins {
namespace {

// Of this thread: what else the machine does is not counted.
std::chrono::nanoseconds CpuTime() {
  timespec spent{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + std::chrono::nanoseconds(spent.tv_nsec);
}

class StopTest : public PublishTest {
 protected:
  // So many lists of one pin each wait, and then each meets the limit. What that costs for a pin.
  std::chrono::nanoseconds CostOfRefusing(std::size_t pins) {
    const std::size_t before = caller.requests().size();
    for (std::size_t i = 0; i < pins; ++i) {
      const std::string name = std::to_string(before + i + 1);
      Publish({Job(name, name)});
    }
    const Error error = testing::Failure(ErrorCode::kRateLimited, Outcome::kNotSent);
    const std::chrono::nanoseconds began = CpuTime();
    for (std::size_t i = 0; i < pins; ++i) caller.Fail(caller.requests()[before + i], error);
    loop.Run();
    return (CpuTime() - began) / pins;
  }
};

TEST_F(StopTest, WhatIsStoppedOnItsOwnDoesNotWalkAllThatWait) {
  const auto few = CostOfRefusing(1'000);
  const auto many = CostOfRefusing(16'000);
  EXPECT_EQ(outcomes.size(), 17'000U);
  EXPECT_LT(many.count(), 5 * few.count());
}

}  // namespace
}  // namespace pinterest::pins
