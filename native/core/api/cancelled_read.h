#pragma once

#include "api/caller.h"

#include <functional>

namespace pinterest::api {

// Ends a read that takes several requests. `cancelled` runs once, when nothing of it is on its way
// any more, and in the place of the read's own end; never, if that was before.
using Canceller = std::function<void(std::function<void(const Error&)> cancelled)>;

// How such a read ended: with `attempts_before` of its requests answered, and then the last one.
Error CancelledRead(int attempts_before, const Result<Answer>& last);

}  // namespace pinterest::api
