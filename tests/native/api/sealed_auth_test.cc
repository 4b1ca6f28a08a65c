#include "api/sealed_auth.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pinterest::api {
namespace {

std::shared_ptr<const seal::Sealer> NewSealer() {
  const WipingString key = seal::GenerateKey();
  const std::vector<std::string_view> keys = {key};
  return seal::Sealer::Create(keys).value();
}

seal::Context Somewhere() {
  return {.environment = "production", .connection_id = "connection-1", .kind = "access"};
}

TEST(SealedAuth, OpensTheTokenEachTime) {
  const auto sealer = NewSealer();
  const std::string sealed = sealer->Seal(Somewhere(), "pina_secret").value();
  const auto auth = SealedAuth::Create(sealer, sealed, {.context = Somewhere()}).value();
  EXPECT_EQ(auth->OpenToken().value().text(), "pina_secret");
  EXPECT_EQ(auth->OpenToken().value().text(), "pina_secret");
  EXPECT_EQ(auth->environment(), "production");
  EXPECT_FALSE(auth->scopes());
}

// Else the quota, the block and the twins of one tenant would be another's.
TEST(SealedAuth, IsOfItsTenantAsMuchAsOfItsConnection) {
  const auto sealer = NewSealer();
  const auto account_of = [&sealer](std::string tenant, std::string connection) {
    seal::Context context = Somewhere();
    context.tenant = std::move(tenant);
    context.connection_id = std::move(connection);
    const std::string sealed = sealer->Seal(context, "pina_secret").value();
    return SealedAuth::Create(sealer, sealed, {.context = context}).value()->account();
  };
  EXPECT_EQ(account_of("ann", "main"), account_of("ann", "main"));
  EXPECT_NE(account_of("ann", "main"), account_of("bob", "main"));
  EXPECT_NE(account_of("ann", "main"), account_of("ann", "other"));
  EXPECT_NE(account_of("ann", "bmain"), account_of("annb", "main"));
}

TEST(SealedAuth, TakesTheUserThatItIsTold) {
  const auto sealer = NewSealer();
  const std::string sealed = sealer->Seal(Somewhere(), "pina_secret").value();
  const auto auth =
      SealedAuth::Create(sealer, sealed, {.context = Somewhere(), .user = "user-7"}).value();
  EXPECT_EQ(auth->account(), "user-7");
}

TEST(SealedAuth, IsNotMadeFromASealThatDoesNotOpen) {
  const std::string sealed = NewSealer()->Seal(Somewhere(), "pina_secret").value();
  EXPECT_EQ(SealedAuth::Create(NewSealer(), sealed, {.context = Somewhere()}).error().code,
            ErrorCode::kSealKeyMissing);
}

}  // namespace
}  // namespace pinterest::api
