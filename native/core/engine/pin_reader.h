#pragma once

#include "json/reader.h"
#include "pins/fingerprint.h"
#include "pins/pin.h"

#include <string>

namespace pinterest::engine {

// A pin as lib/types.ts spells it. What is wrong with it is said when it is published.
pins::Pin ReadPin(const json::Object& object);

// Of the texts of such a pin.
std::string FingerprintOf(const json::Object& object);

}  // namespace pinterest::engine
