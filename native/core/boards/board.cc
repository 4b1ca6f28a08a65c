#include "boards/board.h"

#include "date.h"

namespace pinterest::boards {

namespace {

std::string Text(const json::Object& object, std::string_view key) {
  return std::string(object.OptionalString(key).value_or(""));
}

std::optional<WallTime> Date(const json::Object& object, std::string_view key) {
  const auto text = object.OptionalString(key);
  return text ? ParseIsoDate(*text) : std::nullopt;
}

void ReadMedia(const json::Object& media, Board& board) {
  board.cover_url = Text(media, "image_cover_url");
  const auto thumbnails = media.OptionalArray("pin_thumbnail_urls");
  if (!thumbnails) return;
  for (const json::Value url : *thumbnails) board.thumbnail_urls.emplace_back(url.AsString());
}

}  // namespace

Board ReadBoard(const json::Object& object, std::string_view own_username) {
  Board board;
  board.id = object.Id("id");
  board.name = Text(object, "name");
  board.description = Text(object, "description");
  board.privacy = Text(object, "privacy");
  if (const auto owner = object.OptionalObject("owner")) board.owner = Text(*owner, "username");
  if (const auto media = object.OptionalObject("media")) ReadMedia(*media, board);
  board.pin_count = object.OptionalInt("pin_count").value_or(0);
  board.follower_count = object.OptionalInt("follower_count").value_or(0);
  const auto collaborators = object.OptionalInt("collaborator_count");
  board.collaborator_count = collaborators.value_or(0);
  board.created_at = Date(object, "created_at");
  board.pins_modified_at = Date(object, "board_pins_modified_at");
  board.ads_only = object.OptionalBool("is_ads_only").value_or(false);
  board.group = !own_username.empty() && !board.owner.empty() && board.owner != own_username;
  board.read_only = board.group && collaborators == 0;
  return board;
}

Section ReadSection(const json::Object& object) {
  return {object.Id("id"), std::string(object.OptionalString("name").value_or(""))};
}

}  // namespace pinterest::boards
