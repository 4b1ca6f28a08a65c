#pragma once

#include "api/operation.h"
#include "error.h"
#include "http/response.h"

#include <string>

namespace pinterest::retry {

// A complete answer that is not a 2xx.
Error RefusalOf(const api::Operation& operation, const http::Response& response);

// `x-pinterest-rid`, fit for a message.
std::string RequestId(const http::Response& response);

}  // namespace pinterest::retry
