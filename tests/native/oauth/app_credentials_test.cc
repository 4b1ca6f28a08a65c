#include "oauth/app_credentials.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::oauth {
namespace {

TEST(AppCredentials, MakesTheHeaderOfRfc7617) {
  const Result<AppCredentials> app = AppCredentials::Create("Aladdin", "open-sesame");
  ASSERT_TRUE(app.ok());
  EXPECT_EQ(app.value().BasicAuthorization().text(), "Basic QWxhZGRpbjpvcGVuLXNlc2FtZQ==");
  EXPECT_EQ(app.value().app_id(), "Aladdin");
}

TEST(AppCredentials, NamesTheFieldAtFaultAndNotItsValue) {
  for (const char* id : {"", "15:00", "15 00", "15\n"}) {
    EXPECT_EQ(AppCredentials::Create(id, "secret").error().field, "appId") << id;
  }
  for (const char* secret : {"", "top secret", "secret\r\n", "s\xC3\xBC"}) {
    const Result<AppCredentials> app = AppCredentials::Create("1500000", secret);
    EXPECT_EQ(app.error().field, "appSecret");
    EXPECT_EQ(app.error().message.find("top"), std::string::npos);
  }
}

}  // namespace
}  // namespace pinterest::oauth
