#include "pins/publish_fixture.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

using std::chrono::seconds;
using CancelTest = PublishTest;

TEST_F(CancelTest, QueuedIsCancelled) {
  const BatchId batch = Publish({Job("first"), Job("queued")});
  EXPECT_EQ(publisher->Cancel(batch, "queued"), CancelAnswer::kCancelled);
  EXPECT_TRUE(outcomes.empty()) << "told from inside the call";
  loop.Run();
  ExpectNotSent("queued", ErrorCode::kCancelled);
  EXPECT_EQ(ErrorOf("queued").stopped, StopReason::kCancelled);
  Created(caller.last(), "1");
  EXPECT_EQ(Creates().size(), 1U);
  EXPECT_EQ(batches_done, 1);
}

TEST_F(CancelTest, WaitingForItsTwinIsCancelled) {
  const BatchId batch = Publish({Job("a", "1", "same"), Job("b", "1", "same")});
  EXPECT_EQ(publisher->Cancel(batch, "b"), CancelAnswer::kCancelled);
  Created(caller.last(), "1");
  ExpectNotSent("b", ErrorCode::kCancelled);
  EXPECT_EQ(Creates().size(), 1U);
}

// As of a call that is no pin: nothing was made, and nothing is wrong with it.
TEST_F(CancelTest, IsRetryableWhereverThePinWas) {
  const BatchId batch = Publish({Job("limiter", "1"), Job("queue", "1", "other")});
  for (const char* key : {"limiter", "queue"}) {
    EXPECT_EQ(publisher->Cancel(batch, key), CancelAnswer::kCancelled);
  }
  loop.Run();
  EXPECT_TRUE(ErrorOf("limiter").retryable);
  EXPECT_TRUE(ErrorOf("queue").retryable);
}

TEST_F(CancelTest, InTheLimiterIsCancelled) {
  const BatchId batch = Publish({Job("k"), Job("next")});
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kCancelled);
  loop.Run();
  ExpectNotSent("k", ErrorCode::kCancelled);
  Created(caller.last(), "1");
  EXPECT_EQ(PublishedId("next"), "1");
}

TEST_F(CancelTest, BackingOffAfterARefusalIsCancelled) {
  const BatchId batch = Publish({Job("k")});
  caller.LetGo(caller.last());
  caller.Hold(caller.last(), loop.clock().Wall() + seconds(5));
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kCancelled);
  loop.Run();
  ExpectNotSent("k", ErrorCode::kCancelled);
}

TEST_F(CancelTest, WhatBecameOfItsAttemptsIsKept) {
  const BatchId batch = Publish({Job("k")});
  caller.LetGo(caller.last());
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  Error error = testing::Failure(ErrorCode::kCancelled, Outcome::kRejected);
  error.attempts = 2;
  caller.Fail(caller.last(), error);
  loop.Run();
  EXPECT_EQ(ErrorOf("k").code, ErrorCode::kCancelled);
  EXPECT_EQ(ErrorOf("k").outcome, Outcome::kRejected);
  EXPECT_EQ(ErrorOf("k").attempts, 2);
}

TEST_F(CancelTest, SentIsTooLateAndReports) {
  const BatchId batch = Publish({Job("k")});
  caller.LetGo(caller.last());
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  Created(caller.last(), "1");
  EXPECT_EQ(PublishedId("k"), "1");
}

TEST_F(CancelTest, SentAndThenHeldBackByTheRateLimitStopsNoOther) {
  const BatchId batch = Publish({Job("k"), Job("next")});
  caller.LetGo(caller.last());
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  Error error = testing::Failure(ErrorCode::kRateLimited, Outcome::kRejected);
  error.stopped = StopReason::kCancelled;
  caller.Fail(caller.last(), error);
  loop.Run();
  EXPECT_EQ(ErrorOf("k").code, ErrorCode::kRateLimited);
  Created(caller.last(), "1");
  EXPECT_EQ(PublishedId("next"), "1");
}

TEST_F(CancelTest, LookedForIsTooLateAndReports) {
  const BatchId batch = Publish({Job("k")});
  Lose(caller.last());
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  loop.Advance(seconds(1));
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  ShowOnBoard({Shown("7", "title of k")});
  EXPECT_EQ(PublishedId("k"), "7");
}

// It has been looked for `looks` times by then.
struct CalledBackAfter {
  std::size_t looks = 0;
  bool looking = false;  // and is being looked for again
};

class CancelLookTest : public PublishTest, public ::testing::WithParamInterface<CalledBackAfter> {};

// Whoever closes down has no time for every look, and keeps the doubt.
TEST_P(CancelLookTest, OneLookMoreAndThenItIsUnknown) {
  const auto [looks, looking] = GetParam();
  const BatchId batch = Publish({Job("k")});
  Lose(caller.last());
  const SteadyTime lost_at = loop.clock().Steady();
  const auto wait_for = [&](std::size_t look) {
    loop.Advance(lost_at + policy.looks[look] - loop.clock().Steady());
  };
  for (std::size_t look = 0; look < looks; ++look) {
    wait_for(look);
    ShowOnBoard({});
  }
  if (looking) wait_for(looks);
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  if (!looking) wait_for(looks);
  EXPECT_TRUE(outcomes.empty());
  ShowOnBoard({});
  ASSERT_TRUE(outcomes.contains("k"));
  EXPECT_EQ(ErrorOf("k").outcome, Outcome::kUnknown);
  EXPECT_TRUE(outcomes.at("k").sent_at && outcomes.at("k").ended_at);
  EXPECT_EQ(Looks().size(), looks + 1);
  EXPECT_EQ(batches_done, 1);
}

INSTANTIATE_TEST_SUITE_P(Moments, CancelLookTest,
                         ::testing::Values(CalledBackAfter{0, false}, CalledBackAfter{0, true},
                                           CalledBackAfter{1, false}, CalledBackAfter{1, true},
                                           CalledBackAfter{2, true}));

TEST_F(CancelTest, LostAfterItWasCalledBackIsLookedForOnce) {
  const BatchId batch = Publish({Job("k"), Job("l", "2")});
  caller.LetGo(CreateOf("k"));
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kTooLate);
  Lose(CreateOf("k"));
  EXPECT_TRUE(outcomes.empty());
  loop.Advance(policy.looks.front());
  ShowOnBoard({});
  EXPECT_EQ(ErrorOf("k").outcome, Outcome::kUnknown);
  EXPECT_EQ(Looks().size(), 1U);
  EXPECT_EQ(batches_done, 0) << "the other goes on";
}

TEST_F(CancelTest, EndedOrNeverHeardOfIsUnknown) {
  const BatchId batch = Publish({Job("k"), Job("l")});
  Created(caller.last(), "1");
  EXPECT_EQ(publisher->Cancel(batch, "k"), CancelAnswer::kUnknownKey);
  EXPECT_EQ(publisher->Cancel(batch, "never"), CancelAnswer::kUnknownKey);
  EXPECT_EQ(publisher->Cancel(batch + 1, "l"), CancelAnswer::kUnknownKey);
  Created(caller.last(), "2");
  EXPECT_EQ(publisher->Cancel(batch, "l"), CancelAnswer::kUnknownKey);
  publisher->Cancel(batch);
}

TEST_F(CancelTest, AWholeBatch) {
  const BatchId batch = Publish({Job("sent"), Job("queued"), Job("twin1", "2", "same"),
                                 Job("twin2", "2", "same"), Job("lost", "3"), Job("after", "3")});
  Publish({Job("elsewhere", "9")});
  caller.LetGo(CreateOf("sent"));
  Lose(CreateOf("lost"));
  const std::size_t creates = Creates().size();
  publisher->Cancel(batch);
  loop.Run();
  for (const std::string key : {"queued", "twin1", "twin2", "after"}) {
    ExpectNotSent(key, ErrorCode::kCancelled);
  }
  EXPECT_EQ(outcomes.size(), 4U);
  Created(CreateOf("sent"), "1");
  loop.Advance(seconds(1));
  ShowOnBoard({Shown("7", "title of lost")});
  EXPECT_EQ(PublishedId("lost"), "7");
  EXPECT_EQ(Creates().size(), creates);
  EXPECT_EQ(batches_done, 1);
}

TEST_F(CancelTest, AWholeBatchOfWhichAPartHasEnded) {
  const BatchId batch = Publish({Job("done"), Job("next"), Job("last")});
  Created(CreateOf("done"), "1");
  publisher->Cancel(batch);
  loop.Run();
  EXPECT_EQ(PublishedId("done"), "1");
  ExpectNotSent("next", ErrorCode::kCancelled);
  ExpectNotSent("last", ErrorCode::kCancelled);
  EXPECT_EQ(batches_done, 1);
}

}  // namespace
}  // namespace pinterest::pins
