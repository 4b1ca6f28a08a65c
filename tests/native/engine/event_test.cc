#include "engine/event.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace pinterest::engine {
namespace {

std::string Written(const Error& error) {
  json::Writer writer(512);
  WriteError(writer, error);
  return std::string(writer.text());
}

TEST(WriteError, HasAllThatIsKnown) {
  Error error;
  error.code = ErrorCode::kGrantRefused;
  error.message = "said \"no\"";
  error.outcome = Outcome::kRejected;
  error.retryable = true;
  error.stopped = StopReason::kAttemptsExhausted;
  error.attempts = 4;
  error.retry_at = WallTime(std::chrono::seconds(1'795'000'000));
  error.field = "pins[3].link";
  error.http_status = 400;
  error.pinterest_code = 283;
  error.pinterest_message = "Authentication failed.";
  error.oauth_error = "invalid_grant";
  error.request_id = "rid-7";
  EXPECT_EQ(Written(error),
            R"({"code":"grant_refused","message":"said \"no\"","outcome":"rejected",)"
            R"("retryable":true,"stopped":"attempts_exhausted","attempts":4,)"
            R"("retryAt":"2026-11-18T11:06:40.000Z","field":"pins[3].link","httpStatus":400,)"
            R"("pinterestCode":283,"pinterestMessage":"Authentication failed.",)"
            R"("oauthError":"invalid_grant","requestId":"rid-7"})");
}

TEST(WriteError, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(Written({}),
            R"({"code":"internal","message":"","outcome":"not_sent","retryable":false,)"
            R"("stopped":"none","attempts":0})");
}

}  // namespace
}  // namespace pinterest::engine
