#pragma once

#include <string>
#include <string_view>

namespace pinterest::api {

// Which images or video a pin's body speaks of, for a person: their addresses where they have one.
// Empty when the body names no media.
std::string NameMedia(std::string_view pin_body);

}  // namespace pinterest::api
