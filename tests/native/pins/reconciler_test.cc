#include "pins/reconciler.h"

#include "pins/fingerprint.h"
#include "support/fake_auth.h"
#include "support/fake_caller.h"
#include "support/fake_loop.h"
#include "support/pin_json.h"

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pinterest::pins {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::FakeCaller;
using testing::PageJson;
using testing::ShownPin;

class ReconcilerTest : public ::testing::Test {
 protected:
  ReconcilerTest() {
    question.board_id = "11";
    question.fingerprint = Fingerprint({.title = "ours"});
    question.window_start = loop.clock().Wall() - minutes(20);
    question.request_ended_at = question.window_start + seconds(10);
  }

  void Ask() {
    cancel = reconciler.Reconcile(testing::AuthOf("a"), question, limits, [this](Verdict answer) {
      EXPECT_FALSE(verdict) << "answered twice";
      verdict = std::move(answer);
    });
    EXPECT_FALSE(verdict) << "answered from inside the call";
  }
  void Page(const std::vector<ShownPin>& pins, const std::string& bookmark = "") {
    caller.Answer(caller.last(), PageJson(pins, bookmark), 200);
    loop.Run();
  }
  Doubt DoubtOf() {
    const auto* cannot = verdict ? std::get_if<CannotTell>(&*verdict) : nullptr;
    EXPECT_TRUE(cannot);
    return cannot ? cannot->doubt : Doubt::kLookFailed;
  }
  bool IsAbsent() const { return verdict && std::holds_alternative<Absent>(*verdict); }
  ShownPin Old(const std::string& id) const {
    return {.id = id, .created_at = question.window_start - minutes(60), .title = "old"};
  }
  ShownPin Ours(const std::string& id) const {
    return {.id = id, .created_at = question.window_start + seconds(5), .title = "ours"};
  }

  testing::FakeLoop loop;
  FakeCaller caller{loop};
  OwnedPins owned;
  TwinGate twins{minutes(10)};
  Reconciler reconciler{caller, loop, owned, twins};
  Question question;
  LookLimits limits;
  std::optional<Verdict> verdict;
  Canceller cancel;
};

TEST_F(ReconcilerTest, ACancelledLookHasNoVerdictAndTakesNoPin) {
  std::vector<Error> told;
  const auto tell = [&told](const Error& error) { told.push_back(error); };
  Ask();
  cancel(tell);
  EXPECT_EQ(caller.cancels, 1);
  loop.Run();
  EXPECT_FALSE(verdict);
  Ask();
  caller.Answer(caller.last(), PageJson({Ours("7")}), 200);
  cancel(tell);  // its answer is on the way
  loop.Run();
  cancel(tell);
  EXPECT_FALSE(verdict);
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].outcome, Outcome::kNotSent);
  EXPECT_EQ(told[0].attempts, 0);
  EXPECT_EQ(told[1].outcome, Outcome::kUnknown);
  EXPECT_EQ(told[1].attempts, 1);
  EXPECT_EQ(owned.size(), 0U);
}

TEST_F(ReconcilerTest, ReadsEveryPageOfTheBoard) {
  Ask();
  EXPECT_TRUE(caller.last().is("boards/list_pins"));
  EXPECT_EQ(caller.last().Parameter("board_id"), "11");
  EXPECT_EQ(caller.last().Parameter("page_size"), "250");
  EXPECT_EQ(caller.last().Parameter("bookmark"), "");
  Page({Old("1")}, "next");
  EXPECT_EQ(caller.last().Parameter("bookmark"), "next");
  EXPECT_FALSE(verdict);
  Page({Old("2")});
  EXPECT_TRUE(IsAbsent());
  EXPECT_EQ(caller.requests().size(), 2U);
}

TEST_F(ReconcilerTest, ReadsTheSectionToo) {
  question.board_section_id = "22";
  Ask();
  Page({Old("1")}, "next");
  Page({Old("2")});
  EXPECT_FALSE(verdict);
  EXPECT_TRUE(caller.last().is("board_sections/list_pins"));
  EXPECT_EQ(caller.last().Parameter("board_id"), "11");
  EXPECT_EQ(caller.last().Parameter("section_id"), "22");
  EXPECT_EQ(caller.last().Parameter("bookmark"), "");
  Page({Old("1")}, "next");  // the same bookmark and pin in another list are nothing odd
  EXPECT_EQ(caller.last().Parameter("bookmark"), "next");
  Page({Ours("9")});
  ASSERT_TRUE(verdict);
  ASSERT_TRUE(std::holds_alternative<Found>(*verdict));
  EXPECT_EQ(std::get<Found>(*verdict).pin.id, "9");
}

TEST_F(ReconcilerTest, FindsOnTheLastPageWhateverTheOrder) {
  Ask();
  Page({Old("1")}, "a");
  Page({Old("2")}, "b");
  Page({Ours("9"), Old("3")});
  ASSERT_TRUE(verdict && std::holds_alternative<Found>(*verdict));
}

TEST_F(ReconcilerTest, WhatIsFoundBelongsToTheAsker) {
  question.identity = "row1";
  Ask();
  Page({Ours("9")});
  const std::string account = AccountKey("production", "a");
  EXPECT_TRUE(owned.BelongsToAnother(account, "9", "row2"));
  // The same question again (its answer was not stored) finds the same pin.
  verdict.reset();
  Ask();
  Page({Ours("9")});
  EXPECT_TRUE(verdict && std::holds_alternative<Found>(*verdict));
  // Another pin's question does not.
  verdict.reset();
  question.identity = "row2";
  Ask();
  Page({Ours("9")});
  EXPECT_TRUE(IsAbsent());
}

TEST_F(ReconcilerTest, WhatIsFoundForANamelessPinIsFoundByTheSameQuestionOnly) {
  for (int turn = 0; turn < 2; ++turn) {
    verdict.reset();
    Ask();
    Page({Ours("9")});
    EXPECT_TRUE(verdict && std::holds_alternative<Found>(*verdict)) << "turn " << turn;
  }
  const Question first = question;
  for (const auto& change : std::vector<std::function<void(Question&)>>{
           [](Question& other) { other.window_start -= std::chrono::milliseconds(1); },
           [](Question& other) { other.request_ended_at += std::chrono::milliseconds(1); },
           [](Question& other) { other.identity = "row1"; }}) {
    verdict.reset();
    question = first;
    change(question);
    Ask();
    Page({Ours("9")});
    EXPECT_TRUE(IsAbsent());
  }
}

TEST_F(ReconcilerTest, WhatWasHandedOutToANamelessPinIsNotFoundForAnother) {
  owned.Claim(AccountKey("production", "a"), "9", "", loop.clock().Wall());
  Ask();
  Page({Ours("9")});
  EXPECT_TRUE(IsAbsent());
}

TEST_F(ReconcilerTest, AnAnswerLetsEqualPinsThroughAgain) {
  const std::string key = TwinKey(AccountKey("production", "a"), "11", question.fingerprint);
  const auto held = [&] { return twins.HeldUntil(key).has_value(); };
  const auto hold = [&] {
    twins.Enter(key, 1, loop.clock().Steady());
    twins.LeaveUnresolved(key, loop.clock().Steady());
  };
  hold();
  Ask();
  caller.Fail(caller.last(), testing::Failure(ErrorCode::kTimeout, Outcome::kUnknown));
  loop.Run();
  EXPECT_TRUE(held());
  verdict.reset();
  Ask();
  Page({});
  EXPECT_TRUE(IsAbsent());
  EXPECT_FALSE(held());
  hold();
  verdict.reset();
  Ask();
  Page({Ours("9")});
  EXPECT_FALSE(held());
}

TEST_F(ReconcilerTest, ARepeatedBookmarkIsNoEnd) {
  Ask();
  Page({Old("1")}, "a");
  Page({Old("2")}, "b");
  Page({Old("3")}, "a");
  EXPECT_EQ(DoubtOf(), Doubt::kIncomplete);
  EXPECT_EQ(caller.requests().size(), 3U);
}

TEST_F(ReconcilerTest, APinThatComesTwiceMeansAnotherMayBeMissing) {
  Ask();
  Page({Old("1"), Old("2")}, "a");
  Page({Old("2"), Old("3")});
  EXPECT_EQ(DoubtOf(), Doubt::kIncomplete);
}

TEST_F(ReconcilerTest, StopsAtThePageBound) {
  limits.max_pages = 2;
  Ask();
  Page({Old("1")}, "a");
  Page({Old("2")}, "b");
  EXPECT_EQ(DoubtOf(), Doubt::kIncomplete);
  EXPECT_EQ(caller.requests().size(), 2U);
}

TEST_F(ReconcilerTest, AFailedPageEndsTheLook) {
  Ask();
  Page({Old("1")}, "a");
  caller.Fail(caller.last(), testing::Failure(ErrorCode::kServerError, Outcome::kUnknown));
  loop.Run();
  EXPECT_EQ(DoubtOf(), Doubt::kLookFailed);
}

TEST_F(ReconcilerTest, AFailureWithoutAMessageIsAFailureToo) {
  Ask();
  caller.Fail(caller.last(), Error{.code = ErrorCode::kNotFound});
  loop.Run();
  EXPECT_EQ(DoubtOf(), Doubt::kLookFailed);
  EXPECT_NE(std::get<CannotTell>(*verdict).why.find("board 11"), std::string::npos);
}

TEST_F(ReconcilerTest, AnUnreadablePageEndsTheLook) {
  for (const std::string body :
       {"", "{", "[]", "{}", R"({"items":{}})", R"({"items":[1]})", R"({"items":[{}]})",
        R"({"items":[],"bookmark":5})", R"({"items":[{"id":"1","title":7}]})",
        R"({"items":[],"items":[]})"}) {
    verdict.reset();
    Ask();
    caller.Answer(caller.last(), body, 200);
    loop.Run();
    EXPECT_EQ(DoubtOf(), Doubt::kLookFailed) << body;
  }
}

TEST_F(ReconcilerTest, UsesPinterestsClock) {
  caller.server_ahead = std::chrono::hours(3);
  Ask();
  ShownPin pin = Ours("9");
  pin.created_at = *pin.created_at + std::chrono::hours(3);
  Page({pin, Old("1")});
  EXPECT_TRUE(verdict && std::holds_alternative<Found>(*verdict));
  verdict.reset();
  caller.server_ahead.reset();
  Ask();
  Page({pin});
  EXPECT_EQ(DoubtOf(), Doubt::kNoServerClock);
}

TEST_F(ReconcilerTest, SettleCountsFromTheLooksStart) {
  question.request_ended_at = loop.clock().Wall() - minutes(10) + seconds(1);
  Ask();
  loop.Advance(minutes(5));  // a slow page does not make the look later
  Page({});
  EXPECT_EQ(DoubtOf(), Doubt::kTooEarly);
}

}  // namespace
}  // namespace pinterest::pins
