#include "retry/loop.h"

#include "support/fixed_random.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <variant>

namespace pinterest::retry {
namespace {

using pinterest::testing::FixedRandom;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const WallTime kFailedAt{seconds(1'795'000'000)};

Error Failure(ErrorCode code, Outcome outcome) {
  Error error;
  error.code = code;
  error.message = "it failed";
  error.outcome = outcome;
  return error;
}

struct LoopBench {
  explicit LoopBench(const char* operation, Milliseconds max_wait = seconds(60))
      : policies(StrictPolicies(random)),
        loop(policies, *api::FindOperation(operation), max_wait) {}

  std::variant<Milliseconds, Error> Fail(ErrorCode code, Outcome outcome, Hints hints = {}) {
    loop.CountAttempt();
    return loop.After(Failure(code, outcome), hints, kFailedAt);
  }

  FixedRandom random;
  Policies policies;
  RetryLoop loop;
};

TEST(WaitAfter, DoublesUpToTheCapWithFullJitter) {
  FixedRandom largest;
  const BackOff back_off{milliseconds(500), milliseconds(3'000)};
  EXPECT_EQ(WaitAfter(1, {}, back_off, largest), milliseconds(500));
  EXPECT_EQ(WaitAfter(2, {}, back_off, largest), milliseconds(1'000));
  EXPECT_EQ(WaitAfter(3, {}, back_off, largest), milliseconds(2'000));
  EXPECT_EQ(WaitAfter(4, {}, back_off, largest), milliseconds(3'000));
  EXPECT_EQ(WaitAfter(1'000'000, {}, back_off, largest), milliseconds(3'000));
  FixedRandom zero({0});
  EXPECT_EQ(WaitAfter(3, {}, back_off, zero), milliseconds(0));
}

TEST(WaitAfter, RetryAfterThenResetThenBackOff) {
  FixedRandom random;
  Hints hints;
  hints.reset = seconds(20);
  EXPECT_EQ(WaitAfter(1, hints, {}, random), seconds(20));
  hints.retry_after = seconds(7);
  EXPECT_EQ(WaitAfter(1, hints, {}, random), seconds(7));
}

// The quota's reset is in whole seconds: 0 in the last second of its window.
TEST(WaitAfter, NoTimeToWaitIsNoneNamed) {
  FixedRandom largest;
  const BackOff back_off{milliseconds(500), milliseconds(3'000)};
  EXPECT_EQ(WaitAfter(1, {.reset = seconds(0)}, back_off, largest), milliseconds(500));
  EXPECT_EQ(WaitAfter(2, {.retry_after = seconds(0)}, back_off, largest), milliseconds(1'000));
  EXPECT_EQ(WaitAfter(1, {.retry_after = seconds(0), .reset = seconds(20)}, back_off, largest),
            seconds(20));
}

TEST(IsSafeToRepeat, ACreateOnlyWhenNothingCanHaveComeOfIt) {
  const api::Operation& create = *api::FindOperation("pins/create");
  EXPECT_TRUE(IsSafeToRepeat(create, Outcome::kNotSent));
  EXPECT_TRUE(IsSafeToRepeat(create, Outcome::kRejected));
  EXPECT_FALSE(IsSafeToRepeat(create, Outcome::kUnknown));
  EXPECT_TRUE(IsSafeToRepeat(*api::FindOperation("boards/list"), Outcome::kUnknown));
  EXPECT_TRUE(IsSafeToRepeat(*api::FindOperation("pins/delete"), Outcome::kUnknown));
}

TEST(IsTransient, CredentialsAndInputAreNot) {
  for (int code = 0; code <= static_cast<int>(ErrorCode::kSealUnknownVersion); ++code) {
    const Error error = Failure(static_cast<ErrorCode>(code), Outcome::kUnknown);
    const bool expected =
        error.code == ErrorCode::kRateLimited || error.code == ErrorCode::kConflict ||
        error.code == ErrorCode::kServerError || error.code == ErrorCode::kNetwork ||
        error.code == ErrorCode::kTimeout || error.code == ErrorCode::kBadAnswer;
    EXPECT_EQ(IsTransient(error), expected) << Name(error.code);
  }
  EXPECT_FALSE(IsTransient(Failure(ErrorCode::kBadAnswer, Outcome::kRejected)));
}

TEST(RetryLoop, SaysThatItIsPermanent) {
  LoopBench bench("boards/list");
  const auto next = bench.Fail(ErrorCode::kNotFound, Outcome::kRejected);
  const Error& error = std::get<Error>(next);
  EXPECT_EQ(error.stopped, StopReason::kPermanent);
  EXPECT_EQ(error.attempts, 1);
  EXPECT_EQ(error.message, "it failed");
}

TEST(RetryLoop, SaysThatItIsUnsafe) {
  LoopBench bench("pins/create");
  const auto next = bench.Fail(ErrorCode::kServerError, Outcome::kUnknown);
  EXPECT_EQ(std::get<Error>(next).stopped, StopReason::kUnsafeToRepeat);
  EXPECT_EQ(std::get<Error>(next).message, "it failed");
}

TEST(RetryLoop, TriesNoMoreOftenThanItIsAllowed) {
  FixedRandom random;
  const Policies policies = StrictPolicies(random);
  RetryLoop loop(policies, *api::FindOperation("boards/list"), seconds(60), 1);
  loop.CountAttempt();
  const auto next = loop.After(Failure(ErrorCode::kServerError, Outcome::kUnknown), {}, kFailedAt);
  EXPECT_EQ(std::get<Error>(next).stopped, StopReason::kAttemptsExhausted);
}

TEST(RetryLoop, SaysThatAttemptsAreExhausted) {
  LoopBench bench("boards/list");
  for (int attempt = 1; attempt < 4; ++attempt) {
    const auto next = bench.Fail(ErrorCode::kServerError, Outcome::kUnknown);
    EXPECT_EQ(std::get<Milliseconds>(next), milliseconds(500 << (attempt - 1)));
  }
  const auto next = bench.Fail(ErrorCode::kServerError, Outcome::kUnknown);
  const Error& error = std::get<Error>(next);
  EXPECT_EQ(error.stopped, StopReason::kAttemptsExhausted);
  EXPECT_EQ(error.attempts, 4);
  EXPECT_FALSE(error.retry_at);
  EXPECT_EQ(error.message, "it failed (after 4 attempts)");
}

TEST(RetryLoop, NeverSleepsLongerThanMaxWaitAndSaysWhenToComeBack) {
  LoopBench bench("pins/create");
  Hints hints;
  hints.reset = hours(18);
  const auto next = bench.Fail(ErrorCode::kRateLimited, Outcome::kRejected, hints);
  const Error& error = std::get<Error>(next);
  EXPECT_EQ(error.stopped, StopReason::kWaitTooLong);
  EXPECT_EQ(error.retry_at, kFailedAt + hours(18));
}

TEST(RetryLoop, WhateverFailedTheWaitThatIsTooLongIsTold) {
  LoopBench bench("boards/list");
  Hints hints;
  hints.retry_after = hours(1);
  const auto next = bench.Fail(ErrorCode::kServerError, Outcome::kUnknown, hints);
  EXPECT_EQ(std::get<Error>(next).stopped, StopReason::kWaitTooLong);
  EXPECT_EQ(std::get<Error>(next).retry_at, kFailedAt + hours(1));
}

TEST(RetryLoop, AWaitOfExactlyMaxWaitIsSlept) {
  LoopBench bench("pins/create");
  Hints hints;
  hints.retry_after = seconds(60);
  const auto next = bench.Fail(ErrorCode::kRateLimited, Outcome::kRejected, hints);
  EXPECT_EQ(std::get<Milliseconds>(next), seconds(60));
}

TEST(RetryLoop, WhoWasTooFastIsAlwaysToldWhenToComeBack) {
  LoopBench bench("pins/create");
  for (int attempt = 1; attempt < 4; ++attempt) {
    EXPECT_EQ(bench.Fail(ErrorCode::kRateLimited, Outcome::kRejected).index(), 0U);
  }
  const auto next = bench.Fail(ErrorCode::kRateLimited, Outcome::kRejected);
  EXPECT_EQ(std::get<Error>(next).stopped, StopReason::kAttemptsExhausted);
  EXPECT_EQ(std::get<Error>(next).retry_at, kFailedAt + seconds(4));
}

}  // namespace
}  // namespace pinterest::retry
