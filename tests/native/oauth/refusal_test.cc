#include "oauth/refusal.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::oauth {
namespace {

Error Rejected(int status, ErrorCode code = ErrorCode::kInvalidInput) {
  Error error;
  error.code = code;
  error.message = "as before";
  error.http_status = status;
  error.outcome = Outcome::kRejected;
  error.retryable = true;
  return error;
}

ErrorCode CodeOf(Error error, Grant grant = Grant::kRefreshToken) {
  return ReadRefusal(std::move(error), grant).code;
}

TEST(Refusal, NamesTheGrantInOAuthsForm) {
  Error error = Rejected(400);
  error.oauth_error = "invalid_grant";
  const Error refresh = ReadRefusal(error, Grant::kRefreshToken);
  EXPECT_EQ(refresh.code, ErrorCode::kGrantRefused);
  EXPECT_FALSE(refresh.retryable);
  EXPECT_NE(refresh.message.find("refresh token"), std::string::npos);
  EXPECT_NE(ReadRefusal(error, Grant::kCode).message.find("code"), std::string::npos);
  error.http_status = 401;
  EXPECT_EQ(CodeOf(error), ErrorCode::kGrantRefused);
}

TEST(Refusal, NamesTheGrantInPinterestsForm) {
  for (const char* message :
       {"Invalid refresh token", "The refresh_token has EXPIRED.",
        "The provided authorization code is not valid", "This auth code was already exchanged"}) {
    Error error = Rejected(400);
    error.pinterest_message = message;
    EXPECT_EQ(CodeOf(error), ErrorCode::kGrantRefused) << message;
  }
  Error error = Rejected(400);
  error.pinterest_code = 1104;
  EXPECT_EQ(CodeOf(error), ErrorCode::kGrantRefused);
}

TEST(Refusal, SuspectsTheAppWhenNothingNamesTheGrant) {
  Error error = Rejected(401, ErrorCode::kAuthExpired);
  error.pinterest_code = 2;
  error.pinterest_message = "Authentication failed.";
  const Error read = ReadRefusal(error, Grant::kRefreshToken);
  EXPECT_EQ(read.code, ErrorCode::kAppCredentialsSuspect);
  EXPECT_NE(read.message.find("PINTEREST_APP_SECRET"), std::string::npos);
  for (const char* oauth : {"invalid_client", "unauthorized_client"}) {
    Error client = Rejected(400);
    client.oauth_error = oauth;
    client.pinterest_message = "invalid refresh token";
    EXPECT_EQ(CodeOf(client), ErrorCode::kAppCredentialsSuspect) << oauth;
  }
}

TEST(Refusal, LeavesOtherRefusalsAsTheyAre) {
  Error error = Rejected(400);
  error.pinterest_message = "Missing redirect_uri";
  EXPECT_EQ(ReadRefusal(error, Grant::kCode).message, "as before");
  error.pinterest_message = "The refresh token is missing";
  EXPECT_EQ(CodeOf(error), ErrorCode::kInvalidInput);
  error.pinterest_message = "invalid scope";
  EXPECT_EQ(CodeOf(error), ErrorCode::kInvalidInput);
  EXPECT_EQ(CodeOf(Rejected(403, ErrorCode::kForbidden)), ErrorCode::kForbidden);
}

// Trouble on the way, or at the server, says nothing about anybody's grant.
TEST(Refusal, NeverEndsAConnectionOverAnythingButARefusal) {
  Error lost = Rejected(401);
  lost.oauth_error = "invalid_grant";
  lost.outcome = Outcome::kUnknown;
  EXPECT_EQ(CodeOf(lost), ErrorCode::kInvalidInput);
  Error redirected = Rejected(307, ErrorCode::kBadAnswer);
  redirected.oauth_error = "invalid_grant";
  EXPECT_EQ(CodeOf(redirected), ErrorCode::kBadAnswer);
  Error server = Rejected(500, ErrorCode::kServerError);
  server.oauth_error = "invalid_grant";
  EXPECT_EQ(CodeOf(server), ErrorCode::kServerError);
  Error limited = Rejected(429, ErrorCode::kRateLimited);
  limited.oauth_error = "invalid_grant";
  EXPECT_EQ(CodeOf(limited), ErrorCode::kRateLimited);
  EXPECT_TRUE(ReadRefusal(limited, Grant::kCode).retryable);
}

}  // namespace
}  // namespace pinterest::oauth
