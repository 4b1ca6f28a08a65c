#pragma once

#include "api/operation.h"
#include "error.h"
#include "http/response.h"

namespace pinterest::retry {

// An exchange that brought no complete answer. The outcome comes from the gate's counter alone.
Error FailureOf(const api::Operation& operation, const http::Exchange& exchange);

}  // namespace pinterest::retry
