#include "engine/board_json.h"

#include "engine/json_fields.h"

#include "date.h"

#include <optional>
#include <string>
#include <string_view>

namespace pinterest::engine {
namespace {

std::optional<WallTime> Date(const json::Object& object, std::string_view key) {
  const auto text = object.OptionalString(key);
  return text ? ParseIsoDate(*text) : std::nullopt;
}

}  // namespace

void WriteItem(json::Writer& writer, const boards::Board& board) {
  writer.BeginObject().Field("id", board.id).Field("name", board.name);
  WriteText(writer, "description", board.description);
  WriteText(writer, "privacy", board.privacy);
  WriteText(writer, "owner", board.owner);
  WriteText(writer, "coverUrl", board.cover_url);
  writer.Key("thumbnailUrls").BeginArray();
  for (const std::string& url : board.thumbnail_urls) writer.String(url);
  writer.EndArray();
  writer.Key("pinCount").Int(board.pin_count);
  writer.Key("followerCount").Int(board.follower_count);
  writer.Key("collaboratorCount").Int(board.collaborator_count);
  WriteDate(writer, "createdAt", board.created_at);
  WriteDate(writer, "pinsModifiedAt", board.pins_modified_at);
  writer.Key("adsOnly").Bool(board.ads_only).Key("group").Bool(board.group);
  writer.Key("readOnly").Bool(board.read_only).EndObject();
}

void WriteItem(json::Writer& writer, const boards::Section& section) {
  writer.BeginObject().Field("id", section.id).Field("name", section.name).EndObject();
}

boards::Board ReadKnownBoard(const json::Object& object) {
  boards::Board board;
  board.id = object.String("id");
  board.name = ReadText(object, "name");
  board.description = ReadText(object, "description");
  board.privacy = ReadText(object, "privacy");
  board.owner = ReadText(object, "owner");
  board.cover_url = ReadText(object, "coverUrl");
  if (const auto urls = object.OptionalArray("thumbnailUrls")) {
    for (const json::Value url : *urls) board.thumbnail_urls.emplace_back(url.AsString());
  }
  board.pin_count = object.OptionalInt("pinCount").value_or(0);
  board.follower_count = object.OptionalInt("followerCount").value_or(0);
  board.collaborator_count = object.OptionalInt("collaboratorCount").value_or(0);
  board.created_at = Date(object, "createdAt");
  board.pins_modified_at = Date(object, "pinsModifiedAt");
  board.ads_only = object.OptionalBool("adsOnly").value_or(false);
  board.group = object.OptionalBool("group").value_or(false);
  board.read_only = object.OptionalBool("readOnly").value_or(false);
  return board;
}

}  // namespace pinterest::engine
