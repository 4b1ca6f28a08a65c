#pragma once

#include "api/auth.h"
#include "seal/sealer.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::api {

// A token that stays sealed until the moment a request carries it.
class SealedAuth final : public Auth {
 public:
  struct Options {
    seal::Context context{};  // says the environment and the connection
    std::string user{};       // whose quota; empty: the tenant's connection's
    std::optional<std::vector<std::string>> scopes{};
  };

  // Opens the seal once, so that a wrong key or context is told at once and not by the first
  // request.
  static Result<std::shared_ptr<const Auth>> Create(std::shared_ptr<const seal::Sealer> sealer,
                                                    std::string sealed, Options options);

  SealedAuth(std::shared_ptr<const seal::Sealer> sealer, std::string sealed, Options options);
  Result<SecretBytes> OpenToken() const override {
    return sealer_->Unseal(options_.context, sealed_);
  }
  const std::string& account() const override { return options_.user; }
  const std::string& environment() const override { return options_.context.environment; }
  const std::optional<std::vector<std::string>>& scopes() const override { return options_.scopes; }

 private:
  std::shared_ptr<const seal::Sealer> sealer_;  // second owner: whoever made the key ring
  std::string sealed_;
  Options options_;
};

}  // namespace pinterest::api
