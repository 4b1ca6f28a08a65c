#pragma once

#include "clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace pinterest {

// "2026-11-21T04:23:28", with optional fraction and optional "Z" or "+02:00". Without a zone it is
// UTC: that is how Pinterest writes `created_at`.
std::optional<WallTime> ParseIsoDate(std::string_view text);

// The three forms of RFC 9110: IMF-fixdate, RFC 850 (two-digit years 70-99 are 19xx), asctime.
std::optional<WallTime> ParseHttpDate(std::string_view text);

// "2026-11-21T04:23:28.123Z", as JavaScript writes it.
std::string FormatIsoDate(WallTime time);

}  // namespace pinterest
