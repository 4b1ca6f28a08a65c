#pragma once

#include "api/caller.h"

namespace pinterest::api {

// Of an answer whose body was refused after its call had ended: what the caller would have said of
// it.
Error Unusable(Error refused, const Answer& answer);

}  // namespace pinterest::api
