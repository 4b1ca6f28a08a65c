#include "api/preflight.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace pinterest::api {

namespace {

Error Refusal(ErrorCode code, std::string message) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.stopped = StopReason::kPermanent;
  return error;
}

std::string MissingScopes(const Operation& operation, const Auth& auth) {
  std::string missing;
  if (!auth.scopes()) return missing;
  for (const std::string_view scope : operation.scopes) {
    if (std::find(auth.scopes()->begin(), auth.scopes()->end(), scope) != auth.scopes()->end()) {
      continue;
    }
    if (!missing.empty()) missing += ", ";
    missing += scope;
  }
  return missing;
}

std::optional<Error> RefuseToken(const Environment& environment, const Operation& operation,
                                 const Auth& auth) {
  const std::string name(operation.name);
  if (auth.environment() != environment.name) {
    return Refusal(ErrorCode::kWrongEnvironment,
                   name + ": the token belongs to environment \"" + auth.environment() +
                       "\", this client talks to \"" + environment.name +
                       "\"; use a client of the token's environment, or connect in this one");
  }
  const std::string missing = MissingScopes(operation, auth);
  if (!missing.empty()) {
    return Refusal(ErrorCode::kMissingScope, name + ": the connection was not granted " + missing +
                                                 "; reconnect and grant it");
  }
  return std::nullopt;
}

}  // namespace

std::optional<Error> RefuseBeforeSending(const Environment& environment, const Call& call) {
  if (!call.operation) {
    return InvalidArgument("operation", "expected one of Pinterest's operations, received none");
  }
  const Operation& operation = *call.operation;
  if (environment.sandbox && !operation.sandbox) {
    return Refusal(ErrorCode::kWrongEnvironment,
                   std::string(operation.name) +
                       ": Pinterest's sandbox does not have this operation; use production");
  }
  if (operation.credential == Credential::kAppBasic) return std::nullopt;
  if (!call.auth) return InvalidArgument("auth", "expected an access token, received none");
  return RefuseToken(environment, operation, *call.auth);
}

}  // namespace pinterest::api
