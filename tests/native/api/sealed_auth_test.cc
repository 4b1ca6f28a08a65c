#include "api/sealed_auth.h"

#include <gtest/gtest.h>

#include <string>
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
  EXPECT_EQ(auth->account(), "connection-1");
  EXPECT_EQ(auth->environment(), "production");
  EXPECT_FALSE(auth->scopes());
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
