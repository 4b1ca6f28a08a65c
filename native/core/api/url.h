#pragma once

#include "api/caller.h"
#include "api/environment.h"
#include "api/operation.h"
#include "result.h"
#include "seal/secret.h"

#include <string>
#include <string_view>

namespace pinterest::api {

// Everything but A-Z a-z 0-9 - . _ ~ becomes %XX (RFC 3986), in every part of a URL alike.
std::string PercentEncode(std::string_view text);

// The operation's address in the environment. A path parameter that is missing, unknown, given
// twice, empty, "." or ".." is refused by name; query names may repeat.
Result<std::string> BuildUrl(const Environment& environment, const Operation& operation,
                             const Parameters& path, const Parameters& query);

// Appends "name=value" to an application/x-www-form-urlencoded text, "&" before it where needed.
void AppendFormField(WipingString& form, std::string_view name, std::string_view value);

}  // namespace pinterest::api
