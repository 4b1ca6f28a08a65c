#include "caller/caller_bench.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

namespace pinterest::api {
namespace {

using pinterest::testing::Answered;
using pinterest::testing::Failed;
using testing::AuthOf;
using testing::CallerBench;
using testing::FakeAuth;
using testing::kPin;

TEST(CallerRequest, IsWhatTheOperationSays) {
  CallerBench bench;
  Call call = CallerBench::CallOf("pins/get");
  call.path = {{"pin_id", "42"}};
  call.query = {{"pin_metrics", "true"}};
  bench.Start(std::move(call));
  EXPECT_EQ(bench.transport.count(), 0U) << "nothing leaves from inside Start";
  bench.loop.Run();
  ASSERT_EQ(bench.transport.count(), 1U);
  const http::Request& request = bench.transport.sent()[0].request;
  EXPECT_EQ(request.method, http::Method::kGet);
  EXPECT_EQ(request.url, "https://api.pinterest.com/v5/pins/42?pin_metrics=true");
  EXPECT_TRUE(request.idempotent);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(request.body));
  EXPECT_EQ(request.authorization().value().text(), "Bearer token of ann");
}

TEST(CallerRequest, ACreateGoesOutOnceWithItsJson) {
  CallerBench bench;
  const SystemClock clock;
  const auto deadline =
      std::make_shared<http::SendDeadline>(http::SendDeadline::Now(clock), Milliseconds(1'000));
  Call call = CallerBench::Create();
  call.not_after = deadline;
  bench.Start(std::move(call));
  bench.loop.Run();
  const http::Request& request = bench.transport.sent()[0].request;
  EXPECT_FALSE(request.idempotent);
  EXPECT_EQ(request.not_after, deadline);
  const auto& body = std::get<http::TextBody>(request.body);
  EXPECT_EQ(body.content_type, "application/json");
  EXPECT_EQ(std::string(body.text), R"({"title":"x"})");
}

TEST(CallerRequest, TrustsTheRootsThatItWasGivenLast) {
  CallerBench bench;
  bench.Start(CallerBench::Create());
  bench.loop.Run();
  const auto roots = std::make_shared<const std::string>("roots");
  bench.caller->Trust(roots);
  bench.Start(CallerBench::Create("b2"));
  bench.loop.Run();
  ASSERT_EQ(bench.transport.count(), 2U);
  EXPECT_EQ(bench.transport.sent()[0].request.settings->roots, nullptr);
  EXPECT_EQ(bench.transport.sent()[1].request.settings->roots, roots);
}

TEST(CallerRequest, ABodyIsMadeWhenItsTurnComes) {
  CallerBench bench;
  int made = 0;
  Call call = CallerBench::Create();
  call.body.clear();
  call.make_body = [&made] {
    ++made;
    return std::string(R"({"made":1})");
  };
  bench.Start(std::move(call));
  EXPECT_EQ(made, 0);
  bench.loop.Run();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(std::string(std::get<http::TextBody>(bench.transport.sent()[0].request.body).text),
            R"({"made":1})");
}

TEST(CallerRequest, AnAppCallCarriesTheAppAndAForm) {
  CallerBench bench;
  Call call;
  call.operation = FindOperation("oauth/token");
  call.form = "grant_type=refresh_token";
  bench.Start(std::move(call));
  bench.loop.Run();
  const http::Request& request = bench.transport.sent()[0].request;
  EXPECT_EQ(request.url, "https://api.pinterest.com/v5/oauth/token");
  EXPECT_EQ(request.authorization().value().text(), "Basic xyz");
  EXPECT_EQ(std::get<http::TextBody>(request.body).content_type,
            "application/x-www-form-urlencoded");
}

TEST(CallerRequest, WhatAServerRepeatsOfASecretIsNotInTheError) {
  CallerBench bench;
  Call call;
  call.operation = FindOperation("oauth/token");
  call.form = "grant_type=refresh_token&refresh_token=SECRET-REFRESH";
  bench.Start(std::move(call));
  bench.loop.Run();
  bench.transport.Answer(0, Answered(400, R"({"code":1,"message":"no use for SECRET-REFRESH"})",
                                     {{"x-pinterest-rid", "SECRET-REFRESH"}}));
  bench.loop.Run();
  EXPECT_EQ(bench.error().pinterest_message, "no use for [secret]");
  EXPECT_EQ(bench.error().request_id, "[secret]");
  EXPECT_EQ(bench.error().message.find("SECRET-"), std::string::npos) << bench.error().message;
}

TEST(CallerRequest, WhatAServerRepeatsOfABearerIsNotInTheError) {
  CallerBench bench;
  bench.Start(CallerBench::CallOf("boards/list", "somebody"));
  bench.loop.Run();
  bench.transport.Answer(
      0, Answered(403, R"({"code":7,"message":"token of somebody is not enough"})"));
  bench.loop.Run();
  EXPECT_EQ(bench.error().pinterest_message, "[secret] is not enough");
  EXPECT_EQ(bench.error().message.find("somebody"), std::string::npos) << bench.error().message;
}

TEST(CallerRequest, ATokenThatDoesNotOpenIsPassedOn) {
  class Broken final : public Auth {
   public:
    Result<SecretBytes> OpenToken() const override { return InvalidArgument("sealed", "broken"); }
    const std::string& account() const override { return name_; }
    const std::string& environment() const override { return name_; }
    const std::optional<std::vector<std::string>>& scopes() const override { return scopes_; }

   private:
    std::string name_ = "production";
    std::optional<std::vector<std::string>> scopes_{};
  };
  CallerBench bench;
  Call call = CallerBench::Create();
  call.auth = std::make_shared<Broken>();
  bench.Start(std::move(call));
  bench.loop.Run();
  const auto opened = bench.transport.sent()[0].request.authorization();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().field, "sealed");
}

void ExpectRefused(CallerBench& bench, Call call, ErrorCode code, const std::string& says) {
  bench.Start(std::move(call));
  EXPECT_FALSE(bench.answered_inside_start);
  bench.loop.Run();
  ASSERT_TRUE(bench.ended());
  EXPECT_EQ(bench.error().code, code) << bench.error().message;
  EXPECT_EQ(bench.error().outcome, Outcome::kNotSent);
  EXPECT_NE(bench.error().message.find(says), std::string::npos) << bench.error().message;
  EXPECT_EQ(bench.transport.count(), 0U);
  EXPECT_EQ(bench.governor.in_flight(), 0U);
}

TEST(CallerPreflight, AMissingScopeIsRefusedWithReconnect) {
  CallerBench bench;
  const auto auth = std::make_shared<FakeAuth>("ann");
  auth->granted = {"boards:read", "pins:read"};
  Call call = CallerBench::Create();
  call.auth = auth;
  ExpectRefused(bench, std::move(call), ErrorCode::kMissingScope,
                "boards:write, pins:write; reconnect");
}

TEST(CallerPreflight, GrantedScopesPass) {
  CallerBench bench;
  const auto auth = std::make_shared<FakeAuth>("ann");
  auth->granted = {"user_accounts:read"};
  Call call = CallerBench::CallOf("user_account/get");
  call.auth = auth;
  bench.Start(std::move(call));
  bench.loop.Run();
  EXPECT_EQ(bench.transport.count(), 1U);
}

TEST(CallerPreflight, ATokenOfAnotherEnvironmentIsRefused) {
  CallerBench bench;
  Call call = CallerBench::Create();
  call.auth = std::make_shared<FakeAuth>("ann", "sandbox");
  ExpectRefused(bench, std::move(call), ErrorCode::kWrongEnvironment, "\"sandbox\"");
}

TEST(CallerPreflight, WhatTheSandboxLacksIsRefused) {
  CallerBench bench(Sandbox());
  Call call = CallerBench::CallOf("user_account/analytics");
  call.auth = std::make_shared<FakeAuth>("ann", "sandbox");
  ExpectRefused(bench, std::move(call), ErrorCode::kWrongEnvironment, "use production");
}

TEST(CallerPreflight, MisuseNamesTheArgument) {
  CallerBench no_operation;
  ExpectRefused(no_operation, Call{}, ErrorCode::kInvalidArgument, "operation");
  CallerBench no_auth;
  Call call = CallerBench::Create();
  call.auth = nullptr;
  ExpectRefused(no_auth, std::move(call), ErrorCode::kInvalidArgument, "auth");
  CallerBench no_id;
  ExpectRefused(no_id, CallerBench::CallOf("pins/get"), ErrorCode::kInvalidArgument, "pin_id");
}

TEST(CallerPreflight, AnAppCallNeedsAnApp) {
  CallerBench bench;
  CallerConfig config;
  config.environment = Production();
  config.policies = retry::StrictPolicies(bench.random);
  bench.caller.emplace(std::move(config), bench.transport, bench.loop, bench.governor);
  Call call;
  call.operation = FindOperation("oauth/token");
  ExpectRefused(bench, std::move(call), ErrorCode::kInvalidArgument, "app");
}

// A network that is down uses up nobody's day.
TEST(CallerRequest, WhatNeverLeftTakesNothingOfAQuota) {
  limit::LimitOptions limits = limit::NoQuotas();
  const limit::Quota two_a_day{2, std::chrono::hours(24), limit::Share::kApp};
  limits.categories[static_cast<std::size_t>(Category::kOrgRead)] = two_a_day;
  limits.universal = two_a_day;
  CallerBench bench(Production(), limits);
  bench.transport.Respond([](const http::Request&) {
    return testing::FakeTransport::Reply{Failed(http::FailureKind::kConnect, 0)};
  });
  bench.Start(CallerBench::CallOf("boards/list"));
  ASSERT_TRUE(bench.loop.RunToRest());
  EXPECT_EQ(bench.error(0).code, ErrorCode::kNetwork);
  EXPECT_EQ(bench.error(0).attempts, 4);
  bench.transport.Respond([](const http::Request&) {
    return testing::FakeTransport::Reply{Answered(200, R"({"items":[]})")};
  });
  for (const char* user : {"ann", "bob", "cat"})
    bench.Start(CallerBench::CallOf("boards/list", user));
  ASSERT_TRUE(bench.loop.RunToRest());
  EXPECT_TRUE(*bench.results[1]);
  EXPECT_TRUE(*bench.results[2]);
  EXPECT_EQ(bench.error(3).code, ErrorCode::kRateLimited) << "two left";
}

}  // namespace
}  // namespace pinterest::api
