#pragma once

#include "api/auth.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::api {

// A token that the caller holds itself (n8n, scripts).
class PlainAuth final : public Auth {
 public:
  struct Options {
    std::string environment{};
    std::string user{};  // whose quota; empty: told apart by a keyed hash of the token
    std::optional<std::vector<std::string>> scopes{};
  };

  static Result<std::shared_ptr<const PlainAuth>> Create(std::string_view token, Options options);

  PlainAuth(SecretBytes token, Options options, bool named);
  // Create would make the same of these.
  bool IsMadeOf(std::string_view token, const Options& options) const;
  Result<SecretBytes> OpenToken() const override { return token_.Clone(); }
  const std::string& account() const override { return options_.user; }
  const std::string& environment() const override { return options_.environment; }
  const std::optional<std::vector<std::string>>& scopes() const override { return options_.scopes; }

 private:
  SecretBytes token_;
  Options options_;
  bool named_;  // `user` was given
};

}  // namespace pinterest::api
