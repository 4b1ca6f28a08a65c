#include "oauth/refusal.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace pinterest::oauth {
namespace {

constexpr int kUnauthorized = 401;
constexpr int kTokenNotValid = 1104;

bool Contains(std::string_view text, std::string_view word) { return text.find(word) != text.npos; }

// Pinterest's own form has no code for this: the message must name the grant and say it is spent.
bool MessageNamesGrant(const Error& error) {
  constexpr std::array<std::string_view, 4> kGrants = {"refresh token", "refresh_token",
                                                       "authorization code", "auth code"};
  constexpr std::array<std::string_view, 5> kSpent = {"invalid", "not valid", "expired", "revoked",
                                                      "already"};
  std::string message = error.pinterest_message;
  for (char& c : message) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  const auto in_message = [&message](std::string_view word) { return Contains(message, word); };
  return std::any_of(kGrants.begin(), kGrants.end(), in_message) &&
         std::any_of(kSpent.begin(), kSpent.end(), in_message);
}

bool NamesGrant(const Error& error) {
  if (!error.oauth_error.empty()) return error.oauth_error == "invalid_grant";
  return error.pinterest_code == kTokenNotValid || MessageNamesGrant(error);
}

bool NamesApp(const Error& error) {
  return error.oauth_error == "invalid_client" || error.oauth_error == "unauthorized_client" ||
         error.http_status == kUnauthorized;
}

}  // namespace

Error ReadRefusal(Error error, Grant grant) {
  const bool is_refusal = error.outcome == Outcome::kRejected && error.http_status >= 400 &&
                          error.http_status < 500 && error.code != ErrorCode::kRateLimited;
  if (!is_refusal) return error;
  if (NamesGrant(error)) {
    error.code = ErrorCode::kGrantRefused;
    error.message =
        grant == Grant::kCode
            ? "Pinterest refused the authorization code (it is valid once, for a few "
              "minutes): connect again"
            : "Pinterest refused the refresh token (used, expired or revoked): reconnect";
  } else if (NamesApp(error)) {
    error.code = ErrorCode::kAppCredentialsSuspect;
    error.message =
        "Pinterest refused the app itself: check the app id and secret (PINTEREST_APP_ID, "
        "PINTEREST_APP_SECRET) and the environment; no connection was ended";
  }
  error.retryable = false;
  return error;
}

}  // namespace pinterest::oauth
