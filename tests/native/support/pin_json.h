#pragma once

#include "date.h"

#include <optional>
#include <string>
#include <vector>

namespace pinterest::testing {

// A pin as the fake Pinterest shows it.
struct ShownPin {
  std::string id{};
  std::optional<WallTime> created_at{};
  std::string link{};
  std::string title{};
  std::optional<bool> is_owner{};
};

inline std::string PinJson(const ShownPin& pin) {
  std::string json = R"({"id":")" + pin.id + R"(","title":")" + pin.title + R"(","link":)" +
                     (pin.link.empty() ? "null" : '"' + pin.link + '"');
  if (pin.created_at) {
    // Pinterest writes no zone.
    json += R"(,"created_at":")" + FormatIsoDate(*pin.created_at).substr(0, 19) + '"';
  }
  if (pin.is_owner) json += std::string(R"(,"is_owner":)") + (*pin.is_owner ? "true" : "false");
  return json + "}";
}

inline std::string PageJson(const std::vector<ShownPin>& pins, const std::string& bookmark = "") {
  std::string json = R"({"items":[)";
  for (const ShownPin& pin : pins) {
    if (json.back() != '[') json += ',';
    json += PinJson(pin);
  }
  return json + R"(],"bookmark":)" + (bookmark.empty() ? "null" : '"' + bookmark + '"') + "}";
}

}  // namespace pinterest::testing
