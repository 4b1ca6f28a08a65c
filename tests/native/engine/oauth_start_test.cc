#include "engine/oauth_start.h"

#include "json/reader.h"
#include "oauth/pkce.h"
#include "support/fixed_random.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::engine {
namespace {

constexpr std::string_view kContext = R"("context":{"tenant":"t","connection":"c"})";

EngineConfig Config(std::shared_ptr<const seal::Sealer> sealer = nullptr) {
  auto config = ReadConfig(R"({"appId":"1234","redirectUri":"https://app.example/callback"})",
                           {.sealer = std::move(sealer)});
  return std::move(config).value();
}

std::shared_ptr<const seal::Sealer> NewSealer() {
  const auto key = seal::GenerateKey();
  const std::array<std::string_view, 1> keys{std::string_view(key.data(), key.size())};
  return seal::Sealer::Create(keys).value();
}

std::string Start(std::string_view request, const EngineConfig& config) {
  testing::FixedRandom random;
  const auto started = StartOAuth(request, config, random);
  EXPECT_TRUE(started) << started.error().message;
  return started ? std::string(started.value().begin(), started.value().end()) : "{}";
}

TEST(OAuthStart, TheUrlCarriesTheChallengeOfTheVerifierAndTheState) {
  const std::string json = Start("{}", Config());
  auto document = json::Document::Parse(json);
  ASSERT_TRUE(document);
  const json::Object object = document.value().object();
  const std::string url(object.String("url"));
  const std::string state(object.String("state"));
  EXPECT_EQ(object.String("stateHash"), oauth::HashState(state));
  EXPECT_NE(url.find("state=" + state), std::string::npos) << url;
  EXPECT_NE(url.find("client_id=1234"), std::string::npos) << url;
  EXPECT_NE(url.find("code_challenge_method=S256"), std::string::npos) << url;
  EXPECT_EQ(url.find(std::string(object.String("verifier"))), std::string::npos);
  EXPECT_GE(object.String("verifier").size(), 43U);
  EXPECT_EQ(object.GetArray("scopes").size(), 5U);
}

TEST(OAuthStart, WithASealerTheVerifierComesSealedOnlyAndOpensWhereItBelongs) {
  const auto sealer = NewSealer();
  const EngineConfig config = Config(sealer);
  const std::string json = Start("{" + std::string(kContext) + "}", config);
  auto document = json::Document::Parse(json);
  ASSERT_TRUE(document);
  const json::Object object = document.value().object();
  EXPECT_FALSE(object.Find("verifier"));
  const std::string sealed(object.String("sealedVerifier"));
  const seal::Context context{"production", "1234", "t", "c", std::string(seal::kVerifier)};
  EXPECT_TRUE(sealer->Unseal(context, sealed));
  seal::Context elsewhere = context;
  elsewhere.tenant = "another";
  EXPECT_FALSE(sealer->Unseal(elsewhere, sealed));
}

TEST(OAuthStart, ScopesRedirectAndProofCanBeChosen) {
  const std::string json = Start(
      R"({"scopes":["pins:read"],"redirectUri":"https://b.example/","pkce":false})", Config());
  auto document = json::Document::Parse(json);
  ASSERT_TRUE(document);
  const json::Object object = document.value().object();
  EXPECT_FALSE(object.Find("verifier"));
  const std::string url(object.String("url"));
  EXPECT_EQ(url.find("code_challenge"), std::string::npos) << url;
  EXPECT_NE(url.find("b.example"), std::string::npos) << url;
  EXPECT_EQ(object.GetArray("scopes").size(), 1U);
}

TEST(OAuthStart, WhatCannotBeIsRefused) {
  testing::FixedRandom random;
  EXPECT_FALSE(StartOAuth("{", Config(), random));
  EXPECT_FALSE(StartOAuth(R"({"scopes":[1]})", Config(), random));
  EXPECT_FALSE(StartOAuth("{}", Config(NewSealer()), random)) << "nobody to seal the verifier for";
  EXPECT_FALSE(StartOAuth("{}", EngineConfig{}, random)) << "no app";
}

}  // namespace
}  // namespace pinterest::engine
