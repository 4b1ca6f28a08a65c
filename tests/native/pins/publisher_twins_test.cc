#include "pins/publish_fixture.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// Both on board 1, with the same texts.
class TwinsTest : public PublishTest {
 protected:
  static PinJob Twin(const std::string& key) { return Job(key, "1", "same"); }
  void LookSees(const std::vector<std::string>& ids) {
    std::vector<testing::ShownPin> pins;
    for (const std::string& id : ids) pins.push_back(Shown(id, "same"));
    ShowOnBoard(pins);
  }
};

TEST_F(TwinsTest, GoOneAfterTheOther) {
  Publish({Twin("a"), Twin("b"), Twin("c"), Job("other")});
  EXPECT_EQ(Creates().size(), 1U);
  Created(CreateOf("a"), "1");
  Created(CreateOf("b"), "2");
  Created(CreateOf("c"), "3");
  Created(CreateOf("other"), "4");
  EXPECT_EQ(PublishedId("a") + PublishedId("b") + PublishedId("c"), "123");
}

TEST_F(TwinsTest, FirstAnswerLostButFoundTheyHaveTwoIds) {
  Publish({Twin("a"), Twin("b")});
  Lose(CreateOf("a"));
  EXPECT_EQ(Creates().size(), 1U);
  loop.Advance(seconds(1));
  LookSees({"7"});
  EXPECT_EQ(PublishedId("a"), "7");
  Lose(CreateOf("b"));
  loop.Advance(seconds(1));
  LookSees({"8", "7"});
  EXPECT_EQ(PublishedId("b"), "8");
}

TEST_F(TwinsTest, ListedLateOrExecutedLate) {
  Publish({Twin("a"), Twin("b")});
  Lose(CreateOf("a"));
  loop.Advance(seconds(1));
  LookSees({});
  loop.Advance(seconds(2));
  LookSees({});
  EXPECT_EQ(Creates().size(), 1U);
  loop.Advance(seconds(5));
  LookSees({"7"});
  EXPECT_EQ(PublishedId("a"), "7");
  Created(CreateOf("b"), "8");
  EXPECT_EQ(PublishedId("b"), "8");
}

TEST_F(TwinsTest, FirstStaysUnknownAndTheOthersAreNotSent) {
  const WallTime start = loop.clock().Wall();
  Publish({Twin("a"), Twin("b"), Twin("c"), Job("other")});
  Lose(CreateOf("a"));
  Created(CreateOf("other"), "1");
  for (int look = 0; look < 3; ++look) {
    loop.Advance(seconds(5));
    LookSees({});
  }
  EXPECT_EQ(ErrorOf("a").outcome, Outcome::kUnknown);
  for (const std::string key : {"b", "c"}) {
    ExpectNotSent(key, ErrorCode::kTwinUnresolved);
    EXPECT_FALSE(ErrorOf(key).retryable);
    EXPECT_EQ(ErrorOf(key).retry_at, start + seconds(15) + minutes(10));
  }
  EXPECT_EQ(Creates().size(), 2U);
  EXPECT_EQ(batches_done, 1);
}

// As when a page of a site publishes each of its pins by a call of its own.
TEST_F(TwinsTest, ThousandsOfBatchesEndOneAfterTheOtherAndNotOneInsideTheOther) {
  Publish({Twin("a")});
  for (int batch = 0; batch < 20'000; ++batch) {
    PinJob invalid = Twin("invalid-" + std::to_string(batch));
    invalid.pin.media = ImageUrl{};
    Publish({invalid});
  }
  Created(CreateOf("a"), "1");
  EXPECT_EQ(batches_done, 20'001);
  ExpectNotSent("invalid-19999", ErrorCode::kInvalidInput);
}

TEST_F(TwinsTest, ARejectedFirstLetsTheSecondGo) {
  Publish({Twin("a"), Twin("b")});
  caller.LetGo(CreateOf("a"));
  Fail(CreateOf("a"), ErrorCode::kBadMedia, Outcome::kRejected);
  Created(CreateOf("b"), "8");
  EXPECT_EQ(PublishedId("b"), "8");
}

TEST_F(TwinsTest, AcrossBatchesTheyAreTwinsToo) {
  Publish({Twin("a")});
  Publish({Twin("b")});
  EXPECT_EQ(Creates().size(), 1U);
  Lose(CreateOf("a"));
  loop.Advance(seconds(1));
  LookSees({"7"});
  EXPECT_EQ(Creates().size(), 2U);
  Lose(CreateOf("b"));
  loop.Advance(seconds(1));
  LookSees({"7", "8"});
  EXPECT_EQ(PublishedId("a") + PublishedId("b"), "78");
  EXPECT_EQ(batches_done, 2);
}

// n8n's "retry on fail" runs the node again with the same item.
TEST_F(TwinsTest, AfterAnUnknownOutcomeTheSamePinIsNotSentAgainForAWhile) {
  policy.looks.clear();
  publisher = std::make_unique<Publisher>(caller, loop, owned, twins, policy);
  Publish({Twin("a")});
  Lose(caller.last());
  loop.Advance(minutes(10) - seconds(1));
  Publish({Twin("b")});
  ExpectNotSent("b", ErrorCode::kTwinUnresolved);
  EXPECT_EQ(ErrorOf("b").retry_at, loop.clock().Wall() + seconds(1));
  EXPECT_EQ(Creates().size(), 1U);
  loop.Advance(seconds(1));
  Publish({Twin("c")});
  EXPECT_EQ(Creates().size(), 2U);
}

// A board's list may show its sections' pins: a look for one would take the other's.
TEST_F(TwinsTest, SectionsOfABoardDoNotTellThemApart) {
  PinJob in_section = Twin("b");
  in_section.pin.board_section_id = "5";
  Publish({Twin("a"), in_section});
  EXPECT_EQ(Creates().size(), 1U);
}

TEST_F(TwinsTest, BoardsAccountsEnvironmentsAndTextsDo) {
  PinJob sandbox = Twin("sandbox");
  sandbox.auth = std::make_shared<testing::FakeAuth>("a", "sandbox");
  Publish({Twin("a"), Job("board", "2", "same"), Job("account", "1", "same", "b"), sandbox});
  EXPECT_EQ(Creates().size(), 4U);
}

TEST_F(TwinsTest, ACodedOrSpacedTextIsTheSameText) {
  Publish({Job("a", "1", "Fish & chips"), Job("b", "1", " Fish  &amp; chips")});
  EXPECT_EQ(Creates().size(), 1U);
}

TEST_F(TwinsTest, ACancelledFirstLetsTheSecondGo) {
  const BatchId batch = Publish({Job("busy"), Twin("a"), Twin("b")});
  EXPECT_EQ(publisher->Cancel(batch, "a"), CancelAnswer::kCancelled);
  Created(CreateOf("busy"), "1");
  Created(CreateOf("b"), "2");
  EXPECT_EQ(PublishedId("b"), "2");
  ExpectNotSent("a", ErrorCode::kCancelled);
}

// It waits for a pin that the stop does not concern, and would wait on after that one.
TEST_F(TwinsTest, AStopEndsTheOneThatWaitsForAnotherBatchToo) {
  Publish({Twin("a")});
  Publish({Twin("b"), Job("x", "2")});
  Fail(CreateOf("x"), ErrorCode::kAuthExpired, Outcome::kRejected);
  ExpectNotSent("b", ErrorCode::kAuthExpired);
  EXPECT_EQ(batches_done, 1);
  Created(CreateOf("a"), "1");
  EXPECT_EQ(Creates().size(), 2U);
}

TEST_F(TwinsTest, OfAStoppedAccountNeitherIsSubmitted) {
  Publish({Job("first"), Twin("a"), Twin("b")});
  Fail(CreateOf("first"), ErrorCode::kAuthExpired, Outcome::kRejected);
  ExpectNotSent("a", ErrorCode::kAuthExpired);
  ExpectNotSent("b", ErrorCode::kAuthExpired);
  EXPECT_EQ(Creates().size(), 1U);
}

TEST_F(TwinsTest, AStoppedLanesFirstLetsTheTwinOfAnotherBatchGo) {
  Publish({Job("stops", "2"), Job("busy"), Twin("a")});
  Publish({Twin("b")});
  caller.LetGo(CreateOf("stops"));
  Fail(CreateOf("stops"), ErrorCode::kSpamBlock, Outcome::kRejected);
  ExpectNotSent("a", ErrorCode::kSpamBlock);
  EXPECT_FALSE(CreateOf("b").ended);
}

}  // namespace
}  // namespace pinterest::pins
