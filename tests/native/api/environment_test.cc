#include "api/environment.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::api {
namespace {

constexpr const char* kAuthorize = "https://www.pinterest.com/oauth/";

std::string FieldOfRefusal(std::string_view base, std::string_view authorize = "",
                           bool allow_loopback_http = true) {
  const Result<Environment> made = CustomEnvironment(base, authorize, allow_loopback_http);
  EXPECT_FALSE(made.ok()) << base;
  return made.ok() ? "" : made.error().field;
}

TEST(Environment, KnowsProductionAndSandbox) {
  EXPECT_EQ(Production().name, "production");
  EXPECT_EQ(Production().api_base, "https://api.pinterest.com/v5");
  EXPECT_FALSE(Production().sandbox);
  EXPECT_EQ(Sandbox().name, "sandbox");
  EXPECT_EQ(Sandbox().api_base, "https://api-sandbox.pinterest.com/v5");
  EXPECT_TRUE(Sandbox().sandbox);
  EXPECT_EQ(Production().authorize_url, kAuthorize);
  EXPECT_EQ(Sandbox().authorize_url, kAuthorize);
}

TEST(Environment, IsNamedByItsOrigin) {
  const Result<Environment> made =
      CustomEnvironment("https://proxy.example:8443/pinterest/v5/", "", false);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().name, "https://proxy.example:8443");
  EXPECT_EQ(made.value().api_base, "https://proxy.example:8443/pinterest/v5");
  EXPECT_EQ(made.value().authorize_url, kAuthorize);
  EXPECT_FALSE(made.value().sandbox);
}

TEST(Environment, RecognisesPinterestsOwnBases) {
  EXPECT_EQ(CustomEnvironment(Production().api_base, "", false).value().name, "production");
  const Result<Environment> made =
      CustomEnvironment("https://api-sandbox.pinterest.com/v5", "https://x.example/consent", false);
  EXPECT_EQ(made.value().name, "sandbox");
  EXPECT_TRUE(made.value().sandbox);
  EXPECT_EQ(made.value().authorize_url, "https://x.example/consent");
}

TEST(Environment, TakesHttpOnLoopbackOnlyWhenAllowed) {
  for (const char* base : {"http://127.0.0.1:8080/v5", "http://127.255.0.3",
                           "http://localhost:1/v5", "http://[::1]:8080/v5"}) {
    EXPECT_TRUE(CustomEnvironment(base, base, true).ok()) << base;
    EXPECT_EQ(FieldOfRefusal(base, "", false), "environment.apiUrl") << base;
  }
  EXPECT_EQ(FieldOfRefusal("https://x.example/v5", "http://127.0.0.1/", false),
            "environment.authorizeUrl");
}

TEST(Environment, RefusesHttpToWhatOnlyLooksLikeLoopback) {
  for (const char* base :
       {"http://127.0.0.1.example.com/v5", "http://127.1/v5", "http://127.0.0.1.1/v5",
        "http://127.0.0.256/v5", "http://127.0.0./v5", "http://127.0..1/v5", "http://0.0.0.0/v5",
        "http://localhost.example/v5", "http://[::2]/v5", "http://[::ffff:127.0.0.1]/v5",
        "http://10.0.0.1/v5", "http://127.0.0.x/v5", "http://LOCALHOST/v5"}) {
    EXPECT_EQ(FieldOfRefusal(base), "environment.apiUrl") << base;
  }
}

TEST(Environment, RefusesWhatIsNoPlainAddress) {
  for (const char* base :
       {"", "api.pinterest.com/v5", "ftp://x.example", "https://", "https:///v5",
        "https://user@x.example/v5", "http://127.0.0.1@evil.example/v5", "https://x.example/v5?a=b",
        "https://x.example/v5#f", "https://x.example/v 5", "https://x.example/\nv5",
        "https://x.example:99999/v5", "https://x.example:/v5", "https://x.example:8o/v5",
        "https://[::1/v5", "https://[]/v5", "https://[zz]/v5", "https://x\\.example/v5",
        "https://x.ex\xC3\xA4mple/v5"}) {
    EXPECT_EQ(FieldOfRefusal(base), "environment.apiUrl") << base;
  }
}

}  // namespace
}  // namespace pinterest::api
