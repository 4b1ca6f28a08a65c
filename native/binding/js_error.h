#pragma once

#include "error.h"

#include "napi_config.h"

namespace pinterest::binding {

// An Error with the failure as JSON in `details`: lib makes a PinterestError or TypeError of it.
Napi::Error ToJsError(Napi::Env env, const Error& error);

}  // namespace pinterest::binding
