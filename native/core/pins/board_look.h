#pragma once

#include "api/caller.h"
#include "api/cancelled_read.h"
#include "pins/verdict.h"

#include "loop.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pinterest::pins {

struct LookLimits {
  std::size_t max_pages = 200;  // of each list; a bound that is met makes the look incomplete
  std::optional<Milliseconds> max_wait{};
  std::optional<int> max_attempts{};  // at each page
};

struct LookAt {
  std::shared_ptr<const api::Auth> auth{};  // second owner: the pin or question looked for
  std::string board_id{};
  std::string board_section_id{};
};

using api::Canceller;

// Reads the board's list and then the section's, page by page, and reports what it saw. Never
// fails: a look that was cut short says so. `done` runs later, never from inside this call, and
// never after the canceller was called.
Canceller LookAtBoard(api::Caller& caller, Loop& loop, LookAt at, LookLimits limits,
                      std::function<void(Listing)> done);

}  // namespace pinterest::pins
