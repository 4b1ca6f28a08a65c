#pragma once

#include "clock.h"
#include "json/reader.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::boards {

struct Board {
  std::string id{};
  std::string name{};
  std::string description{};
  std::string privacy{};  // "PUBLIC", "PROTECTED", "SECRET"
  std::string owner{};    // username; empty: Pinterest does not say
  std::string cover_url{};
  std::vector<std::string> thumbnail_urls{};
  std::int64_t pin_count = 0;
  std::int64_t follower_count = 0;
  std::int64_t collaborator_count = 0;
  std::optional<WallTime> created_at{};
  std::optional<WallTime> pins_modified_at{};
  bool ads_only = false;  // takes no organic pins
  bool group = false;     // another user owns it
  // A group board without collaborators: it was shared for looking, not for pinning. Pinterest has
  // no field for this; a create there is still answered by Pinterest itself.
  bool read_only = false;

  bool operator==(const Board&) const = default;
};

// `own_username` empty: not known, and no board is taken for a group board.
Board ReadBoard(const json::Object& object, std::string_view own_username);

struct Section {
  std::string id{};
  std::string name{};

  bool operator==(const Section&) const = default;
};

Section ReadSection(const json::Object& object);

}  // namespace pinterest::boards
