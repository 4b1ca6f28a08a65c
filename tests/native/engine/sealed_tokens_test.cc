#include "engine/engine.h"
#include "engine/seal_context.h"
#include "support/fake_loop.h"
#include "support/fake_transport.h"
#include "support/fixed_random.h"
#include "support/has.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::engine {
namespace {

using testing::Answered;
using testing::FakeLoop;
using testing::FakeTransport;
using testing::FixedRandom;
using testing::Has;

constexpr std::string_view kSealingConfig =
    R"({"customEnvironment":{"apiUrl":"http://127.0.0.1:1/v5","allowLoopbackHttp":true},)"
    R"("appId":"1234","redirectUri":"https://app.example/callback","limited":false,)"
    R"("retry":{"attempts":1,"baseMs":10,"capMs":20},"maxWaitMs":5000})";
const std::string kContext = R"("context":{"tenant":"t","connection":"c"})";

std::shared_ptr<const seal::Sealer> NewSealer() {
  const auto key = seal::GenerateKey();
  const std::array<std::string_view, 1> keys{std::string_view(key.data(), key.size())};
  return seal::Sealer::Create(keys).value();
}

class SealedTokens : public ::testing::Test {
 protected:
  SealedTokens() : transport_(loop_) {
    transport_.Respond([](const http::Request& request) {
      const bool token = request.url.ends_with("/oauth/token");
      return FakeTransport::Reply{
          .exchange = Answered(200, token ? R"({"access_token":"pina_a","refresh_token":"pinr_b",)"
                                            R"("expires_in":100,"scope":"user_accounts:read"})"
                                          : R"({"id":"9","username":"garden"})")};
    });
  }

  std::string Run(std::shared_ptr<const seal::Sealer> sealer, const std::string& command) {
    Attachments attachments{.app_secret = "app-secret", .sealer = std::move(sealer)};
    auto config = std::make_shared<const EngineConfig>(
        ReadConfig(kSealingConfig, std::move(attachments)).value());
    Engine engine(config, loop_, transport_, random_,
                  [this](Event event) { events_.push_back(std::move(event)); });
    engine.Submit(1, command);
    loop_.RunToRest(std::chrono::hours(1));
    return events_.empty() ? "" : events_.back().json;
  }

  std::string Sealed(const seal::Sealer& sealer, std::string_view kind, std::string_view secret) {
    const seal::Context context{"http://127.0.0.1:1", "1234", "t", "c", std::string(kind)};
    return sealer.Seal(context, secret).value();
  }

  FakeLoop loop_;
  FakeTransport transport_;
  FixedRandom random_;
  std::vector<Event> events_;
};

TEST_F(SealedTokens, AnExchangeGivesSealsAndReadsTheAccountWithThem) {
  const auto sealer = NewSealer();
  const std::string verifier = Sealed(*sealer, seal::kVerifier, std::string(64, 'v'));
  const std::string event =
      Run(sealer, R"({"op":"oauth.exchange","code":"c","account":true,"sealedVerifier":")" +
                      verifier + R"(",)" + kContext + "}");
  EXPECT_TRUE(Has(event, R"("sealedAccessToken":"v1.)")) << event;
  EXPECT_TRUE(Has(event, R"("sealedRefreshToken":"v1.)")) << event;
  EXPECT_TRUE(Has(event, R"("username":"garden")")) << event;
  EXPECT_FALSE(Has(event, "pina_a") || Has(event, "pinr_b")) << event;
}

TEST_F(SealedTokens, ARefreshOpensTheOldSealAndGivesNewOnes) {
  const auto sealer = NewSealer();
  const std::string old = Sealed(*sealer, seal::kRefreshToken, "pinr_old");
  const std::string event =
      Run(sealer, R"({"op":"oauth.refresh","sealed":")" + old + R"(",)" + kContext + "}");
  EXPECT_TRUE(Has(event, R"("sealedAccessToken":"v1.)")) << event;
  EXPECT_FALSE(Has(event, "pina_a") || Has(event, "pinr_")) << event;
}

TEST_F(SealedTokens, ASealOfAnotherKindSpendsNothing) {
  const auto sealer = NewSealer();
  const std::string access = Sealed(*sealer, seal::kAccessToken, "pina_x");
  const std::string event =
      Run(sealer, R"({"op":"oauth.refresh","sealed":")" + access + R"(",)" + kContext + "}");
  EXPECT_TRUE(Has(event, "seal_wrong_context")) << event;
  EXPECT_EQ(transport_.count(), 0U);
}

TEST_F(SealedTokens, ASealedAccessTokenCarriesACall) {
  const auto sealer = NewSealer();
  const std::string token = Sealed(*sealer, seal::kAccessToken, "pina_x");
  const std::string event =
      Run(sealer, R"({"op":"account.get","auth":{"sealed":")" + token +
                      R"(","scopes":["user_accounts:read"],)" + kContext + "}}");
  EXPECT_TRUE(Has(event, R"("username":"garden")")) << event;
}

TEST_F(SealedTokens, AClientWithoutASealerSaysSo) {
  for (const std::string& command :
       {R"({"op":"account.get","auth":{"sealed":"v1.a.b",)" + kContext + "}}",
        R"({"op":"oauth.refresh","sealed":"v1.a.b",)" + kContext + "}",
        R"({"op":"oauth.exchange","code":"c","sealedVerifier":"v1.a.b",)" + kContext + "}"}) {
    const std::string said = Run(nullptr, command);
    EXPECT_TRUE(Has(said, "sealer")) << command;
    EXPECT_TRUE(Has(said, "createClient")) << said;
  }
  EXPECT_EQ(transport_.count(), 0U);
}

TEST(SealContext, EveryPartIsReadAndTheKindDefaultsToAccess) {
  const auto context = ReadFullContext(
      R"({"environment":"sandbox","appId":"1","tenant":"t","connection":"c","kind":"verifier"})");
  ASSERT_TRUE(context);
  EXPECT_EQ(context.value().environment, "sandbox");
  EXPECT_EQ(context.value().app_id, "1");
  EXPECT_EQ(context.value().tenant, "t");
  EXPECT_EQ(context.value().connection_id, "c");
  EXPECT_EQ(context.value().kind, "verifier");
  const auto bare =
      ReadFullContext(R"({"environment":"sandbox","appId":"1","tenant":"t","connection":"c"})");
  EXPECT_EQ(bare.value().kind, seal::kAccessToken);
  EXPECT_FALSE(ReadFullContext(R"({"environment":"sandbox"})"));
  EXPECT_FALSE(ReadFullContext("{"));
}

}  // namespace
}  // namespace pinterest::engine
