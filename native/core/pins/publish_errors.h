#pragma once

#include "clock.h"
#include "error.h"

#include <cstddef>
#include <string>
#include <vector>

namespace pinterest::pins {

// Would the account's next pin fail the same way? Then the remaining ones end at once, without a
// request each.
bool StopsAccount(ErrorCode code);

// What those report: the same code and retry_at, but nothing of theirs was sent.
Error NotSentBecauseOf(const Error& stop);

Error EqualPinUnresolved(WallTime free_again);
Error CancelledBeforeSending();
Error TooLateToSend();
Error ForeignId(const std::string& id);
Error StillUnknown(Error lost, std::size_t looks, const std::vector<std::string>& candidates);

}  // namespace pinterest::pins
