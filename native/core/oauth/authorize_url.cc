#include "oauth/authorize_url.h"

#include "api/url.h"

#include <algorithm>

namespace pinterest::oauth {
namespace {

bool IsScope(std::string_view scope) {
  return !scope.empty() && std::all_of(scope.begin(), scope.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || c == ':';
  });
}

// Pinterest separates scopes by commas; a blank, as the standard has it, is one unknown scope
// there.
Result<std::string> JoinScopes(const std::vector<std::string>& scopes) {
  std::string joined;
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    if (!IsScope(scopes[i])) {
      return InvalidArgument("scopes[" + std::to_string(i) + "]",
                             "expected one scope such as boards:read");
    }
    if (i != 0) joined += ',';
    joined += scopes[i];
  }
  return joined;
}

Result<Done> Check(const AuthorizeRequest& request) {
  if (request.app_id.empty()) return InvalidArgument("appId", "expected the Pinterest app's id");
  if (!request.redirect_uri.starts_with("https://") &&
      !request.redirect_uri.starts_with("http://")) {
    return InvalidArgument("redirectUri",
                           "expected the http(s) URL registered with the Pinterest app, literally");
  }
  if (request.state.empty()) return InvalidArgument("state", "expected a random text");
  return Done();
}

}  // namespace

Result<std::string> AuthorizeUrl(const api::Environment& environment,
                                 const AuthorizeRequest& request) {
  const Result<Done> checked = Check(request);
  if (!checked) return checked.error();
  const std::vector<std::string> defaults(kDefaultScopes.begin(), kDefaultScopes.end());
  const Result<std::string> scopes = JoinScopes(request.scopes.empty() ? defaults : request.scopes);
  if (!scopes) return scopes.error();
  std::string url = environment.authorize_url;
  url += "?client_id=" + api::PercentEncode(request.app_id);
  url += "&redirect_uri=" + api::PercentEncode(request.redirect_uri);
  url += "&response_type=code";
  url += "&scope=" + api::PercentEncode(scopes.value());
  url += "&state=" + api::PercentEncode(request.state);
  if (request.challenge) {
    url += "&code_challenge=" + api::PercentEncode(*request.challenge);
    url += "&code_challenge_method=S256";
  }
  return url;
}

}  // namespace pinterest::oauth
