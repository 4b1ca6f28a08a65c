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
    case CURLE_SSL_CONNECT_ERROR:
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

std::string_view Describe(FailureKind kind) {
  switch (kind) {
    case FailureKind::kResolve:
      return "the server's name could not be resolved";
    case FailureKind::kConnect:
      return "no connection to the server";
    case FailureKind::kTls:
      return "the secure connection failed";
    case FailureKind::kTimeout:
      return "the request took longer than its time limit";
    case FailureKind::kStalled:
      return "nothing moved on the connection for too long";
    case FailureKind::kCut:
      return "the connection ended before the answer was complete";
    case FailureKind::kTooLarge:
      return "the answer is larger than allowed";
    case FailureKind::kTooLate:
      return "the time in which this request may be sent was over";
    case FailureKind::kResend:
      return "the connection ended before an answer, and sending again is not safe";
    case FailureKind::kBadUpload:
      return "the upload's source failed";
    case FailureKind::kUnsealed:
      return "the token could not be opened";
    case FailureKind::kCancelled:
      return "cancelled";
    case FailureKind::kClosed:
      return "the client was closed";
    case FailureKind::kOther:
      return "the transfer failed";
  }
  return "";
}

}  // namespace pinterest::http
