#include "http/curl_failure.h"

#include <curl/curl.h>
#include <gtest/gtest.h>

namespace pinterest::http {
namespace {

TEST(CurlFailure, NamesWhatHappened) {
  EXPECT_EQ(FailureOf(CURLE_COULDNT_RESOLVE_HOST), FailureKind::kResolve);
  EXPECT_EQ(FailureOf(CURLE_COULDNT_RESOLVE_PROXY), FailureKind::kResolve);
  EXPECT_EQ(FailureOf(CURLE_COULDNT_CONNECT), FailureKind::kConnect);
  EXPECT_EQ(FailureOf(CURLE_PROXY), FailureKind::kConnect);
  EXPECT_EQ(FailureOf(CURLE_PEER_FAILED_VERIFICATION), FailureKind::kTls);
  EXPECT_EQ(FailureOf(CURLE_SSL_CONNECT_ERROR), FailureKind::kHandshake);
  EXPECT_EQ(FailureOf(CURLE_SSL_CACERT_BADFILE), FailureKind::kTls);
  EXPECT_EQ(FailureOf(CURLE_OPERATION_TIMEDOUT), FailureKind::kTimeout);
  EXPECT_EQ(FailureOf(CURLE_PARTIAL_FILE), FailureKind::kCut);
  EXPECT_EQ(FailureOf(CURLE_GOT_NOTHING), FailureKind::kCut);
  EXPECT_EQ(FailureOf(CURLE_SEND_ERROR), FailureKind::kCut);
  EXPECT_EQ(FailureOf(CURLE_RECV_ERROR), FailureKind::kCut);
  EXPECT_EQ(FailureOf(CURLE_TOO_LARGE), FailureKind::kTooLarge);
  EXPECT_EQ(FailureOf(CURLE_SEND_FAIL_REWIND), FailureKind::kResend);
  EXPECT_EQ(FailureOf(CURLE_OUT_OF_MEMORY), FailureKind::kOther);
}

}  // namespace
}  // namespace pinterest::http
