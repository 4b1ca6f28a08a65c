#pragma once

#include "pins/pin.h"
#include "result.h"

namespace pinterest::pins {

// Everything Pinterest would refuse that can be seen without asking it. The error names the field
// as Pinterest spells it ("media_source.items[1].data"). Lengths count code points, and too long is
// refused, never cut: where to cut is a choice about a text, and the caller's.
Result<Done> Validate(const Pin& pin);

}  // namespace pinterest::pins
