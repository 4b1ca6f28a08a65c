#include "oauth/token_grant.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace pinterest::oauth {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kSentAtSeconds = 1'795'000'000;
constexpr WallTime kSentAt{seconds(kSentAtSeconds)};

Result<TokenGrant> Read(std::string_view body, std::string_view old_refresh = "") {
  return ReadTokenAnswer(body, kSentAt, SecretBytes(old_refresh), std::nullopt);
}

const PlainTokens& Plain(const Result<TokenGrant>& grant) {
  return std::get<PlainTokens>(grant.value().tokens);
}

TEST(TokenGrant, ReadsAnExchange) {
  const Result<TokenGrant> grant = Read(
      R"({"access_token":"pina_A","refresh_token":"pinr.B","response_type":"authorization_code",)"
      R"("token_type":"bearer","expires_in":2592000,"refresh_token_expires_in":5184000,)"
      R"("refresh_token_expires_at":1,"scope":"boards:read,pins:read pins:write"})");
  ASSERT_TRUE(grant.ok());
  EXPECT_EQ(Plain(grant).access.text(), "pina_A");
  EXPECT_EQ(Plain(grant).refresh.text(), "pinr.B");
  EXPECT_TRUE(grant.value().refresh_rotated);
  EXPECT_EQ(grant.value().issued_at, kSentAt);
  EXPECT_EQ(grant.value().access_expires_at, kSentAt + seconds(2592000));
  EXPECT_EQ(grant.value().refresh_expires_at, kSentAt + seconds(5184000));
  EXPECT_EQ(grant.value().scopes,
            (std::vector<std::string>{"boards:read", "pins:read", "pins:write"}));
}

TEST(TokenGrant, TakesTheRefreshExpiryInEpochSeconds) {
  const std::string at = std::to_string(kSentAtSeconds + 1000);
  EXPECT_EQ(Read(R"({"access_token":"a","refresh_token_expires_at":)" + at + "}")
                .value()
                .refresh_expires_at,
            kSentAt + seconds(1000));
}

TEST(TokenGrant, KeepsTheOldRefreshTokenWhenNoneComes) {
  for (const char* body :
       {R"({"access_token":"a"})", R"({"access_token":"a","refresh_token":null})",
        R"({"access_token":"a","refresh_token":""})"}) {
    const Result<TokenGrant> grant = Read(body, "pinr_old");
    EXPECT_EQ(Plain(grant).refresh.text(), "pinr_old") << body;
    EXPECT_FALSE(grant.value().refresh_rotated) << body;
  }
}

TEST(TokenGrant, LosesNoTokenToScopesOfAnotherShape) {
  const Result<TokenGrant> list =
      Read(R"({"access_token":"a","refresh_token":"new","scope":["boards:read",7,"pins:read"]})");
  ASSERT_TRUE(list.ok());
  EXPECT_EQ(list.value().scopes, (std::vector<std::string>{"boards:read", "pins:read"}));
  for (const char* scope : {"null", "7", R"({"a":1})"}) {
    const Result<TokenGrant> grant =
        Read(R"({"access_token":"a","refresh_token":"new","scope":)" + std::string(scope) + "}");
    ASSERT_TRUE(grant.ok()) << scope;
    EXPECT_EQ(Plain(grant).refresh.text(), "new");
    EXPECT_TRUE(grant.value().scopes.empty());
  }
}

TEST(TokenGrant, PrefersTheNewRefreshToken) {
  EXPECT_EQ(Plain(Read(R"({"access_token":"a","refresh_token":"new"})", "old")).refresh.text(),
            "new");
}

// A strange lifetime must not cost a rotated refresh token.
TEST(TokenGrant, SurvivesStrangeLifetimes) {
  for (const char* number : {"null", "\"soon\"", "\"60 s\"", "\"-1\"", "\"\"", "-1", "0", "1e300",
                             "999999999999", "\"99999999999999999999\"", "{}"}) {
    const std::string value = number;
    const Result<TokenGrant> grant =
        Read(R"({"access_token":"a","refresh_token":"r","expires_in":)" + value +
             R"(,"refresh_token_expires_in":)" + value + R"(,"refresh_token_expires_at":)" + value +
             "}");
    ASSERT_TRUE(grant.ok()) << number << ' ' << grant.error().message;
    EXPECT_EQ(Plain(grant).refresh.text(), "r");
    EXPECT_EQ(grant.value().access_expires_at, kSentAt + seconds(2592000)) << number;
    EXPECT_EQ(grant.value().refresh_expires_at, std::nullopt) << number;
  }
}

TEST(TokenGrant, LosesNoTokenToANumberThatNothingHolds) {
  for (const char* number : {"1e999", "18446744073709551616", "-9223372036854775809"}) {
    const Result<TokenGrant> grant =
        Read(R"({"access_token":"a","refresh_token":"new","expires_in":60,"other":)" +
                 std::string(number) + R"(,"refresh_token_expires_at":)" + number + "}",
             "old");
    ASSERT_TRUE(grant.ok()) << number << ' ' << grant.error().message;
    EXPECT_EQ(Plain(grant).refresh.text(), "new");
    EXPECT_EQ(grant.value().access_expires_at, kSentAt + seconds(60));
    EXPECT_EQ(grant.value().refresh_expires_at, std::nullopt);
  }
}

// As other token endpoints write them. Taken for absent they would be thirty days.
TEST(TokenGrant, ReadsLifetimesThatAreWrittenAsTexts) {
  const Result<TokenGrant> grant =
      Read(R"({"access_token":"a","expires_in":"3600","refresh_token_expires_in":"7200"})");
  ASSERT_TRUE(grant.ok());
  EXPECT_EQ(grant.value().access_expires_at, kSentAt + seconds(3600));
  EXPECT_EQ(grant.value().refresh_expires_at, kSentAt + seconds(7200));
}

TEST(TokenGrant, LosesNoTokenToAFieldThatComesTwice) {
  for (const char* field :
       {"expires_in", "refresh_token_expires_in", "refresh_token_expires_at", "scope"}) {
    const std::string twice = ",\"" + std::string(field) + "\":1,\"" + field + "\":2}";
    const Result<TokenGrant> grant =
        Read(R"({"access_token":"a","refresh_token":"new")" + twice, "old");
    ASSERT_TRUE(grant.ok()) << grant.error().message;
    EXPECT_EQ(Plain(grant).refresh.text(), "new") << field;
    EXPECT_TRUE(grant.value().refresh_rotated) << field;
  }
}

// Two readers of one answer must not see two grants, and nothing is lost: the person consents once
// more, or the old refresh token is as good as before.
TEST(TokenGrant, RefusesAFieldThatComesTwiceWhereNoRefreshTokenIsAtStake) {
  for (const std::string field :
       {"expires_in", "refresh_token_expires_in", "refresh_token_expires_at", "scope"}) {
    const std::string twice = ",\"" + field + "\":1,\"" + field + "\":2}";
    const Result<TokenGrant> exchange =
        Read(R"({"access_token":"a","refresh_token":"new")" + twice);
    ASSERT_FALSE(exchange.ok()) << field;
    EXPECT_EQ(exchange.error().field, field);
    EXPECT_EQ(exchange.error().code, ErrorCode::kBadAnswer);
    EXPECT_FALSE(Read(R"({"access_token":"a")" + twice, "old").ok()) << field;
  }
  EXPECT_FALSE(Read(R"({"access_token":"a","refresh_token_expires_in":9,)"
                    R"("refresh_token_expires_at":1,"refresh_token_expires_at":2})")
                   .ok());
}

constexpr const char* kNoAccess[] = {R"({"refresh_token":"new"})",
                                     R"({"access_token":null,"refresh_token":"new"})",
                                     R"({"access_token":"","refresh_token":"new"})",
                                     R"({"access_token":["a"],"refresh_token":"new"})",
                                     R"({"access_token":"a","access_token":"b",)"
                                     R"("refresh_token":"new"})"};

// The old one is dead by then.
TEST(TokenGrant, KeepsARotatedRefreshTokenWithoutAnAccessToken) {
  for (const char* body : kNoAccess) {
    const Result<TokenGrant> grant = Read(body, "old");
    ASSERT_TRUE(grant.ok()) << body;
    EXPECT_FALSE(grant.value().has_access()) << body;
    EXPECT_EQ(Plain(grant).refresh.text(), "new") << body;
    EXPECT_TRUE(grant.value().refresh_rotated);
    EXPECT_EQ(grant.value().access_expires_at, kSentAt);
  }
}

TEST(TokenGrant, NeedsAnAccessTokenWhereNoRefreshTokenIsAtStake) {
  for (const char* body : kNoAccess) {
    const Result<TokenGrant> exchange = Read(body);
    ASSERT_FALSE(exchange.ok()) << body;
    EXPECT_EQ(exchange.error().field, "access_token");
  }
  EXPECT_EQ(Read("{}", "old").error().field, "access_token");
}

TEST(TokenGrant, RefusesAnswersWithoutOneClearToken) {
  const auto field = [](std::string_view body) {
    const Result<TokenGrant> grant = Read(body);
    EXPECT_FALSE(grant.ok()) << body;
    EXPECT_EQ(grant.error().code, ErrorCode::kBadAnswer);
    return grant.error().field;
  };
  EXPECT_EQ(field("{}"), "access_token");
  EXPECT_EQ(field(R"({"access_token":""})"), "access_token");
  EXPECT_EQ(field(R"({"access_token":5})"), "access_token");
  EXPECT_EQ(field(R"({"access_token":"a","access_token":"b"})"), "access_token");
  EXPECT_EQ(field(R"({"access_token":"a","refresh_token":["r"]})"), "refresh_token");
  EXPECT_EQ(field(R"({"access_token":"a","refresh_token":"r","refresh_token":"s"})"),
            "refresh_token");
  EXPECT_EQ(field("[]"), "");
  EXPECT_EQ(field("not json pina_SECRET"), "");
  EXPECT_EQ(Read("not json pina_SECRET").error().message.find("SECRET"), std::string::npos);
}

class SealedGrant : public ::testing::Test {
 protected:
  SealedGrant() {
    const WipingString key = seal::GenerateKey();
    const std::vector<std::string_view> keys = {key};
    seal_to_ = {.sealer = seal::Sealer::Create(keys).value(),
                .context = {.environment = "production", .connection_id = "c1", .kind = "other"}};
  }

  std::string Opened(std::string_view kind, const std::string& sealed) const {
    seal::Context context = seal_to_.context;
    context.kind = kind;
    return std::string(seal_to_.sealer->Unseal(context, sealed).value().text());
  }

  SealTo seal_to_;
};

TEST_F(SealedGrant, BringsTokensHomeSealedOnly) {
  const Result<TokenGrant> grant = ReadTokenAnswer(
      R"({"access_token":"pina_A","refresh_token":"pinr_B"})", kSentAt, SecretBytes(), seal_to_);
  ASSERT_TRUE(grant.ok());
  const SealedTokens& tokens = std::get<SealedTokens>(grant.value().tokens);
  EXPECT_EQ(Opened(seal::kAccessToken, tokens.access), "pina_A");
  EXPECT_EQ(Opened(seal::kRefreshToken, tokens.refresh), "pinr_B");
  EXPECT_EQ(grant.value().access_expires_at, kSentAt + seconds(2592000));
}

TEST_F(SealedGrant, SealsARotatedRefreshTokenWithoutAnAccessToken) {
  const std::string longest(seal::kMaxSecretBytes + 1, 'a');
  for (const std::string& body :
       {std::string(R"({"refresh_token":"pinr_B"})"),
        R"({"refresh_token":"pinr_B","access_token":")" + longest + "\"}"}) {
    const Result<TokenGrant> grant =
        ReadTokenAnswer(body, kSentAt, SecretBytes("pinr_old"), seal_to_);
    ASSERT_TRUE(grant.ok());
    EXPECT_FALSE(grant.value().has_access());
    const SealedTokens& tokens = std::get<SealedTokens>(grant.value().tokens);
    EXPECT_EQ(Opened(seal::kRefreshToken, tokens.refresh), "pinr_B");
  }
}

TEST_F(SealedGrant, SealsTheOldRefreshTokenAgain) {
  const Result<TokenGrant> grant =
      ReadTokenAnswer(R"({"access_token":"pina_A"})", kSentAt, SecretBytes("pinr_old"), seal_to_);
  EXPECT_EQ(Opened(seal::kRefreshToken, std::get<SealedTokens>(grant.value().tokens).refresh),
            "pinr_old");
}

TEST_F(SealedGrant, HasNoSealForATokenThatIsNotThere) {
  const Result<TokenGrant> grant =
      ReadTokenAnswer(R"({"access_token":"pina_A"})", kSentAt, SecretBytes(), seal_to_);
  EXPECT_EQ(std::get<SealedTokens>(grant.value().tokens).refresh, "");
}

TEST_F(SealedGrant, SaysWhenATokenIsTooLongToSeal) {
  const std::string longest(seal::kMaxSecretBytes + 1, 'a');
  EXPECT_EQ(
      ReadTokenAnswer(R"({"access_token":")" + longest + "\"}", kSentAt, SecretBytes(), seal_to_)
          .error()
          .field,
      "secret");
  EXPECT_EQ(ReadTokenAnswer(R"({"access_token":"a","refresh_token":")" + longest + "\"}", kSentAt,
                            SecretBytes(), seal_to_)
                .error()
                .field,
            "secret");
}

TEST(ParseScopes, SplitsOnCommasAndBlanks) {
  using Scopes = std::vector<std::string>;
  EXPECT_EQ(ParseScopes(""), Scopes{});
  EXPECT_EQ(ParseScopes(" , "), Scopes{});
  EXPECT_EQ(ParseScopes("pins:read"), Scopes{"pins:read"});
  EXPECT_EQ(ParseScopes(" pins:read,,boards:read  ads:read,"),
            (Scopes{"pins:read", "boards:read", "ads:read"}));
}

}  // namespace
}  // namespace pinterest::oauth
