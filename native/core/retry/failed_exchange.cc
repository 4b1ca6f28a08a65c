#include "retry/failed_exchange.h"

#include <string>
#include <string_view>

namespace pinterest::retry {

namespace {

struct Failed {
  ErrorCode code = ErrorCode::kNetwork;
  std::string_view text{};
};

Failed MeaningOf(http::FailureKind kind, bool was_sent) {
  switch (kind) {
    case http::FailureKind::kResolve:
      return {ErrorCode::kNetwork,
              "the server's name could not be resolved; check DNS or the proxy"};
    case http::FailureKind::kConnect:
      return {ErrorCode::kNetwork,
              "no connection to the server; check network, firewall and proxy"};
    case http::FailureKind::kTls:
      return {ErrorCode::kNetwork,
              "no trusted TLS connection; check the root certificates (the option ca, or "
              "NODE_EXTRA_CA_CERTS) and the machine's date"};
    case http::FailureKind::kHandshake:
      return {ErrorCode::kNetwork,
              "the connection ended, or something other than TLS came, before TLS was agreed on; "
              "check the proxy or firewall on the way, and where there is none check the root "
              "certificates (the option ca, or NODE_EXTRA_CA_CERTS)"};
    case http::FailureKind::kTimeout:
      return {ErrorCode::kTimeout,
              was_sent ? "no answer in time"
                       : "no connection in time; check network, firewall and proxy"};
    case http::FailureKind::kStalled:
      return {ErrorCode::kTimeout, "the connection stalled"};
    case http::FailureKind::kCut:
      return {ErrorCode::kNetwork, "the connection was cut before the answer was complete"};
    case http::FailureKind::kTooLarge:
      return {ErrorCode::kBadAnswer, "the answer is larger than allowed"};
    case http::FailureKind::kTooLate:
      return {ErrorCode::kTooLate,
              was_sent ? "its time to be sent was over when only a part of it had left"
                       : "its time to be sent was over; a later run may send it"};
    case http::FailureKind::kResend:
      return {ErrorCode::kNetwork,
              "the connection died before the answer, and a second sending was refused"};
    case http::FailureKind::kBadUpload:
      return {ErrorCode::kInvalidInput, "the file could not be read for upload"};
    case http::FailureKind::kUnsealed:
      return {ErrorCode::kSealCorrupt, "the access token could not be opened"};
    case http::FailureKind::kCancelled:
      return {ErrorCode::kCancelled, "cancelled"};
    case http::FailureKind::kClosed:
      return {ErrorCode::kClosed, "the client was closed"};
    case http::FailureKind::kOther:
      return {ErrorCode::kNetwork, "the request failed"};
  }
  return {};
}

// Not what is too late: whoever the caller left it to by then may have sent it.
bool MayWorkLater(ErrorCode code) {
  return code == ErrorCode::kNetwork || code == ErrorCode::kTimeout ||
         code == ErrorCode::kBadAnswer || code == ErrorCode::kCancelled;
}

}  // namespace

Error FailureOf(const api::Operation& operation, const http::Exchange& exchange) {
  const bool was_sent = exchange.gate_passes > 0;
  const Failed meaning = MeaningOf(exchange.failure.value_or(http::FailureKind::kOther), was_sent);
  Error error;
  if (exchange.error) {
    error = *exchange.error;
  } else {
    error.code = meaning.code;
    error.message = std::string(operation.name) + ": " + std::string(meaning.text);
    if (!exchange.detail.empty()) error.message += " (" + exchange.detail + ")";
    error.retryable = MayWorkLater(error.code);
  }
  error.outcome = was_sent ? Outcome::kUnknown : Outcome::kNotSent;
  if (error.outcome == Outcome::kUnknown && operation.repeat == api::Repeat::kNever) {
    error.retryable = false;
    error.message += "; the request had left and may have worked";
  }
  return error;
}

}  // namespace pinterest::retry
