#pragma once

#include "http/request.h"
#include "seal/secret.h"

#include <string>
#include <string_view>
#include <vector>

namespace pinterest::http {

struct Response {
  int status = 0;
  std::vector<Header> headers{};
  WipingString body{};  // may hold tokens: wiped when freed

  // Case-insensitive (Pinterest's header case varies); empty when absent.
  std::string_view header(std::string_view name) const;
};

enum class FailureKind {
  kResolve,
  kConnect,
  kTls,        // the certificate is not trusted
  kHandshake,  // TLS was not agreed on; of some false signatures OpenSSL says no more either
  kTimeout,    // connect or total
  kStalled,
  kCut,  // reset, or closed before the answer was complete
  kTooLarge,
  kTooLate,    // not_after passed
  kResend,     // libcurl wanted to send a second time and the gate refused
  kBadUpload,  // the upload source failed
  kUnsealed,   // the token could not be unsealed: see `error`
  kCancelled,
  kClosed,
  kOther,
};

// How one request ended. `gate_passes` is the only witness of whether anything was sent: never the
// curl code, sizes or timings.
struct Exchange {
  int gate_passes = 0;
  std::optional<Response> response{};  // complete: every byte the server promised arrived
  std::optional<FailureKind> failure{};
  std::string detail{};          // what libcurl says of it, if anything; no secret
  std::optional<Error> error{};  // of authorization() or the upload source
  WallTime gate_passed_at{};     // zero when it never did
  WallTime ended_at{};
};

}  // namespace pinterest::http
