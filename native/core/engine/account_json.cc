#include "engine/account_json.h"

#include "engine/json_fields.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace pinterest::engine {
namespace {

void WriteFigure(json::Writer& writer, std::string_view key, std::optional<std::int64_t> count) {
  if (count) writer.Key(key).Int(*count);
}

}  // namespace

void WriteAccount(json::Writer& writer, const account::UserAccount& account) {
  writer.BeginObject();
  WriteText(writer, "id", account.id);
  writer.Field("username", account.username);
  WriteText(writer, "accountType", account.account_type);
  WriteText(writer, "businessName", account.business_name);
  WriteText(writer, "about", account.about);
  WriteText(writer, "profileImage", account.profile_image);
  WriteText(writer, "websiteUrl", account.website_url);
  WriteFigure(writer, "boardCount", account.board_count);
  WriteFigure(writer, "pinCount", account.pin_count);
  WriteFigure(writer, "followerCount", account.follower_count);
  WriteFigure(writer, "followingCount", account.following_count);
  WriteFigure(writer, "monthlyViews", account.monthly_views);
  writer.EndObject();
}

}  // namespace pinterest::engine
