#include "pins/publish_errors.h"

#include "date.h"

#include <string>
#include <utility>

namespace pinterest::pins {
namespace {

Error NotSent(ErrorCode code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.outcome = Outcome::kNotSent;
  return error;
}

std::string Joined(const std::vector<std::string>& ids) {
  std::string joined;
  for (const std::string& id : ids) joined += (joined.empty() ? "" : " or ") + id;
  return joined;
}

}  // namespace

bool StopsAccount(ErrorCode code) {
  switch (code) {
    case ErrorCode::kMissingScope:
    case ErrorCode::kTrialAccess:
    case ErrorCode::kAuthExpired:
    case ErrorCode::kGrantRefused:
    case ErrorCode::kAppCredentialsSuspect:
    case ErrorCode::kRateLimited:
    case ErrorCode::kSpamBlock:
    case ErrorCode::kWrongEnvironment:
    case ErrorCode::kClosed:
    case ErrorCode::kSealKeyMissing:
    case ErrorCode::kSealWrongContext:
    case ErrorCode::kSealTruncated:
    case ErrorCode::kSealCorrupt:
    case ErrorCode::kSealUnknownVersion:
      return true;
    case ErrorCode::kInternal:
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kInvalidInput:
    case ErrorCode::kBadMedia:
    case ErrorCode::kNotFound:
    case ErrorCode::kForbidden:
    case ErrorCode::kConflict:
    case ErrorCode::kServerError:
    case ErrorCode::kNetwork:
    case ErrorCode::kTimeout:
    case ErrorCode::kBadAnswer:
    case ErrorCode::kTooLate:
    case ErrorCode::kTwinUnresolved:
    case ErrorCode::kCancelled:
      return false;
  }
  return false;
}

Error NotSentBecauseOf(const Error& stop) {
  Error error = NotSent(
      stop.code, "Not sent, because another pin of this account was refused: " + stop.message);
  error.pinterest_code = stop.pinterest_code;
  error.pinterest_message = stop.pinterest_message;
  error.retryable = stop.retryable;
  error.retry_at = stop.retry_at;
  error.stopped = stop.stopped;
  return error;
}

Error EqualPinUnresolved(WallTime free_again) {
  Error error = NotSent(ErrorCode::kTwinUnresolved,
                        "Not sent: an equal pin was sent to this board and its answer was lost, so "
                        "this one might be its duplicate. Look at the board; if the other is not "
                        "there, publish again after " +
                            FormatIsoDate(free_again) + ".");
  // Not retryable: a loop that goes by it would publish the other's duplicate as soon as it is let
  // through.
  error.retry_at = free_again;
  return error;
}

Error CancelledBeforeSending() {
  Error error = NotSent(ErrorCode::kCancelled, "Cancelled before it was sent.");
  error.retryable = true;
  error.stopped = StopReason::kCancelled;
  return error;
}

Error TooLateToSend() {
  return NotSent(ErrorCode::kTooLate,
                 "Not sent: the time until which this process may send the pin is over. Another "
                 "process may have taken it on.");
}

Error ForeignId(const std::string& id) {
  Error error;
  error.code = ErrorCode::kBadAnswer;
  error.outcome = Outcome::kUnknown;
  error.message = "Pinterest answered with pin " + id +
                  ", which it gave to another pin before. Look at the board before sending this "
                  "one again.";
  return error;
}

Error StillUnknown(Error lost, std::size_t looks, const std::vector<std::string>& candidates) {
  lost.outcome = Outcome::kUnknown;
  lost.retryable = false;
  lost.stopped = StopReason::kUnsafeToRepeat;
  if (!lost.message.ends_with('.')) lost.message += '.';
  if (candidates.empty()) {
    lost.message += " The pin was not seen on its board in " + std::to_string(looks) +
                    (looks == 1 ? " look" : " looks") +
                    ", but it may still appear: look again before sending it again.";
  } else {
    lost.message +=
        " It may be " + Joined(candidates) +
        ", seen on its board and of that time: compare by hand before sending it again.";
  }
  return lost;
}

}  // namespace pinterest::pins
