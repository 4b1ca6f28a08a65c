#include "error.h"

#include <utility>

namespace pinterest {

std::string_view Name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInternal:
      return "internal";
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kBadMedia:
      return "bad_media";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kMissingScope:
      return "missing_scope";
    case ErrorCode::kTrialAccess:
      return "trial_access";
    case ErrorCode::kAuthExpired:
      return "auth_expired";
    case ErrorCode::kGrantRefused:
      return "grant_refused";
    case ErrorCode::kAppCredentialsSuspect:
      return "app_credentials_suspect";
    case ErrorCode::kRateLimited:
      return "rate_limited";
    case ErrorCode::kSpamBlock:
      return "spam_block";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kServerError:
      return "server_error";
    case ErrorCode::kNetwork:
      return "network";
    case ErrorCode::kTimeout:
      return "timeout";
    case ErrorCode::kBadAnswer:
      return "bad_answer";
    case ErrorCode::kTooLate:
      return "too_late";
    case ErrorCode::kTwinUnresolved:
      return "twin_unresolved";
    case ErrorCode::kWrongEnvironment:
      return "wrong_environment";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kClosed:
      return "closed";
    case ErrorCode::kSealKeyMissing:
      return "seal_key_missing";
    case ErrorCode::kSealWrongContext:
      return "seal_wrong_context";
    case ErrorCode::kSealTruncated:
      return "seal_truncated";
    case ErrorCode::kSealCorrupt:
      return "seal_corrupt";
    case ErrorCode::kSealUnknownVersion:
      return "seal_unknown_version";
  }
  return "internal";
}

std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kNotSent:
      return "not_sent";
    case Outcome::kRejected:
      return "rejected";
    case Outcome::kUnknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view Name(StopReason reason) {
  switch (reason) {
    case StopReason::kNone:
      return "none";
    case StopReason::kPermanent:
      return "permanent";
    case StopReason::kUnsafeToRepeat:
      return "unsafe_to_repeat";
    case StopReason::kAttemptsExhausted:
      return "attempts_exhausted";
    case StopReason::kWaitTooLong:
      return "wait_too_long";
    case StopReason::kCancelled:
      return "cancelled";
  }
  return "none";
}

Error InvalidArgument(std::string field, std::string expected_and_received) {
  Error error;
  error.code = ErrorCode::kInvalidArgument;
  error.message = field + ": " + std::move(expected_and_received);
  error.field = std::move(field);
  error.stopped = StopReason::kPermanent;
  return error;
}

Error InvalidInput(std::string field, std::string message) {
  Error error = InvalidArgument(std::move(field), std::move(message));
  error.code = ErrorCode::kInvalidInput;
  return error;
}

}  // namespace pinterest
