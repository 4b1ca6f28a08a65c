#include "http/timer_queue.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::http {
namespace {

constexpr SteadyTime At(int seconds) { return SteadyTime(std::chrono::seconds(seconds)); }

TEST(TimerQueue, RunsWhatIsDueInOrderOfTimeThenArrival) {
  TimerQueue queue;
  std::string ran;
  queue.Add(At(2), [&] { ran += 'c'; });
  queue.Add(At(1), [&] { ran += 'a'; });
  queue.Add(At(1), [&] { ran += 'b'; });
  queue.Add(At(3), [&] { ran += 'd'; });
  EXPECT_EQ(queue.Next(), At(1));
  queue.RunDue(At(2));
  EXPECT_EQ(ran, "abc");
  EXPECT_EQ(queue.Next(), At(3));
}

TEST(TimerQueue, ATaskCanRemoveAnother) {
  TimerQueue queue;
  std::string ran;
  TimerId second = 0;
  queue.Add(At(1), [&] {
    ran += 'a';
    queue.Remove(second);
  });
  second = queue.Add(At(1), [&] { ran += 'b'; });
  queue.RunDue(At(1));
  EXPECT_EQ(ran, "a");
  EXPECT_EQ(queue.Next(), std::nullopt);
  queue.Remove(second);
  queue.Remove(77);
}

TEST(TimerQueue, ATaskAddedByATaskWaitsForTheNextTurn) {
  TimerQueue queue;
  std::string ran;
  queue.Add(At(2), [&] {
    ran += 'a';
    queue.Add(At(1), [&] { ran += 'c'; });  // earlier than everything, and due
  });
  queue.Add(At(3), [&] { ran += 'b'; });
  queue.RunDue(At(3));
  EXPECT_EQ(ran, "ab");
  queue.RunDue(At(3));
  EXPECT_EQ(ran, "abc");
}

TEST(TimerQueue, ForgetsAllWhenCleared) {
  TimerQueue queue;
  bool ran = false;
  queue.Add(At(1), [&] { ran = true; });
  queue.Clear();
  queue.RunDue(At(9));
  EXPECT_FALSE(ran);
  EXPECT_EQ(queue.Next(), std::nullopt);
}

}  // namespace
}  // namespace pinterest::http
