#pragma once

#include "api/caller.h"
#include "api/operation.h"
#include "http/response.h"
#include "result.h"

namespace pinterest::retry {

// What an exchange means: by the gate's counter first, then by HTTP status, then Pinterest's code,
// then its text, because Pinterest's codes are not unique.
Result<api::Answer> Classify(const api::Operation& operation, http::Exchange exchange);

}  // namespace pinterest::retry
