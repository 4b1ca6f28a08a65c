#include "account/user_account.h"

#include "caller/caller_bench.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace pinterest::account {
namespace {

using api::testing::AuthOf;
using api::testing::CallerBench;
using pinterest::testing::Answered;

TEST(UserAccount, ReadsEveryField) {
  const auto account = ParseUserAccount(R"({"id":"2783136121146311751","username":"ann",
    "account_type":"BUSINESS","business_name":"Ann & Co","about":"us","profile_image":"https://i",
    "website_url":"https://a.org","board_count":14,"pin_count":339,"follower_count":10,
    "following_count":347,"monthly_views":null})");
  ASSERT_TRUE(account);
  EXPECT_EQ(account.value().id, "2783136121146311751");
  EXPECT_EQ(account.value().username, "ann");
  EXPECT_EQ(account.value().account_type, "BUSINESS");
  EXPECT_EQ(account.value().business_name, "Ann & Co");
  EXPECT_EQ(account.value().about, "us");
  EXPECT_EQ(account.value().profile_image, "https://i");
  EXPECT_EQ(account.value().website_url, "https://a.org");
  EXPECT_EQ(account.value().board_count, 14);
  EXPECT_EQ(account.value().pin_count, 339);
  EXPECT_EQ(account.value().follower_count, 10);
  EXPECT_EQ(account.value().following_count, 347);
  EXPECT_FALSE(account.value().monthly_views);
}

TEST(UserAccount, WithoutAnIdItIsNobody) {
  for (const char* body : {"{", "[]", "{}", R"({"id":null})", R"({"id":"1","id":"2"})"}) {
    const auto account = ParseUserAccount(body);
    ASSERT_FALSE(account) << body;
    EXPECT_EQ(account.error().code, ErrorCode::kBadAnswer);
  }
}

TEST(UserAccount, IsFetchedAndItsFailurePassedOn) {
  CallerBench bench;
  std::unique_ptr<Result<UserAccount>> first;
  std::unique_ptr<Result<UserAccount>> second;
  GetUserAccount(*bench.caller, AuthOf("ann"), [&first](Result<UserAccount> result) {
    first = std::make_unique<Result<UserAccount>>(std::move(result));
  });
  GetUserAccount(*bench.caller, AuthOf("bob"), [&second](Result<UserAccount> result) {
    second = std::make_unique<Result<UserAccount>>(std::move(result));
  });
  bench.loop.Run();
  EXPECT_EQ(bench.transport.sent()[0].request.url, "https://api.pinterest.com/v5/user_account");
  bench.transport.Answer(0, Answered(200, R"({"id":"1","username":"ann"})"));
  bench.transport.Answer(1, Answered(403, R"({"code":29,"message":"no"})"));
  bench.loop.Run();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->value().username, "ann");
  EXPECT_EQ(second->error().code, ErrorCode::kForbidden);
}

TEST(UserAccount, AnAnswerThatCannotBeUsedIsNamed) {
  CallerBench bench;
  std::unique_ptr<Result<UserAccount>> end;
  GetUserAccount(*bench.caller, AuthOf("ann"), [&end](Result<UserAccount> result) {
    end = std::make_unique<Result<UserAccount>>(std::move(result));
  });
  bench.loop.Run();
  bench.transport.Answer(0, Answered(200, R"({"username":"ann"})", {{"x-pinterest-rid", "42"}}));
  bench.loop.Run();
  ASSERT_TRUE(end);
  EXPECT_EQ(end->error().code, ErrorCode::kBadAnswer);
  EXPECT_EQ(end->error().http_status, 200);
  EXPECT_EQ(end->error().request_id, "42");
  EXPECT_EQ(end->error().outcome, Outcome::kUnknown);
  EXPECT_EQ(end->error().attempts, 1);
}

}  // namespace
}  // namespace pinterest::account
