#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pinterest::json {

// Builds "items[3].name". Keys come from outside: they are cut, and what is not printable ASCII
// becomes "?", so that a hostile answer cannot write into a log.
void AppendKey(std::string& path, std::string_view key);
void AppendIndex(std::string& path, std::size_t index);

// The path of the first string in a text that no parser accepts: an invalid escape, a control
// character or broken UTF-8. Empty when there is none, it is the root, or it lies deeper than a
// document may be.
std::string PathOfBadString(std::string_view text);

}  // namespace pinterest::json
