#pragma once

#include "api/environment.h"
#include "result.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::oauth {

// What the product needs to list boards and publish pins; `user_accounts:read` names the account.
inline constexpr std::array<std::string_view, 5> kDefaultScopes = {
    "boards:read", "boards:write", "pins:read", "pins:write", "user_accounts:read"};

struct AuthorizeRequest {
  std::string app_id{};
  std::string redirect_uri{};         // literally as registered with Pinterest
  std::vector<std::string> scopes{};  // empty: kDefaultScopes
  std::string state{};
  std::optional<std::string> challenge{};  // absent: without PKCE
};

Result<std::string> AuthorizeUrl(const api::Environment& environment,
                                 const AuthorizeRequest& request);

}  // namespace pinterest::oauth
