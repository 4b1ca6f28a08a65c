#include "api/operation.h"

#include <algorithm>
#include <array>

namespace pinterest::api {
namespace {

using http::Method;
using Scopes = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kBoardsRead = {"boards:read"};
constexpr std::array<std::string_view, 2> kBoardsWrite = {"boards:read", "boards:write"};
constexpr std::array<std::string_view, 2> kPinsRead = {"boards:read", "pins:read"};
constexpr std::array<std::string_view, 1> kMediaRead = {"pins:read"};
constexpr std::array<std::string_view, 2> kMediaWrite = {"pins:read", "pins:write"};
constexpr std::array<std::string_view, 1> kUserRead = {"user_accounts:read"};
constexpr std::array<std::string_view, 1> kAdsWrite = {"ads:write"};
constexpr std::array<std::string_view, 4> kPinsWrite = {"boards:read", "boards:write", "pins:read",
                                                        "pins:write"};
constexpr std::array<std::string_view, 2> kSecretBoardsRead = {"boards:read", "boards:read_secret"};
constexpr std::array<std::string_view, 4> kSecretPinsRead = {"boards:read", "boards:read_secret",
                                                             "pins:read", "pins:read_secret"};
constexpr std::array<std::string_view, 2> kUserPinsRead = {"pins:read", "user_accounts:read"};
constexpr std::array<std::string_view, 1> kUserWrite = {"user_accounts:write"};
constexpr Scopes kAppCredentials{};  // no scope: the app itself asks

enum class Where { kEverywhere, kProduction };
enum class Maturity { kStable, kBeta };

// Every POST is a create as far as anybody can prove, so none is repeated blindly.
constexpr Operation Row(Method method, std::string_view path, std::string_view name,
                        Category category, Scopes scopes, Where where = Where::kEverywhere,
                        Maturity maturity = Maturity::kStable) {
  return {.name = name,
          .method = method,
          .path = path,
          .category = category,
          .scopes = scopes,
          .sandbox = where == Where::kEverywhere,
          .beta = maturity == Maturity::kBeta,
          .credential = scopes.empty() ? Credential::kAppBasic : Credential::kBearer,
          .repeat = method == Method::kPost ? Repeat::kNever : Repeat::kSafe};
}

constexpr std::array<Operation, 47> kOperations = {
    Row(Method::kGet, "/boards", "boards/list", Category::kOrgRead, kBoardsRead),
    Row(Method::kPost, "/boards", "boards/create", Category::kOrgWrite, kBoardsWrite),
    Row(Method::kDelete, "/boards/{board_id}", "boards/delete", Category::kOrgWrite, kBoardsWrite),
    Row(Method::kGet, "/boards/{board_id}", "boards/get", Category::kOrgRead, kBoardsRead),
    Row(Method::kPatch, "/boards/{board_id}", "boards/update", Category::kOrgWrite, kBoardsWrite),
    Row(Method::kGet, "/boards/{board_id}/pins", "boards/list_pins", Category::kOrgRead, kPinsRead),
    Row(Method::kGet, "/boards/{board_id}/sections", "board_sections/list", Category::kOrgRead,
        kBoardsRead),
    Row(Method::kPost, "/boards/{board_id}/sections", "board_sections/create", Category::kOrgWrite,
        kBoardsWrite),
    Row(Method::kDelete, "/boards/{board_id}/sections/{section_id}", "board_sections/delete",
        Category::kOrgWrite, kBoardsWrite),
    Row(Method::kPatch, "/boards/{board_id}/sections/{section_id}", "board_sections/update",
        Category::kOrgWrite, kBoardsWrite),
    Row(Method::kGet, "/boards/{board_id}/sections/{section_id}/pins", "board_sections/list_pins",
        Category::kOrgRead, kPinsRead),
    Row(Method::kGet, "/media", "media/list", Category::kOrgRead, kMediaRead),
    Row(Method::kPost, "/media", "media/create", Category::kOrgWrite, kMediaWrite),
    Row(Method::kGet, "/media/{media_id}", "media/get", Category::kOrgRead, kMediaRead),
    Row(Method::kPost, "/notifications", "notification/post", Category::kAdsRead, kUserRead),
    Row(Method::kPost, "/oauth/conversion_token", "oauth/conversion_token", Category::kOrgWrite,
        kAdsWrite),
    Row(Method::kPost, "/oauth/token", "oauth/token", Category::kOrgRead, kAppCredentials),
    Row(Method::kPost, "/oauth/token/revoke", "token/revoke", Category::kOrgWrite, kAppCredentials),
    Row(Method::kGet, "/pins", "pins/list", Category::kOrgRead, kPinsRead),
    Row(Method::kPost, "/pins", "pins/create", Category::kOrgWrite, kPinsWrite),
    Row(Method::kGet, "/pins/analytics", "multi_pins/analytics", Category::kOrgAnalytics, kPinsRead,
        Where::kProduction, Maturity::kBeta),
    Row(Method::kDelete, "/pins/{pin_id}", "pins/delete", Category::kOrgWrite, kPinsWrite),
    Row(Method::kGet, "/pins/{pin_id}", "pins/get", Category::kOrgRead, kPinsRead),
    Row(Method::kPatch, "/pins/{pin_id}", "pins/update", Category::kOrgWrite, kPinsWrite,
        Where::kEverywhere, Maturity::kBeta),
    Row(Method::kGet, "/pins/{pin_id}/analytics", "pins/analytics", Category::kOrgAnalytics,
        kPinsRead, Where::kProduction),
    Row(Method::kPost, "/pins/{pin_id}/save", "pins/save", Category::kOrgWrite, kPinsWrite),
    Row(Method::kGet, "/search/boards", "search_user_boards/get", Category::kOrgRead,
        kSecretBoardsRead, Where::kProduction),
    Row(Method::kGet, "/search/partner/pins", "search_partner_pins", Category::kOrgRead, kPinsRead,
        Where::kProduction, Maturity::kBeta),
    Row(Method::kGet, "/search/pins", "search_user_pins/list", Category::kOrgRead, kSecretPinsRead,
        Where::kProduction),
    Row(Method::kGet, "/trends/keywords/{region}/top/{trend_type}", "trending_keywords/list",
        Category::kTrendsRead, kUserRead),
    Row(Method::kGet, "/trends/product_categories/details",
        "trends_product_categories_details/list", Category::kTrendsRead, kUserRead,
        Where::kProduction),
    Row(Method::kGet, "/trends/product_categories/trending",
        "trends_product_categories_trending/list", Category::kTrendsRead, kUserRead,
        Where::kProduction),
    Row(Method::kGet, "/trends/topics/featured", "trends_featured_topics/list",
        Category::kTrendsRead, kUserRead, Where::kProduction),
    Row(Method::kGet, "/user_account", "user_account/get", Category::kOrgRead, kUserRead),
    Row(Method::kGet, "/user_account/analytics", "user_account/analytics", Category::kOrgAnalytics,
        kUserRead, Where::kProduction),
    Row(Method::kGet, "/user_account/analytics/top_pins", "user_account/analytics/top_pins",
        Category::kOrgAnalytics, kUserPinsRead, Where::kProduction),
    Row(Method::kGet, "/user_account/analytics/top_video_pins",
        "user_account/analytics/top_video_pins", Category::kOrgAnalytics, kUserPinsRead,
        Where::kProduction),
    Row(Method::kGet, "/user_account/businesses", "linked_business_accounts/get",
        Category::kOrgRead, kUserRead),
    Row(Method::kGet, "/user_account/followers", "followers/list", Category::kAdsRead, kUserRead),
    Row(Method::kGet, "/user_account/following", "user_following/get", Category::kOrgRead,
        kUserRead, Where::kProduction),
    Row(Method::kGet, "/user_account/following/boards", "boards_user_follows/list",
        Category::kOrgRead, kUserRead),
    Row(Method::kPost, "/user_account/following/{username}", "follow_user/update",
        Category::kOrgWrite, kUserWrite, Where::kEverywhere, Maturity::kBeta),
    Row(Method::kDelete, "/user_account/websites", "unverify_website/delete", Category::kOrgWrite,
        kUserWrite, Where::kProduction),
    Row(Method::kGet, "/user_account/websites", "user_websites/get", Category::kOrgRead, kUserRead,
        Where::kProduction),
    Row(Method::kPost, "/user_account/websites", "verify_website/update", Category::kOrgWrite,
        kUserWrite, Where::kProduction),
    Row(Method::kGet, "/user_account/websites/verification", "website_verification/get",
        Category::kOrgRead, kUserRead, Where::kProduction),
    Row(Method::kGet, "/users/{username}/interests/follow", "user_account/followed_interests",
        Category::kOrgRead, kUserRead),
};

}  // namespace

std::string_view Name(Category category) {
  switch (category) {
    case Category::kOrgRead:
      return "org_read";
    case Category::kOrgWrite:
      return "org_write";
    case Category::kOrgAnalytics:
      return "org_analytics";
    case Category::kTrendsRead:
      return "trends_read";
    case Category::kAdsRead:
      return "ads_read";
  }
  return "org_read";
}

std::span<const Operation> Operations() { return kOperations; }

const Operation* FindOperation(std::string_view name) {
  const auto found = std::find_if(kOperations.begin(), kOperations.end(),
                                  [name](const Operation& row) { return row.name == name; });
  return found == kOperations.end() ? nullptr : &*found;
}

}  // namespace pinterest::api
