#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace pinterest::json {

bool IsUtf8(std::string_view text);
// Nothing when the text is not UTF-8. Pinterest's length limits count code points.
std::optional<std::size_t> CountCodePoints(std::string_view text);

}  // namespace pinterest::json
