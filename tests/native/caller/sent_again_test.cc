#include "caller/caller_bench.h"

#include <gtest/gtest.h>

#include <utility>

namespace pinterest::api {
namespace {

using pinterest::testing::Answered;
using testing::CallerBench;

// A kept connection died with the answer, and libcurl sent the request again by itself.
http::Exchange AnsweredAtTheSecondSending(int status, const char* body) {
  http::Exchange exchange = Answered(status, body);
  exchange.gate_passes = 2;
  return exchange;
}

void Play(CallerBench& bench, const char* operation, http::Exchange exchange) {
  Call call = CallerBench::CallOf(operation);
  call.path = {{"pin_id", "7"}};
  bench.Start(std::move(call));
  bench.loop.Run();
  bench.transport.Answer(0, std::move(exchange));
  EXPECT_TRUE(bench.loop.RunToRest());
}

constexpr const char* kGone = R"({"code":50,"message":"Pin not found."})";

TEST(SentAgain, ADeleteEndsWellWhenItsSecondSendingFindsNothing) {
  CallerBench bench;
  Play(bench, "pins/delete", AnsweredAtTheSecondSending(404, kGone));
  ASSERT_TRUE(bench.results.at(0)->ok()) << bench.error().message;
  EXPECT_EQ(bench.answer().status, 204);
  EXPECT_EQ(bench.answer().attempts, 1);
}

TEST(SentAgain, AChangeMayHaveBeenMadeByTheFirstSending) {
  CallerBench bench;
  Play(bench, "pins/update", AnsweredAtTheSecondSending(404, kGone));
  EXPECT_EQ(bench.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(bench.error().outcome, Outcome::kUnknown);
}

TEST(SentAgain, AReadEndsAsItsAnswerSays) {
  CallerBench bench;
  Play(bench, "pins/get", AnsweredAtTheSecondSending(404, kGone));
  EXPECT_EQ(bench.error().outcome, Outcome::kRejected);
}

}  // namespace
}  // namespace pinterest::api
