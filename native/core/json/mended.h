#pragma once

#include "seal/secret.h"

#include <optional>
#include <string_view>

namespace pinterest::json {

// JSON may hold what the parser refuses a whole text for: numbers beyond 64 bits and beyond a
// double, and halves of surrogate pairs, as they come of a title that was cut inside an emoji.
// Neither is worth a token, a pin's id or the list of a board: here they are null and U+FFFD.
// Nothing when the text has none of them.
std::optional<WipingString> Mended(std::string_view text);

}  // namespace pinterest::json
