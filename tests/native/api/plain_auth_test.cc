#include "api/plain_auth.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::api {
namespace {

std::shared_ptr<const Auth> With(std::string_view token, PlainAuth::Options options = {}) {
  return PlainAuth::Create(token, std::move(options)).value();
}

TEST(PlainAuth, CarriesWhatItWasGiven) {
  const auto auth = With("pina_secret", {.environment = "sandbox",
                                         .user = "user-7",
                                         .scopes = std::vector<std::string>{"pins:read"}});
  EXPECT_EQ(auth->OpenToken().value().text(), "pina_secret");
  EXPECT_EQ(auth->account(), "user-7");
  EXPECT_EQ(auth->environment(), "sandbox");
  EXPECT_EQ(auth->scopes(), std::vector<std::string>{"pins:read"});
}

TEST(PlainAuth, NamesTheAccountByAHashWhenNobodyElseDoes) {
  const auto first = With("pina_secret");
  EXPECT_EQ(first->account(), With("pina_secret")->account());
  EXPECT_NE(first->account(), With("pina_other")->account());
  EXPECT_EQ(first->account().find("secret"), std::string::npos);
  EXPECT_EQ(first->account().size(), std::string("token-").size() + 32);
  EXPECT_FALSE(first->scopes());
}

TEST(PlainAuth, RefusesWhatCannotStandInAHeader) {
  for (const char* token : {"", "a b", "a\r\nX-Evil: 1", "t\xC3\xBC", "a\x7f"}) {
    const auto made = PlainAuth::Create(token, {});
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().field, "accessToken");
  }
}

}  // namespace
}  // namespace pinterest::api
