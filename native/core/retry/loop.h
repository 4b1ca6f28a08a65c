#pragma once

#include "api/operation.h"
#include "clock.h"
#include "error.h"
#include "retry/hints.h"
#include "retry/policies.h"

#include <optional>
#include <variant>

namespace pinterest::retry {

// The one place that decides whether a call is tried again. Knows no timer and no transport: it is
// told how an attempt failed and says what happens next.
class RetryLoop {
 public:
  // `policies` and `operation` outlive the loop. `max_attempts`: the policies' when absent.
  RetryLoop(const Policies& policies, const api::Operation& operation, Milliseconds max_wait,
            std::optional<int> max_attempts = std::nullopt)
      : policies_(&policies),
        operation_(&operation),
        max_wait_(max_wait),
        max_attempts_(max_attempts.value_or(policies.max_attempts)) {}

  // Wait so long and try again, or this is the final error.
  std::variant<Milliseconds, Error> After(Error failure, const Hints& hints, WallTime now);

  // The final error, with the reason for which it is.
  Error Stop(Error failure, StopReason reason) const;

  void CountAttempt() { ++attempts_; }
  int attempts() const { return attempts_; }
  Milliseconds max_wait() const { return max_wait_; }

 private:
  const Policies* policies_;
  const api::Operation* operation_;
  Milliseconds max_wait_;
  int max_attempts_;
  int attempts_ = 0;
};

}  // namespace pinterest::retry
