#pragma once

#include "clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pinterest {

// What a failed request may have done at Pinterest. Decides whether it may ever be sent again.
enum class Outcome {
  kNotSent,   // no byte reached the server: sending again is safe
  kRejected,  // the server said no: nothing was created
  kUnknown,   // the request passed the gate and no complete answer came back: it may have worked
};

enum class ErrorCode {
  kInternal,
  kInvalidArgument,        // misuse of our own interface; `field` names it
  kInvalidInput,           // a pin or parameter that Pinterest refuses
  kBadMedia,               // the image or video itself is refused
  kNotFound,               // board, section, pin or user is gone
  kForbidden,              // no permission for this object
  kMissingScope,           // the connection was granted too little
  kTrialAccess,            // the app has Trial access and may not write to production
  kAuthExpired,            // token expired, revoked or of another environment
  kGrantRefused,           // the refresh token or code itself is refused: reconnect
  kAppCredentialsSuspect,  // the app's id or secret may be wrong: nobody is to be disconnected
  kRateLimited,            // wait until `retry_at`
  kSpamBlock,              // anti-spam block on the account; hours
  kConflict,               // 409: exclusive access to a board
  kServerError,            // 5xx
  kNetwork,                // name, connection, TLS or a cut connection
  kTimeout,
  kBadAnswer,         // truncated, unparsable or oversized answer
  kTooLate,           // the claim's time (`not_after`) was over before the last byte left
  kTwinUnresolved,    // an equal pin on this board has an unknown outcome
  kWrongEnvironment,  // sandbox token on production or the other way round
  kCancelled,
  kClosed,  // the client was closed
  kSealKeyMissing,
  kSealWrongContext,
  kSealTruncated,
  kSealCorrupt,
  kSealUnknownVersion,
};

// Why the retry loop gave the failure back instead of trying again.
enum class StopReason {
  kNone,
  kPermanent,       // trying again cannot help
  kUnsafeToRepeat,  // the outcome is unknown and the request is not idempotent
  kAttemptsExhausted,
  kWaitTooLong,  // the wait asked for is longer than maxWait
  kCancelled,
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message{};  // cause and what to do; never a secret
  std::string field{};    // the input at fault, as a path ("pins[3].link"), when there is one
  int http_status = 0;
  int pinterest_code = 0;
  std::string pinterest_message{};
  std::string oauth_error{};  // RFC 6749 `error` of a token answer: "invalid_grant"
  std::string request_id{};
  Outcome outcome = Outcome::kNotSent;
  bool retryable = false;  // trying later, unchanged, can succeed and cannot publish twice
  std::optional<WallTime> retry_at{};
  StopReason stopped = StopReason::kNone;
  int attempts = 0;
};

// The words used across the boundary: "rate_limited", "not_sent", "unsafe_to_repeat".
std::string_view Name(ErrorCode code);
std::string_view Name(Outcome outcome);
std::string_view Name(StopReason reason);

Error InvalidArgument(std::string field, std::string expected_and_received);
Error InvalidInput(std::string field, std::string message);

}  // namespace pinterest
