#include "pins/publish_fixture.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::pins {
namespace {

using std::chrono::hours;

constexpr SeriesId kList = 5;

class SeriesTest : public PublishTest {
 protected:
  BatchId Part(std::vector<PinJob> jobs) { return Publish(std::move(jobs), {}, kList, true); }
  BatchId LastPart(std::vector<PinJob> jobs) { return Publish(std::move(jobs), {}, kList, false); }

  // Of one account, each on a board of its own.
  static std::vector<PinJob> Jobs(int first, int count) {
    std::vector<PinJob> jobs;
    for (int i = first; i < first + count; ++i) {
      jobs.push_back(Job(std::to_string(i), std::to_string(1 + i)));
    }
    return jobs;
  }

  void RefuseForSpam(const std::string& key) {
    caller.LetGo(CreateOf(key));
    Fail(CreateOf(key), ErrorCode::kSpamBlock, Outcome::kRejected, loop.clock().Wall() + hours(3));
  }
};

TEST_F(SeriesTest, ALaterPartDoesNotOvertakeAnEarlierOne) {
  Part(Jobs(0, 12));
  LastPart(Jobs(12, 3));
  EXPECT_EQ(OpenCreates(), policy.submitted_per_account);
  for (int i = 0; i < 15; ++i) {
    EXPECT_EQ(Creates()[static_cast<std::size_t>(i)], &CreateOf(std::to_string(i)));
    Created(CreateOf(std::to_string(i)), std::to_string(100 + i));
  }
  EXPECT_EQ(batches_done, 2);
}

TEST_F(SeriesTest, OtherAccountsAndOtherListsDoNotWaitForIt) {
  Part(Jobs(0, 12));
  LastPart({Job("of-b", "1", "", "b")});
  Publish({Job("alone", "99")});
  EXPECT_FALSE(CreateOf("of-b").ended);
  EXPECT_FALSE(CreateOf("alone").ended);
}

TEST_F(SeriesTest, AStopEndsThePartsThatAreInAndThoseYetToCome) {
  Part({Job("k"), Job("l")});
  Part({Job("m"), Job("of-b", "1", "", "b")});
  RefuseForSpam("k");
  const std::size_t creates = Creates().size();
  LastPart({Job("n"), Job("o", "2"), Job("also-of-b", "2", "", "b")});
  for (const std::string key : {"l", "m", "n", "o"}) {
    ExpectNotSent(key, ErrorCode::kSpamBlock);
    EXPECT_EQ(ErrorOf(key).retry_at, loop.clock().Wall() + hours(3)) << key;
  }
  EXPECT_EQ(Creates().size(), creates + 1) << "the other account's, and none of this one";
  Created(CreateOf("of-b"), "7");
  Created(CreateOf("also-of-b"), "8");
  EXPECT_EQ(batches_done, 3);
}

TEST_F(SeriesTest, AStopOutlivesThePartThatMetIt) {
  Part({Job("k")});
  RefuseForSpam("k");
  EXPECT_EQ(batches_done, 1);
  Part({Job("l")});
  EXPECT_EQ(batches_done, 2);
  LastPart({Job("m")});
  ExpectNotSent("l", ErrorCode::kSpamBlock);
  ExpectNotSent("m", ErrorCode::kSpamBlock);
  EXPECT_EQ(Creates().size(), 1U);
}

TEST_F(SeriesTest, AfterTheLastPartItsNumberMeansAnotherList) {
  Part({Job("k")});
  RefuseForSpam("k");
  LastPart({});
  EXPECT_EQ(batches_done, 2);
  LastPart({Job("l")});  // with a new token, say
  Created(CreateOf("l"), "7");
  EXPECT_EQ(PublishedId("l"), "7");
}

TEST_F(SeriesTest, ALastPartThatIsRefusedEndsItToo) {
  Part({Job("k")});
  RefuseForSpam("k");
  EXPECT_FALSE(publisher->Publish({.jobs = {Job("")}, .series = kList}, {}));
  Part({Job("l")});
  Created(CreateOf("l"), "7");
  EXPECT_EQ(PublishedId("l"), "7");
}

TEST_F(SeriesTest, TwinsOfTwoPartsGoOneAfterTheOther) {
  Part({Job("a", "1", "same")});
  LastPart({Job("b", "1", "same")});
  EXPECT_EQ(Creates().size(), 1U);
  Created(CreateOf("a"), "1");
  Created(CreateOf("b"), "2");
  EXPECT_EQ(PublishedId("b"), "2");
}

TEST_F(SeriesTest, APartIsCancelledByItself) {
  const BatchId first = Part({Job("k"), Job("l")});
  LastPart({Job("m")});
  publisher->Cancel(first);
  loop.Run();
  ExpectNotSent("l", ErrorCode::kCancelled);
  Created(CreateOf("m"), "7");
  EXPECT_EQ(PublishedId("m"), "7");
}

TEST_F(SeriesTest, ThePublisherMayGoBeforeTheLastPart) {
  Part({Job("k"), Job("l")});
  publisher.reset();
  loop.Run();
  EXPECT_TRUE(outcomes.empty());
}

// A server publishes for months: what hears of a batch goes with it.
TEST_F(SeriesTest, WhatHasEndedIsForgotten) {
  const auto listener = std::make_shared<int>(0);
  for (const bool empty : {false, true}) {
    std::vector<PinJob> jobs;
    if (!empty) jobs.push_back(Job("refused", "no id"));
    ASSERT_TRUE(publisher->Publish({.jobs = std::move(jobs)},
                                   {.on_outcome = [listener](const PinOutcome&) { ++*listener; },
                                    .on_progress = [](const Progress&) {},
                                    .on_done = [listener](const Totals&) { ++*listener; }}));
    loop.Run();
    EXPECT_EQ(listener.use_count(), 1);
  }
  EXPECT_EQ(*listener, 3);
}

}  // namespace
}  // namespace pinterest::pins
