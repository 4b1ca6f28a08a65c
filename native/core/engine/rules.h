#pragma once

#include "result.h"

#include <string>
#include <string_view>

namespace pinterest::engine {

// What the core knows and decides without a client, as JSON. Safe from any thread.

// lib's OperationInfo, of every operation.
std::string OperationsJson();

// The libraries that are linked: {"libcurl": "8.14.1", ...}.
std::string VersionsJson();

// Of lib's PinText.
Result<std::string> FingerprintOfJson(std::string_view pin);

// lib's BoardsDiff between an array of boards and a fetched BoardList.
Result<std::string> BoardsDiffJson(std::string_view known, std::string_view fetched);

// Whether a token pair is to be renewed, of {"now", "accessTokenExpiresAt", "tokensIssuedAt",
// "refreshTokenExpiresAt"?}: ISO dates.
Result<bool> RefreshDueOfJson(std::string_view tokens);

}  // namespace pinterest::engine
