#include "http/inbox.h"

#include <gtest/gtest.h>

namespace pinterest::http {
namespace {

TEST(Inbox, WakesOnceAndOnlyAWaiter) {
  int wakes = 0;
  Inbox inbox([&] { ++wakes; });
  inbox.Put([] {});
  EXPECT_EQ(wakes, 0);              // nobody waits
  EXPECT_FALSE(inbox.BeginWait());  // and nobody may: a task is there
  std::vector<std::function<void()>> tasks;
  inbox.Take(tasks);
  EXPECT_EQ(tasks.size(), 1U);
  EXPECT_TRUE(inbox.BeginWait());
  inbox.Put([] {});
  inbox.Put([] {});
  EXPECT_EQ(wakes, 1);
  inbox.EndWait();
  inbox.Put([] {});
  EXPECT_EQ(wakes, 1);
}

TEST(Inbox, AClosedOneWakesItsWaiterAndTakesNothing) {
  int wakes = 0;
  Inbox inbox([&] { ++wakes; });
  ASSERT_TRUE(inbox.BeginWait());
  inbox.Close();
  EXPECT_EQ(wakes, 1);
  EXPECT_TRUE(inbox.closed());
  inbox.Put([] {});
  std::vector<std::function<void()>> tasks;
  inbox.Take(tasks);
  EXPECT_TRUE(tasks.empty());
  EXPECT_FALSE(inbox.BeginWait());
}

}  // namespace
}  // namespace pinterest::http
