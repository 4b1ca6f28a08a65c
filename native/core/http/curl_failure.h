#pragma once

#include "http/response.h"

namespace pinterest::http {

// libcurl's result code as one of ours. `code` is never CURLE_OK.
FailureKind FailureOf(int code);

}  // namespace pinterest::http
