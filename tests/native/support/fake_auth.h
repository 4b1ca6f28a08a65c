#pragma once

#include "api/auth.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::testing {

// A token in plain sight, with every scope unless the test says otherwise.
class FakeAuth final : public api::Auth {
 public:
  explicit FakeAuth(std::string user, std::string environment = "production")
      : user_(std::move(user)), environment_(std::move(environment)) {}

  Result<SecretBytes> OpenToken() const override { return SecretBytes("token of " + user_); }
  const std::string& account() const override { return user_; }
  const std::string& environment() const override { return environment_; }
  const std::optional<std::vector<std::string>>& scopes() const override { return granted; }

  std::optional<std::vector<std::string>> granted{};

 private:
  std::string user_;
  std::string environment_;
};

inline std::shared_ptr<const api::Auth> AuthOf(std::string user) {
  return std::make_shared<FakeAuth>(std::move(user));
}

}  // namespace pinterest::testing
