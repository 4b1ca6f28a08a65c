#include "caller/caller_bench.h"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

namespace pinterest::api {
namespace {

using pinterest::testing::Answered;
using pinterest::testing::Failed;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::CallerBench;
using testing::kPin;

void ExpectCancelled(CallerBench& bench, std::size_t place, Outcome outcome) {
  EXPECT_FALSE(bench.ended(place)) << "not from inside Cancel";
  bench.loop.Run();
  ASSERT_TRUE(bench.ended(place));
  EXPECT_EQ(bench.error(place).code, ErrorCode::kCancelled);
  EXPECT_EQ(bench.error(place).outcome, outcome);
  EXPECT_EQ(bench.error(place).stopped, StopReason::kCancelled);
  EXPECT_FALSE(bench.answered_twice);
}

TEST(CallerCancel, WhileItWaitsForItsTurn) {
  CallerBench bench;
  bench.Start(CallerBench::Create());
  const CallId second = bench.Start(CallerBench::Create());
  bench.loop.Run();
  EXPECT_FALSE(bench.caller->Cancel(second));
  ExpectCancelled(bench, 1, Outcome::kNotSent);
  bench.transport.Answer(0, Answered(201, kPin));
  EXPECT_TRUE(bench.loop.RunToRest());
  EXPECT_EQ(bench.transport.count(), 1U);
}

TEST(CallerCancel, WhileItBacksOff) {
  CallerBench bench;
  const CallId id = bench.Start(CallerBench::Create());
  bench.loop.Run();
  bench.transport.Answer(0, Answered(409, R"({"code":409,"message":"exclusive access"})"));
  bench.loop.Run();
  EXPECT_FALSE(bench.caller->Cancel(id));
  ExpectCancelled(bench, 0, Outcome::kRejected);
  EXPECT_NE(bench.error().message.find("sent again"), std::string::npos) << bench.error().message;
  EXPECT_TRUE(bench.loop.RunToRest());
  EXPECT_EQ(bench.transport.count(), 1U);
}

TEST(CallerCancel, ACreateOnItsWayIsLeftToFinish) {
  CallerBench bench;
  const CallId id = bench.Start(CallerBench::Create());
  bench.loop.Run();
  EXPECT_TRUE(bench.caller->Cancel(id));
  bench.loop.Run();
  EXPECT_FALSE(bench.ended());
  EXPECT_FALSE(bench.transport.sent()[0].cancelled);
  bench.transport.Answer(0, Answered(201, kPin));
  bench.loop.Run();
  ASSERT_TRUE(bench.ended());
  EXPECT_EQ(bench.answer().status, 201);
}

TEST(CallerCancel, ACancelledCreateThatNeverLeftIsCancelled) {
  CallerBench bench;
  const CallId id = bench.Start(CallerBench::Create());
  bench.loop.Run();
  EXPECT_TRUE(bench.caller->Cancel(id));
  bench.transport.Answer(0, Failed(http::FailureKind::kConnect, 0));
  ExpectCancelled(bench, 0, Outcome::kNotSent);
}

TEST(CallerCancel, ACancelledCreateIsNotTriedAgain) {
  CallerBench bench;
  const CallId id = bench.Start(CallerBench::Create());
  bench.loop.Run();
  EXPECT_TRUE(bench.caller->Cancel(id));
  bench.transport.Answer(0, Answered(429, R"({"code":8,"message":"rate"})"));
  EXPECT_TRUE(bench.loop.RunToRest());
  EXPECT_EQ(bench.transport.count(), 1U);
  EXPECT_EQ(bench.error().code, ErrorCode::kRateLimited);
  EXPECT_EQ(bench.error().stopped, StopReason::kCancelled);
}

TEST(CallerCancel, ACancelledCreateThatFailsForGoodSaysHow) {
  CallerBench bench;
  const CallId id = bench.Start(CallerBench::Create());
  bench.loop.Run();
  EXPECT_TRUE(bench.caller->Cancel(id));
  bench.transport.Answer(0, Failed(http::FailureKind::kCut, 1));
  bench.loop.Run();
  EXPECT_EQ(bench.error().outcome, Outcome::kUnknown);
  EXPECT_EQ(bench.error().stopped, StopReason::kUnsafeToRepeat);
}

TEST(CallerCancel, AReadOnItsWayIsAborted) {
  CallerBench bench;
  bench.transport.gate_passes_when_cancelled = 1;
  const CallId id = bench.Start(CallerBench::CallOf("boards/list"));
  bench.loop.Run();
  EXPECT_FALSE(bench.caller->Cancel(id));
  EXPECT_TRUE(bench.transport.sent()[0].cancelled);
  ExpectCancelled(bench, 0, Outcome::kUnknown);
}

TEST(CallerCancel, WhatHasEndedOrIsRefusedIsLeftAlone) {
  CallerBench bench;
  const CallId refused = bench.Start(Call{});
  EXPECT_FALSE(bench.caller->Cancel(refused));
  bench.loop.Run();
  EXPECT_EQ(bench.error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(bench.caller->Cancel(refused));
  EXPECT_FALSE(bench.caller->Cancel(4'711));
}

TEST(CallerEnd, DropsWhatIsUnderWayAndFreesItsPlaces) {
  CallerBench bench;
  bench.Start(CallerBench::Create("b1"));
  bench.Start(CallerBench::Create("b1"));
  bench.Start(CallerBench::Create("b2"));
  bench.Start(Call{});
  bench.loop.Run();
  bench.transport.Answer(1, Answered(409, R"({"code":409,"message":"exclusive access"})"));
  bench.loop.Run();
  bench.Start(Call{});
  bench.transport.Answer(0, Answered(201, kPin));
  bench.caller.reset();
  EXPECT_TRUE(bench.loop.RunToRest());
  EXPECT_FALSE(bench.ended(0));
  EXPECT_FALSE(bench.ended(1));
  EXPECT_FALSE(bench.ended(2));
  EXPECT_EQ(bench.governor.in_flight(), 0U);
  EXPECT_EQ(bench.governor.waiting(), 0U);
}

}  // namespace
}  // namespace pinterest::api
