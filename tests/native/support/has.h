#pragma once

#include <string_view>

namespace pinterest::testing {

inline bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace pinterest::testing
