#include "oauth/authorize_url.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::oauth {
namespace {

AuthorizeRequest Request() {
  return {.app_id = "1500000",
          .redirect_uri = "https://blog.example/api/pinterest/callback?x=1",
          .state = "state-_1"};
}

std::string FieldOf(const AuthorizeRequest& request) {
  const Result<std::string> url = AuthorizeUrl(api::Production(), request);
  EXPECT_FALSE(url.ok());
  return url.ok() ? std::string() : url.error().field;
}

TEST(AuthorizeUrl, HasTheseExactBytes) {
  AuthorizeRequest request = Request();
  request.challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  EXPECT_EQ(
      AuthorizeUrl(api::Production(), request).value(),
      "https://www.pinterest.com/oauth/?client_id=1500000"
      "&redirect_uri=https%3A%2F%2Fblog.example%2Fapi%2Fpinterest%2Fcallback%3Fx%3D1"
      "&response_type=code"
      "&scope=boards%3Aread%2Cboards%3Awrite%2Cpins%3Aread%2Cpins%3Awrite%2Cuser_accounts%3Aread"
      "&state=state-_1"
      "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
      "&code_challenge_method=S256");
}

TEST(AuthorizeUrl, LeavesPkceOutWhenSwitchedOff) {
  EXPECT_EQ(AuthorizeUrl(api::Sandbox(), Request()).value().find("code_challenge"),
            std::string::npos);
}

TEST(AuthorizeUrl, AsksForTheScopesGiven) {
  AuthorizeRequest request = Request();
  request.scopes = {"pins:read", "boards:read_secret"};
  EXPECT_NE(AuthorizeUrl(api::Production(), request)
                .value()
                .find("&scope=pins%3Aread%2Cboards%3Aread_secret&"),
            std::string::npos);
}

TEST(AuthorizeUrl, NamesTheFieldAtFault) {
  AuthorizeRequest request = Request();
  request.scopes = {"pins:read", "boards:read,pins:write"};
  EXPECT_EQ(FieldOf(request), "scopes[1]");
  request.scopes = {""};
  EXPECT_EQ(FieldOf(request), "scopes[0]");
  request = Request();
  request.app_id.clear();
  EXPECT_EQ(FieldOf(request), "appId");
  request = Request();
  request.redirect_uri = "blog.example/callback";
  EXPECT_EQ(FieldOf(request), "redirectUri");
  request = Request();
  request.state.clear();
  EXPECT_EQ(FieldOf(request), "state");
}

}  // namespace
}  // namespace pinterest::oauth
