#include "limit/sliding_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace pinterest::limit {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const SteadyTime kStart{hours(5)};

// The most of `times` in any span [t, t + window): such a span can be moved to begin at one of
// them.
std::size_t MostInAnyWindow(const std::vector<SteadyTime>& times, Milliseconds window) {
  std::size_t most = 0;
  for (std::size_t first = 0; first < times.size(); ++first) {
    const auto end = std::lower_bound(times.begin(), times.end(), times[first] + window);
    most = std::max(most, static_cast<std::size_t>(end - times.begin()) - first);
  }
  return most;
}

TEST(SlidingWindow, LetsTheLimitThroughAtOnceAndTheNextOneAWindowAfterTheFirst) {
  SlidingWindow window(3, seconds(60));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(window.StartTime(kStart + seconds(i), 0), kStart + seconds(i));
    window.Record(kStart + seconds(i));
  }
  EXPECT_EQ(window.StartTime(kStart + seconds(3), 0), kStart + seconds(60));
  EXPECT_EQ(window.StartTime(kStart + seconds(60), 0), kStart + seconds(60));
}

TEST(SlidingWindow, ForeseesTheStartOfThoseBehind) {
  SlidingWindow window(2, seconds(10));
  window.Record(kStart);
  const SteadyTime now = kStart + seconds(1);
  EXPECT_EQ(window.StartTime(now, 0), now);
  EXPECT_EQ(window.StartTime(now, 1), kStart + seconds(10));
  EXPECT_EQ(window.StartTime(now, 2), now + seconds(10));
  EXPECT_EQ(window.StartTime(now, 3), kStart + seconds(20));
}

TEST(SlidingWindow, PredictionAndRealityAgree) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    SlidingWindow window(1 + random() % 7, milliseconds(1 + random() % 500));
    SteadyTime now = kStart;
    for (auto i = random() % 10; i > 0; --i) {
      now = std::max(now, window.StartTime(now, 0)) + milliseconds(random() % 200);
      if (window.StartTime(now, 0) == now) window.Record(now);
    }
    std::vector<SteadyTime> foreseen;
    for (std::size_t ahead = 0; ahead < 30; ++ahead) {
      foreseen.push_back(window.StartTime(now, ahead));
    }
    for (const SteadyTime expected : foreseen) {
      now = window.StartTime(now, 0);
      ASSERT_EQ(now, expected) << "seed " << seed;
      window.Record(now);
    }
  }
}

TEST(SlidingWindow, NeverMoreThanTheLimitInAnyWindowWhateverTheArrivals) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    const std::size_t limit = 1 + random() % 20;
    const Milliseconds length(10 + random() % 1'000);
    SlidingWindow window(limit, length);
    std::vector<SteadyTime> sent;
    SteadyTime now = kStart;
    while (sent.size() < 500) {
      now += std::chrono::microseconds(random() % 3 == 0 ? random() % 400'000 : random() % 900);
      now = window.StartTime(now, 0);
      window.Record(now);
      sent.push_back(now);
    }
    EXPECT_LE(MostInAnyWindow(sent, length), limit) << "seed " << seed;
  }
}

TEST(SlidingWindow, LearnsAStricterLimitAndTheOldOneBackButNoMore) {
  SlidingWindow window(4, seconds(10));
  for (int i = 0; i < 3; ++i) window.Record(kStart + seconds(i));
  window.Learn(2);
  EXPECT_EQ(window.StartTime(kStart + seconds(3), 0), kStart + seconds(11));
  window.Learn(1'000);
  EXPECT_EQ(window.StartTime(kStart + seconds(3), 0), kStart + seconds(3));
  EXPECT_EQ(window.StartTime(kStart + seconds(3), 1), kStart + seconds(10));
  window.Learn(0);
  EXPECT_EQ(window.StartTime(kStart + seconds(3), 0), kStart + seconds(12));
}

TEST(SlidingWindow, AQueueWithoutEndIsFarAwayAndDoesNotOverflow) {
  SlidingWindow window(1, hours(24));
  window.Record(kStart);
  const SteadyTime far = window.StartTime(kStart, 1'000'000'000'000);
  EXPECT_EQ(far, kStart + hours(24 * 365));
}

TEST(SlidingWindow, AWindowOfNoLengthHoldsNothingBack) {
  SlidingWindow window(1, milliseconds(0));
  window.Record(kStart);
  EXPECT_EQ(window.StartTime(kStart, 5), kStart);
}

}  // namespace
}  // namespace pinterest::limit
