#pragma once

#include "pins/pin.h"

#include <string>

namespace pinterest::pins {

// The body of `pins/create` for a pin that passed Validate. Empty fields are left out.
std::string BuildPayload(const Pin& pin);

}  // namespace pinterest::pins
