#include "caller/caller_bench.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::api {
namespace {

using pinterest::testing::Answered;
using pinterest::testing::Failed;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::CallerBench;
using testing::kPin;

// DESIGN's table: what happened, how often it is sent, how long is waited between, how it ends.
struct Row {
  const char* what;
  http::Exchange exchange;
  std::size_t sends_of_create;
  std::size_t sends_of_read;
  Milliseconds first_wait;  // before the second send, where there is one
  ErrorCode code;
  Outcome outcome_of_create;
  StopReason stopped_create;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.what; }

class Table : public ::testing::TestWithParam<Row> {
 protected:
  // Every attempt ends as the row says. Returns the times of sending.
  std::vector<WallTime> Play(Call call) {
    bench_.transport.Respond(
        [](const http::Request&) { return testing::FakeTransport::Reply{GetParam().exchange}; });
    bench_.Start(std::move(call));
    EXPECT_TRUE(bench_.loop.RunToRest());
    EXPECT_TRUE(bench_.ended());
    EXPECT_FALSE(bench_.answered_twice);
    std::vector<WallTime> times;
    for (const auto& sent : bench_.transport.sent()) times.push_back(sent.at);
    return times;
  }

  void ExpectWait(const std::vector<WallTime>& times) const {
    if (times.size() > 1) {
      EXPECT_EQ(times[1] - times[0], GetParam().first_wait);
    }
  }

  CallerBench bench_;
};

TEST_P(Table, OfACreate) {
  const auto times = Play(CallerBench::Create());
  EXPECT_EQ(times.size(), GetParam().sends_of_create);
  ExpectWait(times);
  EXPECT_EQ(bench_.error().code, GetParam().code) << Name(bench_.error().code);
  EXPECT_EQ(bench_.error().outcome, GetParam().outcome_of_create);
  EXPECT_EQ(bench_.error().stopped, GetParam().stopped_create) << Name(bench_.error().stopped);
  EXPECT_EQ(bench_.error().attempts, static_cast<int>(times.size()));
}

TEST_P(Table, OfARead) {
  const auto times = Play(CallerBench::CallOf("boards/list"));
  EXPECT_EQ(times.size(), GetParam().sends_of_read);
  ExpectWait(times);
  EXPECT_EQ(bench_.error().code, GetParam().code);
}

http::Exchange Refused(int status, int code, const std::string& message,
                       std::vector<http::Header> headers = {}) {
  return Answered(status,
                  R"({"code":)" + std::to_string(code) + R"(,"message":")" + message + R"("})",
                  std::move(headers));
}

constexpr Milliseconds kBackOff{500};

Row Final(const char* what, http::Exchange exchange, ErrorCode code) {
  return {what,
          std::move(exchange),
          1,
          1,
          milliseconds(0),
          code,
          Outcome::kRejected,
          StopReason::kPermanent};
}

Row Unknown(const char* what, http::Exchange exchange, ErrorCode code) {
  return {what,
          std::move(exchange),
          1,
          4,
          kBackOff,
          code,
          Outcome::kUnknown,
          StopReason::kUnsafeToRepeat};
}

Row Repeated(const char* what, http::Exchange exchange, ErrorCode code, Outcome outcome,
             Milliseconds wait) {
  return {what, std::move(exchange), 4, 4, wait, code, outcome, StopReason::kAttemptsExhausted};
}

INSTANTIATE_TEST_SUITE_P(
    Design, Table,
    ::testing::Values(
        Repeated("not resolved", Failed(http::FailureKind::kResolve, 0), ErrorCode::kNetwork,
                 Outcome::kNotSent, kBackOff),
        Repeated("not connected", Failed(http::FailureKind::kConnect, 0), ErrorCode::kNetwork,
                 Outcome::kNotSent, kBackOff),
        Repeated("no TLS", Failed(http::FailureKind::kTls, 0), ErrorCode::kNetwork,
                 Outcome::kNotSent, kBackOff),
        Row{"its time is over", Failed(http::FailureKind::kTooLate, 0), 1, 1, milliseconds(0),
            ErrorCode::kTooLate, Outcome::kNotSent, StopReason::kPermanent},
        Repeated("rate, nothing said", Refused(429, 8, "rate"), ErrorCode::kRateLimited,
                 Outcome::kRejected, kBackOff),
        Repeated("rate, reset", Refused(429, 8, "rate", {{"x-ratelimit-reset", "20"}}),
                 ErrorCode::kRateLimited, Outcome::kRejected, seconds(20)),
        Repeated("rate, Retry-After goes first",
                 Refused(429, 8, "rate", {{"x-ratelimit-reset", "20"}, {"Retry-After", "3"}}),
                 ErrorCode::kRateLimited, Outcome::kRejected, seconds(3)),
        Row{"rate, a day", Refused(429, 8, "rate", {{"X-RateLimit-Reset", "67150"}}), 1, 1,
            milliseconds(0), ErrorCode::kRateLimited, Outcome::kRejected, StopReason::kWaitTooLong},
        Repeated("exclusive access", Refused(409, 409, "Could not get exclusive access"),
                 ErrorCode::kConflict, Outcome::kRejected, kBackOff),
        Final("spam", Refused(403, 9, "a block"), ErrorCode::kSpamBlock),
        Final("spam by text", Refused(429, 8, "spam"), ErrorCode::kSpamBlock),
        Final("token", Refused(401, 2, "Authentication failed."), ErrorCode::kAuthExpired),
        Final("scope", Refused(401, 3, "scope"), ErrorCode::kMissingScope),
        Final("not yours", Refused(401, 7, "no"), ErrorCode::kForbidden),
        Final("trial", Refused(403, 29, "Apps with Trial access"), ErrorCode::kTrialAccess),
        Final("small image", Refused(403, 233, "small"), ErrorCode::kBadMedia),
        Final("broken image", Refused(403, 235, "broken"), ErrorCode::kBadMedia),
        Final("unreachable image", Refused(400, 1, "Unable to reach the URL"),
              ErrorCode::kBadMedia),
        Final("no board", Refused(404, 40, "Board not found."), ErrorCode::kNotFound),
        Final("no section", Refused(404, 2031, "no section"), ErrorCode::kNotFound),
        Final("invalid", Refused(400, 1, "invalid"), ErrorCode::kInvalidInput),
        Final("redirect", Answered(307, ""), ErrorCode::kBadAnswer),
        Unknown("cut after the gate", Failed(http::FailureKind::kCut, 1), ErrorCode::kNetwork),
        Unknown("stalled after the gate", Failed(http::FailureKind::kStalled, 1),
                ErrorCode::kTimeout),
        Unknown("time-out after the gate", Failed(http::FailureKind::kTimeout, 1),
                ErrorCode::kTimeout),
        Unknown("a second sending was refused", Failed(http::FailureKind::kResend, 2),
                ErrorCode::kNetwork),
        Unknown("truncated 2xx", Answered(201, R"({"id":"1)"), ErrorCode::kBadAnswer),
        Unknown("server", Answered(500, "{}"), ErrorCode::kServerError),
        Unknown("ramped down", Refused(503, 4197, "down"), ErrorCode::kServerError),
        Unknown("request time-out", Answered(408, ""), ErrorCode::kServerError),
        Unknown("2787", Refused(400, 2787, "wrong on our end"), ErrorCode::kServerError)));

TEST(CallerAttempts, SucceedsAfterFailuresThatMadeNothing) {
  CallerBench bench;
  std::size_t sent = 0;
  std::vector<WallTime> waits;
  Call call = CallerBench::Create();
  call.on_sent = [&sent] { ++sent; };
  call.on_wait = [&waits](WallTime until) { waits.push_back(until); };
  bench.Start(std::move(call));
  bench.loop.Run();
  const WallTime began = bench.loop.clock().Wall();
  bench.transport.Answer(0, Failed(http::FailureKind::kConnect, 0));
  bench.loop.Advance(milliseconds(500));
  bench.transport.Answer(1, Refused(429, 8, "rate", {{"x-ratelimit-reset", "20"}}));
  bench.loop.Advance(seconds(20));
  ASSERT_EQ(bench.transport.count(), 3U);
  bench.transport.Answer(2, Answered(201, kPin));
  bench.loop.Run();
  ASSERT_TRUE(bench.ended());
  EXPECT_EQ(bench.answer().attempts, 3);
  EXPECT_EQ(sent, 3U);
  ASSERT_GE(waits.size(), 2U);
  EXPECT_EQ(waits[0], began + milliseconds(500));
  EXPECT_EQ(waits[1], began + milliseconds(20'500));
  EXPECT_EQ(bench.governor.in_flight(), 0U);
}

TEST(CallerAttempts, ADayLongResetStopsEveryCreateOfTheAccountWithoutARequestEach) {
  CallerBench bench;
  for (int i = 0; i < 50; ++i) bench.Start(CallerBench::Create("b" + std::to_string(i)));
  bench.loop.Run();
  EXPECT_EQ(bench.transport.count(), 4U);
  const WallTime until = bench.loop.clock().Wall() + seconds(67'150);
  bench.transport.Answer(0, Refused(429, 8, "rate", {{"x-ratelimit-reset", "67150"}}));
  bench.loop.Run();
  EXPECT_EQ(bench.transport.count(), 4U);
  EXPECT_EQ(bench.error(0).retry_at, until);
  for (std::size_t place = 4; place < 50; ++place) {
    ASSERT_TRUE(bench.ended(place));
    EXPECT_EQ(bench.error(place).code, ErrorCode::kRateLimited);
    EXPECT_EQ(bench.error(place).outcome, Outcome::kNotSent);
    EXPECT_EQ(bench.error(place).retry_at, until);
    EXPECT_EQ(bench.error(place).stopped, StopReason::kWaitTooLong);
  }
}

TEST(CallerAttempts, ASpamBlockStopsTheAccountForHoursAndNoOther) {
  CallerBench bench;
  bench.Start(CallerBench::Create("b1"));
  bench.Start(CallerBench::Create("b1"));
  bench.loop.Run();
  bench.transport.Answer(0, Refused(403, 9, "You've hit a block (Pins)"));
  bench.Start(CallerBench::Create("b1", "bob"));
  bench.loop.Run();
  const WallTime until = bench.loop.clock().Wall() + hours(6);
  EXPECT_EQ(bench.error(0).retry_at, until);
  EXPECT_EQ(bench.error(1).code, ErrorCode::kSpamBlock);
  EXPECT_EQ(bench.error(1).outcome, Outcome::kNotSent);
  EXPECT_EQ(bench.error(1).retry_at, until);
  EXPECT_EQ(bench.transport.count(), 2U);
  EXPECT_EQ(bench.governor.BlockedUntil(bench.caller->AccountOf(*testing::AuthOf("ann"))), until);
}

TEST(CallerAttempts, ASpamBlockThatNamesNoTimeToComeIsForHoursToo) {
  for (const char* at_once : {"0", "Sun, 06 Nov 1994 08:49:37 GMT"}) {
    CallerBench bench;
    bench.Start(CallerBench::Create("b1"));
    bench.loop.Run();
    http::Exchange refused = Refused(403, 9, "You've hit a block (Pins)");
    refused.response->headers.emplace_back("Retry-After", at_once);
    bench.transport.Answer(0, std::move(refused));
    bench.loop.Run();
    const WallTime until = bench.loop.clock().Wall() + hours(6);
    EXPECT_EQ(bench.error().retry_at, until) << at_once;
    EXPECT_EQ(bench.governor.BlockedUntil(bench.caller->AccountOf(*testing::AuthOf("ann"))), until);
  }
}

// Ends every attempt after a first one whose answer was lost.
void PlayAfterALostOne(CallerBench& bench, Call call, const http::Exchange& later) {
  bench.Start(std::move(call));
  bench.loop.Run();
  bench.transport.Answer(0, Failed(http::FailureKind::kCut, 1));
  bench.transport.Respond(
      [&later](const http::Request&) { return testing::FakeTransport::Reply{later}; });
  EXPECT_TRUE(bench.loop.RunToRest());
}

Call OnPin(const char* operation) {
  Call call = CallerBench::CallOf(operation);
  call.path = {{"pin_id", "7"}};
  return call;
}

TEST(CallerAttempts, AWriteThatMayHaveWorkedIsNotTakenBackByItsNextAttempt) {
  const std::pair<const char*, http::Exchange> rows[] = {
      {"pins/delete", Failed(http::FailureKind::kConnect, 0)},
      {"pins/delete", Answered(404, "<html>no such host here</html>")},
      {"pins/update", Refused(404, 50, "Pin not found.")}};
  for (const auto& [operation, later] : rows) {
    CallerBench bench;
    PlayAfterALostOne(bench, OnPin(operation), later);
    EXPECT_EQ(bench.error().outcome, Outcome::kUnknown) << operation;
    EXPECT_NE(bench.error().message.find("earlier attempt may have worked"), std::string::npos);
  }
}

TEST(CallerAttempts, ADeleteWhoseAnswerWasLostEndsWellWhenItsRepetitionFindsNothing) {
  CallerBench bench;
  PlayAfterALostOne(bench, OnPin("pins/delete"), Refused(404, 50, "Pin not found."));
  EXPECT_EQ(bench.transport.count(), 2U);
  EXPECT_EQ(bench.answer().status, 204);
  EXPECT_TRUE(bench.answer().body.empty());
  EXPECT_EQ(bench.answer().attempts, 2);
  EXPECT_EQ(bench.governor.in_flight(), 0U);
}

TEST(CallerAttempts, ADeleteThatNothingCanHaveComeOfYetIsToldThatThereIsNothing) {
  const http::Exchange firsts[] = {Failed(http::FailureKind::kConnect, 0),
                                   Refused(409, 409, "exclusive access")};
  for (const http::Exchange& first : firsts) {
    CallerBench bench;
    bench.Start(OnPin("pins/delete"));
    bench.loop.Run();
    bench.transport.Answer(0, first);
    bench.transport.Respond([](const http::Request&) {
      return testing::FakeTransport::Reply{Refused(404, 50, "Pin not found.")};
    });
    EXPECT_TRUE(bench.loop.RunToRest());
    EXPECT_EQ(bench.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(bench.error().outcome, Outcome::kRejected);
  }
}

TEST(CallerAttempts, AReadThatWasLostOnceEndsAsItsLastAttempt) {
  CallerBench bench;
  bench.Start(CallerBench::CallOf("boards/list"));
  bench.loop.Run();
  bench.transport.Answer(0, Failed(http::FailureKind::kCut, 1));
  bench.transport.Respond(
      [](const http::Request&) { return testing::FakeTransport::Reply{Refused(404, 40, "none")}; });
  EXPECT_TRUE(bench.loop.RunToRest());
  EXPECT_EQ(bench.error().outcome, Outcome::kRejected);
}

TEST(CallerAttempts, ARetryThatWouldThenWaitTooLongKeepsItsOutcome) {
  CallerBench bench;
  bench.Start(CallerBench::Create("b1"));
  bench.Start(CallerBench::Create("b2"));
  bench.loop.Run();
  bench.transport.Answer(0, Refused(409, 409, "exclusive access"));
  bench.loop.Run();
  bench.transport.Answer(1, Refused(429, 8, "rate", {{"x-ratelimit-reset", "7200"}}));
  bench.loop.Advance(seconds(1));
  ASSERT_TRUE(bench.ended(0));
  EXPECT_EQ(bench.error(0).code, ErrorCode::kRateLimited);
  EXPECT_EQ(bench.error(0).outcome, Outcome::kRejected);
  EXPECT_EQ(bench.error(0).attempts, 1);
}

TEST(CallerAttempts, WhatPinterestSaidOfTheRateIsInWhatTheLimiterSays) {
  CallerBench bench;
  bench.Start(CallerBench::Create("b1"));
  bench.Start(CallerBench::Create("b2"));
  bench.loop.Run();
  bench.transport.Answer(
      0, Refused(429, 8, "slow down", {{"x-ratelimit-reset", "1"}, {"x-pinterest-rid", "42"}}));
  bench.loop.Run();
  bench.transport.Answer(1, Refused(429, 8, "rate", {{"x-ratelimit-reset", "7200"}}));
  bench.loop.Advance(seconds(2));
  ASSERT_TRUE(bench.ended(0));
  EXPECT_EQ(bench.error(0).stopped, StopReason::kWaitTooLong);
  EXPECT_EQ(bench.error(0).http_status, 429);
  EXPECT_EQ(bench.error(0).pinterest_code, 8);
  EXPECT_EQ(bench.error(0).pinterest_message, "slow down");
  EXPECT_EQ(bench.error(0).request_id, "42");
}

TEST(CallerAttempts, ACallsOwnMaxWaitGoesFirst) {
  CallerBench bench;
  Call call = CallerBench::Create();
  call.max_wait = seconds(10);
  bench.Start(std::move(call));
  bench.loop.Run();
  bench.transport.Answer(0, Refused(429, 8, "rate", {{"x-ratelimit-reset", "11"}}));
  bench.loop.Run();
  EXPECT_EQ(bench.error().stopped, StopReason::kWaitTooLong);
}

TEST(CallerAttempts, ACallsOwnNumberOfAttemptsGoesFirst) {
  CallerBench bench;
  Call call = CallerBench::Create();
  call.max_attempts = 1;
  bench.Start(std::move(call));
  bench.loop.Run();
  bench.transport.Answer(0, Refused(429, 8, "rate", {{"x-ratelimit-reset", "1"}}));
  bench.loop.Run();
  EXPECT_EQ(bench.error().stopped, StopReason::kAttemptsExhausted);
}

TEST(CallerAttempts, ABadImageIsNamed) {
  const std::pair<const char*, const char*> bodies[] = {
      {R"({"media_source":{"source_type":"image_url","url":"https://x.org/a.png?sig=secret"}})",
       "[https://x.org/a.png]"},
      {R"({"media_source":{"source_type":"image_base64","data":"AAAA"}})", "base64"},
      {R"({"media_source":{"items":[{"url":"https://x.org/1.png"},{"data":"A"}]}})",
       "one of https://x.org/1.png, the image sent as base64"},
      {R"({"media_source":{"media_id":"77"}})", "video 77"},
      {R"({"media_source":{"media_id":"77","cover_image_url":"https://x.org/c.png"}})", "c.png"}};
  for (const auto& [body, name] : bodies) {
    CallerBench bench;
    Call call = CallerBench::Create();
    call.make_body = [text = std::string(body)] { return text; };
    bench.Start(std::move(call));
    bench.loop.Run();
    bench.transport.Answer(0, Refused(403, 235, "broken"));
    bench.loop.Run();
    EXPECT_EQ(bench.error().field, "media_source");
    EXPECT_NE(bench.error().message.find(name), std::string::npos) << bench.error().message;
    EXPECT_EQ(bench.error().message.find("secret"), std::string::npos);
  }
}

TEST(CallerAttempts, ABadImageWithoutABodyThatNamesItIsStillBad) {
  for (const char* body : {"", "{", "{}"}) {
    CallerBench bench;
    Call call = CallerBench::Create();
    call.body = body;
    bench.Start(std::move(call));
    bench.loop.Run();
    bench.transport.Answer(0, Refused(403, 235, "broken"));
    bench.loop.Run();
    EXPECT_EQ(bench.error().code, ErrorCode::kBadMedia);
  }
}

}  // namespace
}  // namespace pinterest::api
