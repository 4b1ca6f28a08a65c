#include "retry/policies.h"

#include <algorithm>
#include <cstdint>

namespace pinterest::retry {

bool IsTransient(const Error& error) {
  switch (error.code) {
    case ErrorCode::kRateLimited:
    case ErrorCode::kConflict:
    case ErrorCode::kServerError:
    case ErrorCode::kNetwork:
    case ErrorCode::kTimeout:
      return true;
    case ErrorCode::kBadAnswer:
      return error.outcome == Outcome::kUnknown;
    case ErrorCode::kInternal:
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kInvalidInput:
    case ErrorCode::kBadMedia:
    case ErrorCode::kNotFound:
    case ErrorCode::kForbidden:
    case ErrorCode::kMissingScope:
    case ErrorCode::kTrialAccess:
    case ErrorCode::kAuthExpired:
    case ErrorCode::kGrantRefused:
    case ErrorCode::kAppCredentialsSuspect:
    case ErrorCode::kSpamBlock:
    case ErrorCode::kTooLate:
    case ErrorCode::kTwinUnresolved:
    case ErrorCode::kWrongEnvironment:
    case ErrorCode::kCancelled:
    case ErrorCode::kClosed:
    case ErrorCode::kSealKeyMissing:
    case ErrorCode::kSealWrongContext:
    case ErrorCode::kSealTruncated:
    case ErrorCode::kSealCorrupt:
    case ErrorCode::kSealUnknownVersion:
      return false;
  }
  return false;
}

Milliseconds WaitAfter(int attempt, const Hints& hints, const BackOff& back_off, Random& random) {
  for (const auto& named : {hints.retry_after, hints.reset}) {
    if (named > Milliseconds(0)) return *named;
  }
  Milliseconds span = std::min(back_off.first, back_off.longest);
  for (int doubled = 1; doubled < attempt && span < back_off.longest; ++doubled) {
    span = std::min(span * 2, back_off.longest);
  }
  const auto bound = static_cast<std::uint64_t>(span.count()) + 1;
  return Milliseconds(static_cast<std::int64_t>(random.Below(bound)));
}

bool IsSafeToRepeat(const api::Operation& operation, Outcome outcome) {
  return operation.repeat == api::Repeat::kSafe || outcome != Outcome::kUnknown;
}

Policies StrictPolicies(Random& random, BackOff back_off) {
  Policies policies;
  policies.transient = IsTransient;
  policies.wait = [&random, back_off](int attempt, const Hints& hints) {
    return WaitAfter(attempt, hints, back_off, random);
  };
  policies.safe = IsSafeToRepeat;
  return policies;
}

}  // namespace pinterest::retry
