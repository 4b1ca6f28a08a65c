#pragma once

#include "api/auth.h"
#include "api/caller.h"
#include "result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pinterest::account {

struct UserAccount {
  std::string id{};  // lasts, unlike the username
  std::string username{};
  std::string account_type{};  // "PINNER", "BUSINESS"
  std::string business_name{};
  std::string about{};
  std::string profile_image{};
  std::string website_url{};
  std::optional<std::int64_t> board_count{};
  std::optional<std::int64_t> pin_count{};
  std::optional<std::int64_t> follower_count{};
  std::optional<std::int64_t> following_count{};
  std::optional<std::int64_t> monthly_views{};
};

Result<UserAccount> ParseUserAccount(std::string_view body);

api::CallId GetUserAccount(api::Caller& caller, std::shared_ptr<const api::Auth> auth,
                           Callback<UserAccount> done);

}  // namespace pinterest::account
