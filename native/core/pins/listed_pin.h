#pragma once

#include "clock.h"
#include "json/reader.h"
#include "result.h"

#include <optional>
#include <string>
#include <string_view>

namespace pinterest::pins {

// A pin as Pinterest shows it in lists.
struct ListedPin {
  std::string id{};
  std::string board_id{};
  std::string board_section_id{};
  std::optional<WallTime> created_at{};  // absent or unreadable: we cannot say when
  bool someone_elses = false;            // Pinterest says that another user owns it
  std::string fingerprint{};
};

ListedPin ReadPin(const json::Object& pin);

struct CreatedPin {
  std::string id{};
  std::optional<WallTime> created_at{};
};

// The answer to a create, whatever its 2xx status. Only the id is needed: an oddity elsewhere must
// not turn a published pin into a doubtful one. Without a readable id the create may still have
// worked: the error's outcome is kUnknown.
Result<CreatedPin> ParseCreatedPin(std::string_view body);

// Pinterest's answers carry no public address (`link` is where the pin leads to).
std::string PinUrl(std::string_view id);

}  // namespace pinterest::pins
