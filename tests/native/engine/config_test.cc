#include "engine/config.h"

#include "api/operation.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

EngineConfig Read(std::string_view json, Attachments attachments = {}) {
  auto config = ReadConfig(json, std::move(attachments));
  EXPECT_TRUE(config) << config.error().message;
  return config ? std::move(config).value() : EngineConfig{};
}

limit::Quota QuotaOf(const EngineConfig& config, api::Category category) {
  return config.limits.categories[static_cast<std::size_t>(category)].value_or(limit::Quota{});
}

TEST(Config, NothingGivenIsProductionWithTheStandardQuotas) {
  const EngineConfig config = Read("{}");
  EXPECT_EQ(config.environment.name, "production");
  const limit::LimitOptions standard = limit::LimitsOf(limit::Tier::kStandard);
  EXPECT_EQ(QuotaOf(config, api::Category::kOrgWrite).requests,
            standard.categories[static_cast<std::size_t>(api::Category::kOrgWrite)]->requests);
  EXPECT_EQ(config.max_wait, seconds(60));
  EXPECT_EQ(config.looks.size(), 3U);
  EXPECT_FALSE(config.app);
}

TEST(Config, TheSandboxIsAnotherEnvironment) {
  EXPECT_TRUE(Read(R"({"environment":"sandbox"})").environment.sandbox);
}

TEST(Config, ATrialAppHasOneBudgetForAllItsAccounts) {
  const EngineConfig config = Read(R"({"tier":"trial"})");
  EXPECT_EQ(QuotaOf(config, api::Category::kOrgWrite).share, limit::Share::kApp);
}

TEST(Config, QuotasCanBeReplacedOneByOneAndKeepWhoSharesThem) {
  const EngineConfig config =
      Read(R"({"tier":"trial","limits":{"org_write":{"requests":7,"windowSeconds":5},)"
           R"("universal":{"requests":2,"windowSeconds":1}}})");
  const limit::Quota writes = QuotaOf(config, api::Category::kOrgWrite);
  EXPECT_EQ(writes.requests, 7U);
  EXPECT_EQ(writes.window, seconds(5));
  EXPECT_EQ(writes.share, limit::Share::kApp);
  ASSERT_TRUE(config.limits.universal);
  EXPECT_EQ(config.limits.universal->requests, 2U);
  EXPECT_EQ(config.limits.universal->window, seconds(1));
}

TEST(Config, WithoutLimitsOnlyConcurrencyIsBounded) {
  const EngineConfig config = Read(R"({"limited":false,"concurrency":9,"writesPerAccount":3})");
  for (const auto& quota : config.limits.categories) EXPECT_FALSE(quota);
  EXPECT_FALSE(config.limits.universal);
  EXPECT_EQ(config.limits.concurrency, 9U);
  EXPECT_EQ(config.limits.writes_per_account, 3U);
}

TEST(Config, TimesAreMilliseconds) {
  const EngineConfig config =
      Read(R"({"timeouts":{"connectMs":1,"totalMs":2,"stallMs":3},"maxWaitMs":4,)"
           R"("retry":{"attempts":5,"baseMs":6,"capMs":7},"looksMs":[8,9]})");
  EXPECT_EQ(config.connection->connect_timeout, milliseconds(1));
  EXPECT_EQ(config.connection->total_timeout, milliseconds(2));
  EXPECT_EQ(config.connection->stall_timeout, milliseconds(3));
  EXPECT_EQ(config.max_wait, milliseconds(4));
  EXPECT_EQ(config.retry.attempts, 5);
  EXPECT_EQ(config.retry.base, milliseconds(6));
  EXPECT_EQ(config.retry.cap, milliseconds(7));
  EXPECT_EQ(config.looks, (std::vector<Milliseconds>{milliseconds(8), milliseconds(9)}));
}

TEST(Config, ConnectionsAreMadeAsTheCallerSays) {
  const auto roots = std::make_shared<const std::string>("roots");
  const EngineConfig config =
      Read(R"({"proxy":"http://127.0.0.1:3128","noProxy":"localhost","userAgent":"app/1"})",
           {.roots = roots});
  EXPECT_EQ(config.connection->proxy, "http://127.0.0.1:3128");
  EXPECT_EQ(config.connection->no_proxy, "localhost");
  EXPECT_EQ(config.connection->user_agent, "app/1");
  EXPECT_EQ(config.connection->roots, roots);
}

TEST(Config, WhatCannotBeIsRefusedByName) {
  EXPECT_FALSE(ReadConfig("{", {}));
  EXPECT_FALSE(ReadConfig(R"({"maxWaitMs":"soon"})", {}));
  const auto plain = ReadConfig(R"({"customEnvironment":{"apiUrl":"http://api.example/v5"}})", {});
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().field, "environment.apiUrl");
  EXPECT_FALSE(ReadConfig(R"({"appId":""})", {.app_secret = "secret"}));
}

TEST(Config, AnAppWithItsSecretMayAskForTokens) {
  EXPECT_TRUE(Read(R"({"appId":"1234"})", {.app_secret = "secret"}).app);
}

TEST(Config, AProxyThatLibcurlCannotUseIsRefusedWithoutBeingRepeated) {
  for (const char* proxy :
       {"http://user:hunter/2@proxy.example:8080", "http://user:hunter#2@proxy.example:8080",
        "http://user:hunter 2@proxy.example:8080", "http://user:hunter2@proxy.example:99999",
        "ftp://user:hunter2@proxy.example:21", "http://user:hunter%0a2@proxy.example:8080"}) {
    const auto config = ReadConfig(R"({"proxy":")" + std::string(proxy) + "\"}", {});
    ASSERT_FALSE(config) << proxy;
    EXPECT_EQ(config.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(config.error().field, "proxy");
    EXPECT_EQ(config.error().message.find("hunter"), std::string::npos) << config.error().message;
  }
}

TEST(Config, ProxiesThatLibcurlKnowsAreTaken) {
  for (const char* proxy :
       {"http://proxy.example:8080", "http://user:hunter%2F2@proxy.example:8080",
        "https://proxy.example", "HTTP://[::1]:3128/", "socks5h://proxy.example:1080"}) {
    EXPECT_EQ(Read(R"({"proxy":")" + std::string(proxy) + "\"}").connection->proxy, proxy);
  }
}

}  // namespace
}  // namespace pinterest::engine
