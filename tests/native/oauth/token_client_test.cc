#include "oauth/token_client.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::oauth {
namespace {

constexpr WallTime kCallSentAt{std::chrono::seconds(1'795'000'000)};

// Keeps what is started; the test says how it ends.
class OneCallCaller final : public api::Caller {
 public:
  api::CallId Start(api::Call call, Callback<api::Answer> done) override {
    started.push_back(std::move(call));
    done_ = std::move(done);
    return started.size();
  }
  bool Cancel(api::CallId) override { return false; }

  void Answer(std::string_view body) {
    done_(api::Answer{
        .status = 200, .body = WipingString(body), .request_id = "rid-1", .sent_at = kCallSentAt});
  }
  void Fail(Error error) { done_(std::move(error)); }

  std::vector<api::Call> started;

 private:
  Callback<api::Answer> done_;
};

class TokenClientTest : public ::testing::Test {
 protected:
  ExchangeRequest Exchange() {
    ExchangeRequest request;
    request.code = SecretBytes("co/de+1");
    request.redirect_uri = "https://blog.example/callback";
    request.verifier = SecretBytes("verifier-_1");
    return request;
  }

  RefreshRequest Refresh(std::string token = "pinr_old.1") {
    RefreshRequest request;
    request.open_refresh_token = [token] { return Result<SecretBytes>(SecretBytes(token)); };
    return request;
  }

  Callback<TokenGrant> Keep() {
    return [this](Result<TokenGrant> result) { result_.emplace(std::move(result)); };
  }

  OneCallCaller caller_;
  TokenClient client_{caller_};
  std::optional<Result<TokenGrant>> result_;
};

TEST_F(TokenClientTest, ExchangesWithTheseExactBytes) {
  ASSERT_TRUE(client_.Exchange(Exchange(), Keep()).ok());
  const api::Call& call = caller_.started.at(0);
  EXPECT_EQ(call.operation->name, "oauth/token");
  EXPECT_EQ(call.operation->path, "/oauth/token");
  EXPECT_EQ(call.auth, nullptr);
  EXPECT_EQ(call.body, "");
  EXPECT_EQ(std::string_view(call.form),
            "grant_type=authorization_code&code=co%2Fde%2B1"
            "&redirect_uri=https%3A%2F%2Fblog.example%2Fcallback"
            "&code_verifier=verifier-_1&continuous_refresh=true");
  EXPECT_FALSE(result_);
}

TEST_F(TokenClientTest, LeavesOutWhatIsSwitchedOff) {
  ExchangeRequest request = Exchange();
  request.verifier = SecretBytes();
  request.continuous_refresh = false;
  ASSERT_TRUE(client_.Exchange(std::move(request), Keep()).ok());
  EXPECT_EQ(std::string_view(caller_.started.at(0).form),
            "grant_type=authorization_code&code=co%2Fde%2B1"
            "&redirect_uri=https%3A%2F%2Fblog.example%2Fcallback");
}

TEST_F(TokenClientTest, RefreshesWithTheseExactBytes) {
  ASSERT_TRUE(client_.Refresh(Refresh(), Keep()).ok());
  EXPECT_EQ(std::string_view(caller_.started.at(0).form),
            "grant_type=refresh_token&refresh_token=pinr_old.1&continuous_refresh=true");
  RefreshRequest without = Refresh();
  without.continuous_refresh = false;
  ASSERT_TRUE(client_.Refresh(std::move(without), Keep()).ok());
  EXPECT_EQ(std::string_view(caller_.started.at(1).form),
            "grant_type=refresh_token&refresh_token=pinr_old.1");
}

TEST_F(TokenClientTest, NeverRepeatsBlindly) {
  ASSERT_TRUE(client_.Refresh(Refresh(), Keep()).ok());
  EXPECT_EQ(caller_.started.at(0).operation->repeat, api::Repeat::kNever);
}

TEST_F(TokenClientTest, BringsTheGrantHome) {
  ASSERT_TRUE(client_.Refresh(Refresh(), Keep()).ok());
  caller_.Answer(R"({"access_token":"pina_new","expires_in":100})");
  ASSERT_TRUE(result_->ok());
  const PlainTokens& tokens = std::get<PlainTokens>(result_->value().tokens);
  EXPECT_EQ(tokens.access.text(), "pina_new");
  EXPECT_EQ(tokens.refresh.text(), "pinr_old.1");
  EXPECT_EQ(result_->value().access_expires_at, kCallSentAt + std::chrono::seconds(100));
}

TEST_F(TokenClientTest, SealsTheGrantWhenToldTo) {
  const WipingString key = seal::GenerateKey();
  const std::vector<std::string_view> keys = {key};
  ExchangeRequest request = Exchange();
  request.seal_to = SealTo{.sealer = seal::Sealer::Create(keys).value()};
  ASSERT_TRUE(client_.Exchange(std::move(request), Keep()).ok());
  caller_.Answer(R"({"access_token":"pina_new","refresh_token":"pinr_new"})");
  const SealedTokens& tokens = std::get<SealedTokens>(result_->value().tokens);
  EXPECT_TRUE(tokens.access.starts_with("v1."));
  EXPECT_TRUE(tokens.refresh.starts_with("v1."));
}

// The token is spent or not, nobody knows: that is no reason to send it again.
TEST_F(TokenClientTest, CallsAnUnreadableAnswerUnknown) {
  ASSERT_TRUE(client_.Refresh(Refresh(), Keep()).ok());
  caller_.Answer(R"({"access_token":)");
  ASSERT_FALSE(result_->ok());
  EXPECT_EQ(result_->error().code, ErrorCode::kBadAnswer);
  EXPECT_EQ(result_->error().outcome, Outcome::kUnknown);
  EXPECT_EQ(result_->error().http_status, 200);
  EXPECT_EQ(result_->error().request_id, "rid-1");
  EXPECT_EQ(result_->error().stopped, StopReason::kUnsafeToRepeat);
}

TEST_F(TokenClientTest, SaysWhatARefusalMeans) {
  Error refused;
  refused.http_status = 400;
  refused.outcome = Outcome::kRejected;
  refused.oauth_error = "invalid_grant";
  ASSERT_TRUE(client_.Refresh(Refresh(), Keep()).ok());
  caller_.Fail(refused);
  EXPECT_EQ(result_->error().code, ErrorCode::kGrantRefused);
  EXPECT_NE(result_->error().message.find("refresh token"), std::string::npos);
  ASSERT_TRUE(client_.Exchange(Exchange(), Keep()).ok());
  caller_.Fail(refused);
  EXPECT_NE(result_->error().message.find("authorization code"), std::string::npos);
}

TEST_F(TokenClientTest, SendsNothingWithoutAGrant) {
  ExchangeRequest no_code = Exchange();
  no_code.code = SecretBytes();
  EXPECT_EQ(client_.Exchange(std::move(no_code), Keep()).error().field, "code");
  ExchangeRequest no_uri = Exchange();
  no_uri.redirect_uri.clear();
  EXPECT_EQ(client_.Exchange(std::move(no_uri), Keep()).error().field, "redirectUri");
  EXPECT_EQ(client_.Refresh(Refresh(""), Keep()).error().field, "refreshToken");
  RefreshRequest broken;
  broken.open_refresh_token = [] { return Result<SecretBytes>(InvalidArgument("seal", "broken")); };
  EXPECT_EQ(client_.Refresh(std::move(broken), Keep()).error().field, "seal");
  EXPECT_TRUE(caller_.started.empty());
  EXPECT_FALSE(result_);
}

}  // namespace
}  // namespace pinterest::oauth
