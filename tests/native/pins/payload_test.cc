#include "pins/payload.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

TEST(Payload, LeavesOutWhatIsEmpty) {
  Pin pin;
  pin.board_id = "12";
  pin.media = ImageUrl{"https://a.example/i.png"};
  EXPECT_EQ(BuildPayload(pin), R"({"board_id":"12","media_source":{"source_type":"image_url",)"
                               R"("url":"https://a.example/i.png"}})");
}

TEST(Payload, WritesEveryField) {
  const Pin pin{.board_id = "12",
                .board_section_id = "34",
                .title = "T \"q\"",
                .description = "D\n\xF0\x9F\x93\x8C",
                .alt_text = "A",
                .link = "https://a.example/?a=1&b=2",
                .dominant_color = "#6E7874",
                .parent_pin_id = "56",
                .media = ImageBase64{"image/png", "AA=="},
                .is_standard = false,
                .ai_disclosures = {{"AI_MODIFIED", "SYNTHETIC_PERFORMER"}}};
  EXPECT_EQ(BuildPayload(pin),
            "{\"board_id\":\"12\",\"board_section_id\":\"34\",\"parent_pin_id\":\"56\","
            "\"title\":\"T \\\"q\\\"\",\"description\":\"D\\n\xF0\x9F\x93\x8C\",\"alt_text\":\"A\","
            "\"link\":\"https://a.example/?a=1&b=2\",\"dominant_color\":\"#6E7874\","
            "\"ai_disclosures\":{\"values\":[\"AI_MODIFIED\",\"SYNTHETIC_PERFORMER\"]},"
            "\"media_source\":{\"source_type\":\"image_base64\",\"content_type\":\"image/png\","
            "\"data\":\"AA==\",\"is_standard\":false}}");
}

std::string MediaOf(Media media) {
  Pin pin;
  pin.board_id = "1";
  pin.media = std::move(media);
  const std::string payload = BuildPayload(pin);
  const std::string before = R"({"board_id":"1","media_source":)";
  EXPECT_TRUE(payload.starts_with(before)) << payload;
  return payload.substr(before.size(), payload.size() - before.size() - 1);
}

TEST(Payload, EveryMediumSaysWhetherItIsStandard) {
  Pin pin{.board_id = "1", .is_standard = true};
  for (const Media& media :
       {Media(ImageUrl{"https://a.example/1"}), Media(ImageBase64{"image/png", "AAAA"}),
        Media(Video{.media_id = "7"})}) {
    pin.media = media;
    EXPECT_TRUE(BuildPayload(pin).ends_with(R"("is_standard":true}})")) << BuildPayload(pin);
  }
}

TEST(Payload, CarouselOfAddresses) {
  const CarouselUrl plain{.image = {"https://a.example/1"}};
  const CarouselUrl full{.image = {"https://a.example/2"},
                         .text = {.title = "t", .description = "d", .link = "https://l.example"}};
  EXPECT_EQ(MediaOf(Carousel<CarouselUrl>{.items = {plain, full}, .index = 1}),
            R"({"source_type":"multiple_image_urls","items":[{"url":"https://a.example/1"},)"
            R"({"url":"https://a.example/2","title":"t","description":"d",)"
            R"("link":"https://l.example"}],"index":1})");
}

TEST(Payload, CarouselOfImages) {
  const CarouselBase64 slide{.image = {"image/jpeg", "AAAA"}};
  EXPECT_EQ(MediaOf(Carousel<CarouselBase64>{.items = {slide, slide}}),
            R"({"source_type":"multiple_image_base64","items":[)"
            R"({"content_type":"image/jpeg","data":"AAAA"},)"
            R"({"content_type":"image/jpeg","data":"AAAA"}]})");
}

TEST(Payload, VideoWithEachCover) {
  EXPECT_EQ(MediaOf(Video{.media_id = "7", .cover_image_url = "https://a.example/c"}),
            R"({"source_type":"video_id","media_id":"7","cover_image_url":"https://a.example/c"})");
  EXPECT_EQ(MediaOf(Video{.media_id = "7", .cover_image = ImageBase64{"image/png", "AAAA"}}),
            R"({"source_type":"video_id","media_id":"7",)"
            R"("cover_image_content_type":"image/png","cover_image_data":"AAAA"})");
  EXPECT_EQ(MediaOf(Video{.media_id = "7", .cover_image_key_frame_time = 0}),
            R"({"source_type":"video_id","media_id":"7","cover_image_key_frame_time":0})");
}

}  // namespace
}  // namespace pinterest::pins
