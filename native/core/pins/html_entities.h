#pragma once

#include <string>
#include <string_view>

namespace pinterest::pins {

// Decodes the basic named entities and numeric ones until none is left, so that a text coded once,
// twice or not at all comes out the same. Linear in the text's length. What is not an entity stays.
std::string DecodeEntities(std::string_view text);

}  // namespace pinterest::pins
