#include "pins/listed_pin.h"

#include "pins/fingerprint.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

WallTime At(long long seconds) { return WallTime(std::chrono::seconds(seconds)); }

TEST(CreatedPin, NeedsNothingButTheId) {
  const auto plain = ParseCreatedPin(R"({"id":"813744226420795884"})");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain.value().id, "813744226420795884");
  EXPECT_FALSE(plain.value().created_at);
  const auto full = ParseCreatedPin(
      R"({"id":"1","created_at":"2022-10-13T01:40:29","title":5,"is_owner":"?","link":{}})");
  ASSERT_TRUE(full);
  EXPECT_EQ(full.value().created_at, At(1665625229));
  const auto beyond = ParseCreatedPin(R"({"id":"1","title":"cut \ud83d","pin_metrics":1e999})");
  ASSERT_TRUE(beyond) << beyond.error().message;
  EXPECT_EQ(beyond.value().id, "1");
  const auto odd = ParseCreatedPin(R"({"id":"1","created_at":7})");
  ASSERT_TRUE(odd);
  EXPECT_FALSE(odd.value().created_at);
}

TEST(CreatedPin, WithoutAUsableIdTheOutcomeIsUnknown) {
  for (const std::string body :
       {"", "{", "null", "[]", "{}", R"({"id":null})", R"({"id":""})", R"({"id":"12a"})",
        R"({"id":"1","id":"2"})", R"({"id":{}})", R"({"id":"1")"}) {
    const auto created = ParseCreatedPin(body);
    ASSERT_FALSE(created) << body;
    EXPECT_EQ(created.error().outcome, Outcome::kUnknown);
    EXPECT_EQ(created.error().code, ErrorCode::kBadAnswer);
  }
}

TEST(ListedPin, ReadsWhatALookNeeds) {
  auto document = json::Document::Parse(
      R"({"id":"1","board_id":"2","board_section_id":"3","created_at":"2022-10-13T01:40:29",)"
      R"("is_owner":false,"link":"https://a.example","title":"t","description":"d",)"
      R"("alt_text":"a"})");
  ASSERT_TRUE(document);
  const ListedPin pin = ReadPin(document.value().object());
  EXPECT_EQ(pin.id, "1");
  EXPECT_EQ(pin.board_id, "2");
  EXPECT_EQ(pin.board_section_id, "3");
  EXPECT_EQ(pin.created_at, At(1665625229));
  EXPECT_TRUE(pin.someone_elses);
  EXPECT_EQ(pin.fingerprint,
            Fingerprint(
                {.link = "https://a.example", .title = "t", .description = "d", .alt_text = "a"}));
}

TEST(ListedPin, IsTolerantOfNull) {
  auto document = json::Document::Parse(
      R"({"id":"1","title":null,"link":null,"created_at":"yesterday","board_section_id":null})");
  ASSERT_TRUE(document);
  const ListedPin pin = ReadPin(document.value().object());
  EXPECT_FALSE(document.value().failed());
  EXPECT_FALSE(pin.created_at);
  EXPECT_FALSE(pin.someone_elses);
  EXPECT_EQ(pin.fingerprint, Fingerprint({}));
}

TEST(PinUrl, IsMadeOfTheId) { EXPECT_EQ(PinUrl("12"), "https://www.pinterest.com/pin/12/"); }

}  // namespace
}  // namespace pinterest::pins
