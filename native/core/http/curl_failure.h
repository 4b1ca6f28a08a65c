#pragma once

#include "http/response.h"

#include <string_view>

namespace pinterest::http {

// libcurl's result code as one of ours. `code` is never CURLE_OK.
FailureKind FailureOf(int code);

// A sentence for people, where libcurl has none.
std::string_view Describe(FailureKind kind);

}  // namespace pinterest::http
