#include "api/cancelled_read.h"

namespace pinterest::api {

Error CancelledRead(int attempts_before, const Result<Answer>& last) {
  Error error;
  error.code = ErrorCode::kCancelled;
  error.message = "Cancelled before all of it was read.";
  error.outcome = last ? Outcome::kUnknown : last.error().outcome;
  if (attempts_before > 0) error.outcome = Outcome::kUnknown;
  error.attempts = attempts_before + (last ? last.value().attempts : last.error().attempts);
  error.retryable = true;
  error.stopped = StopReason::kCancelled;
  return error;
}

}  // namespace pinterest::api
