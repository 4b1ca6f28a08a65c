#pragma once

#include "api/caller.h"
#include "api/environment.h"
#include "error.h"

#include <optional>

namespace pinterest::api {

// What is wrong with a call before anything is sent: no token, one of another environment, a scope
// that was not granted, an operation that the sandbox lacks.
std::optional<Error> RefuseBeforeSending(const Environment& environment, const Call& call);

}  // namespace pinterest::api
