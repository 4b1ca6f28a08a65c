#include "engine/auth_pool.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace pinterest::engine {
namespace {

using Scopes = std::vector<std::string>;

std::shared_ptr<const api::Auth> Plain(AuthPool& pool, std::string_view token,
                                       api::PlainAuth::Options options = {}) {
  return pool.Plain(token, std::move(options)).value();
}

TEST(AuthPool, GivesOneAuthForOneTokenWhileItIsUsed) {
  AuthPool pool;
  const std::size_t before = SecretArenaState().used;
  std::vector<std::shared_ptr<const api::Auth>> users;
  for (int i = 0; i < 100; ++i) users.push_back(Plain(pool, "pina_secret"));
  const std::size_t held = SecretArenaState().used - before;
  EXPECT_EQ(held, 64U);
  EXPECT_EQ(users.front(), users.back());

  users.clear();
  EXPECT_EQ(SecretArenaState().used, before);
  EXPECT_EQ(Plain(pool, "pina_secret")->OpenToken().value().text(), "pina_secret");
}

TEST(AuthPool, KeepsApartWhatDiffers) {
  AuthPool pool;
  const auto auth = Plain(pool, "pina_secret", {.environment = "production"});
  EXPECT_EQ(auth, Plain(pool, "pina_secret", {.environment = "production"}));
  EXPECT_NE(auth, Plain(pool, "pina_other", {.environment = "production"}));
  EXPECT_NE(auth, Plain(pool, "pina_secret", {.environment = "sandbox"}));
  const auto named = Plain(pool, "pina_secret", {.environment = "production", .user = "u1"});
  EXPECT_NE(auth, named);
  EXPECT_EQ(named->account(), "u1");
  const auto scoped =
      Plain(pool, "pina_secret", {.environment = "production", .scopes = Scopes{"pins:read"}});
  EXPECT_NE(auth, scoped);
  EXPECT_EQ(scoped->scopes(), Scopes{"pins:read"});
}

TEST(AuthPool, RefusesWhatNoAuthCanBeMadeOf) {
  AuthPool pool;
  EXPECT_EQ(pool.Plain("a b", {}).error().field, "accessToken");
}

TEST(AuthPool, ForgetsWhatNobodyUses) {
  AuthPool pool;
  const std::size_t before = SecretArenaState().used;
  for (int i = 0; i < 5'000; ++i) Plain(pool, "pina_" + std::to_string(i));
  EXPECT_EQ(SecretArenaState().used, before);
}

}  // namespace
}  // namespace pinterest::engine
