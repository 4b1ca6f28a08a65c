#include "boards/board.h"

#include "date.h"
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace pinterest::boards {
namespace {

Board Read(const std::string& text, const std::string& own_username = "ann") {
  json::Document document = json::Document::Parse(text).value();
  Board board = ReadBoard(document.object(), own_username);
  EXPECT_FALSE(document.failed());
  return board;
}

TEST(Board, ReadsEveryField) {
  const Board board = Read(R"({"id":"549755885175","name":"Summer","description":"Recipes",
    "privacy":"SECRET","owner":{"username":"ann"},"pin_count":5,"follower_count":13,
    "collaborator_count":17,"created_at":"2020-01-01T20:10:40","is_ads_only":false,
    "board_pins_modified_at":"2020-01-02T20:10:40Z",
    "media":{"image_cover_url":"https://i/c.jpg","pin_thumbnail_urls":["https://i/1.jpg"]}})");
  EXPECT_EQ(board.id, "549755885175");
  EXPECT_EQ(board.name, "Summer");
  EXPECT_EQ(board.description, "Recipes");
  EXPECT_EQ(board.privacy, "SECRET");
  EXPECT_EQ(board.owner, "ann");
  EXPECT_EQ(board.cover_url, "https://i/c.jpg");
  EXPECT_EQ(board.thumbnail_urls, (std::vector<std::string>{"https://i/1.jpg"}));
  EXPECT_EQ(board.pin_count, 5);
  EXPECT_EQ(board.follower_count, 13);
  EXPECT_EQ(board.collaborator_count, 17);
  EXPECT_EQ(board.created_at, ParseIsoDate("2020-01-01T20:10:40Z"));
  EXPECT_EQ(board.pins_modified_at, ParseIsoDate("2020-01-02T20:10:40Z"));
  EXPECT_FALSE(board.ads_only);
  EXPECT_FALSE(board.read_only);
}

TEST(Board, NeedsNothingButItsId) {
  const Board board = Read(
      R"({"id":"1","name":null,"description":null,"owner":null,"created_at":"once",
          "media":{"image_cover_url":null,"pin_thumbnail_urls":null}})");
  EXPECT_EQ(board.name, "");
  EXPECT_FALSE(board.created_at);
  EXPECT_FALSE(board.group);
  EXPECT_FALSE(board.ads_only);
  EXPECT_FALSE(board.read_only);
}

TEST(Board, AnAdsOnlyBoardSaysSo) {
  EXPECT_TRUE(Read(R"({"id":"1","is_ads_only":true})").ads_only);
}

TEST(Board, AGroupBoardWithoutCollaboratorsIsReadOnly) {
  const Board shared = Read(R"({"id":"1","owner":{"username":"bob"},"collaborator_count":2})");
  EXPECT_TRUE(shared.group);
  EXPECT_FALSE(shared.read_only);
  const Board silent = Read(R"({"id":"1","owner":{"username":"bob"}})");
  EXPECT_TRUE(silent.group);
  EXPECT_FALSE(silent.ads_only || silent.read_only) << "nothing says that it is read-only";
  const Board shown = Read(R"({"id":"1","owner":{"username":"bob"},"collaborator_count":0})");
  EXPECT_TRUE(shown.read_only);
  EXPECT_FALSE(Read(R"({"id":"1","owner":{"username":"bob"},"collaborator_count":0})", "").group);
  EXPECT_FALSE(Read(R"({"id":"1","owner":{"username":"ann"},"collaborator_count":0})").read_only);
}

}  // namespace
}  // namespace pinterest::boards
