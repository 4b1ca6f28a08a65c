#include "http/curl_failure.h"

#include <curl/curl.h>

namespace pinterest::http {

FailureKind FailureOf(int code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FailureKind::kResolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
      return FailureKind::kConnect;
    // Of a certificate that is not trusted libcurl says so. Cut connections and other protocols end
    // here: a proxy or a firewall that lets nobody through, mostly.
    case CURLE_SSL_CONNECT_ERROR:
      return FailureKind::kHandshake;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return FailureKind::kTls;
    case CURLE_OPERATION_TIMEDOUT:
      return FailureKind::kTimeout;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      return FailureKind::kCut;
    case CURLE_TOO_LARGE:
      return FailureKind::kTooLarge;
    case CURLE_SEND_FAIL_REWIND:
      return FailureKind::kResend;
    default:
      return FailureKind::kOther;
  }
}

}  // namespace pinterest::http
