#include "retry/loop.h"

#include <string>
#include <utility>

namespace pinterest::retry {

std::variant<Milliseconds, Error> RetryLoop::After(Error failure, const Hints& hints,
                                                   WallTime now) {
  if (!policies_->transient(failure)) return Stop(std::move(failure), StopReason::kPermanent);
  if (!policies_->safe(*operation_, failure.outcome)) {
    return Stop(std::move(failure), StopReason::kUnsafeToRepeat);
  }
  const Milliseconds wait = policies_->wait(attempts_, hints);
  const bool too_long = wait > max_wait_;
  if (!too_long && attempts_ < max_attempts_) return wait;
  // Whoever was told a time, or was too fast, must not come back before it.
  if (too_long || failure.code == ErrorCode::kRateLimited) failure.retry_at = now + wait;
  return Stop(std::move(failure),
              too_long ? StopReason::kWaitTooLong : StopReason::kAttemptsExhausted);
}

Error RetryLoop::Stop(Error failure, StopReason reason) const {
  failure.stopped = reason;
  failure.attempts = attempts_;
  // Not the reason: whoever reads a message knows nothing of policies.
  if (attempts_ > 1) failure.message += " (after " + std::to_string(attempts_) + " attempts)";
  return failure;
}

}  // namespace pinterest::retry
