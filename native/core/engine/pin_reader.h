#pragma once

#include "engine/image.h"
#include "json/reader.h"
#include "pins/fingerprint.h"
#include "pins/pin.h"

#include <string>

namespace pinterest::engine {

// A pin as lib/types/pin.ts spells it, but that `data` is a position in `images`, which are taken
// out of the list. What is wrong with a pin is said when it is published.
pins::Pin ReadPin(const json::Object& object, Images& images);

// Of the texts of such a pin.
std::string FingerprintOf(const json::Object& object);

}  // namespace pinterest::engine
