#pragma once

#include "api/operation.h"
#include "error.h"
#include "random.h"
#include "retry/hints.h"

#include <functional>

namespace pinterest::retry {

// Which failures: can it be another time, unchanged, a different story?
using Transient = std::function<bool(const Error&)>;
// How long to wait after attempt number `attempt` (from 1).
using Wait = std::function<Milliseconds(int attempt, const Hints&)>;
// Is this request safe to repeat after such an outcome?
using SafeToRepeat = std::function<bool(const api::Operation&, Outcome)>;

struct Policies {
  Transient transient{};
  Wait wait{};
  SafeToRepeat safe{};
  int max_attempts = 4;
};

struct BackOff {
  Milliseconds first{500};
  Milliseconds longest{30'000};
};

// Network, server and rate failures, and a board in exclusive use. Credentials and input are not.
bool IsTransient(const Error& error);
// What the server asks for: Retry-After, else the quota's reset; else exponential, capped, with
// full jitter, because clients that failed together must not come back together. To ask for no time
// is to ask for nothing: all attempts would be gone within the last second of a quota's window.
Milliseconds WaitAfter(int attempt, const Hints& hints, const BackOff& back_off, Random& random);
// Strict: a request that is not idempotent only when nothing can have come of it.
bool IsSafeToRepeat(const api::Operation& operation, Outcome outcome);

// The three above. `random` outlives the policies.
Policies StrictPolicies(Random& random, BackOff back_off = {});

}  // namespace pinterest::retry
