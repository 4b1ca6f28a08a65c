#include "engine/pin_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>

namespace pinterest::engine {
namespace {

pins::Pin PinOf(const std::string& json, Images images = {}) {
  auto document = json::Document::Parse(json);
  EXPECT_TRUE(document);
  pins::Pin pin = ReadPin(document.value().object(), images);
  EXPECT_FALSE(document.value().failed());
  return pin;
}

pins::Pin WithMedia(const std::string& media, Images images = {}) {
  return PinOf(R"({"boardId":"1","media":)" + media + "}", std::move(images));
}

TEST(PinReader, EveryFieldHasItsPlace) {
  const pins::Pin pin =
      PinOf(R"({"boardId":"1","boardSectionId":"2","title":"t","description":"d","altText":"a",)"
            R"("link":"https://l.example/","dominantColor":"#fff","parentPinId":"3",)"
            R"("aiDisclosures":["AI_MODIFIED"],)"
            R"("media":{"type":"image_url","url":"https://i.example/a.jpg","isStandard":false}})");
  EXPECT_EQ(pin.board_id, "1");
  EXPECT_EQ(pin.board_section_id, "2");
  EXPECT_EQ(pin.title, "t");
  EXPECT_EQ(pin.description, "d");
  EXPECT_EQ(pin.alt_text, "a");
  EXPECT_EQ(pin.link, "https://l.example/");
  EXPECT_EQ(pin.dominant_color, "#fff");
  EXPECT_EQ(pin.parent_pin_id, "3");
  EXPECT_EQ(pin.is_standard, false);
  ASSERT_TRUE(pin.ai_disclosures);
  EXPECT_EQ(pin.ai_disclosures->at(0), "AI_MODIFIED");
  EXPECT_EQ(std::get<pins::ImageUrl>(pin.media).url, "https://i.example/a.jpg");
}

TEST(PinReader, AnImageMayComeItself) {
  const pins::Pin pin = WithMedia(R"({"type":"image_base64","contentType":"image/png","data":1})",
                                  {{.content = "unused"}, {.content = "AAAA", .is_base64 = true}});
  const auto& image = std::get<pins::ImageBase64>(pin.media);
  EXPECT_EQ(image.content_type, "image/png");
  EXPECT_EQ(image.data, "AAAA");
}

TEST(PinReader, AnImageThatIsNotInTheListIsRefused) {
  for (const char* data : {"1", "-1", R"("AAAA")", "null"}) {
    auto document = json::Document::Parse(
        R"({"boardId":"1","media":{"type":"image_base64","contentType":"image/png","data":)" +
        std::string(data) + "}}");
    ASSERT_TRUE(document);
    Images images{{.content = "AAAA", .is_base64 = true}};
    ReadPin(document.value().object(), images);
    ASSERT_TRUE(document.value().failed()) << data;
    EXPECT_EQ(document.value().first_error().field, "media.data") << data;
  }
}

TEST(PinReader, SlidesBringTheirOwnTexts) {
  const pins::Pin pin = WithMedia(
      R"({"type":"multiple_image_urls","index":1,"items":[{"url":"https://i.example/1.jpg"},)"
      R"({"url":"https://i.example/2.jpg","title":"t","description":"d","link":"https://l.example/"}]})");
  const auto& carousel = std::get<pins::Carousel<pins::CarouselUrl>>(pin.media);
  ASSERT_EQ(carousel.items.size(), 2U);
  EXPECT_EQ(carousel.index, 1);
  EXPECT_EQ(carousel.items[0].image.url, "https://i.example/1.jpg");
  EXPECT_EQ(carousel.items[1].text.title, "t");
  EXPECT_EQ(carousel.items[1].text.description, "d");
  EXPECT_EQ(carousel.items[1].text.link, "https://l.example/");
}

TEST(PinReader, SlidesMayComeThemselves) {
  const pins::Pin pin =
      WithMedia(R"({"type":"multiple_image_base64","items":[{"contentType":"image/jpeg","data":0},)"
                R"({"contentType":"image/png","data":1,"title":"t"}]})",
                {{.content = "AAAA", .is_base64 = true}, {.content = "BBBB", .is_base64 = true}});
  const auto& carousel = std::get<pins::Carousel<pins::CarouselBase64>>(pin.media);
  ASSERT_EQ(carousel.items.size(), 2U);
  EXPECT_FALSE(carousel.index);
  EXPECT_EQ(carousel.items[0].image.data, "AAAA");
  EXPECT_EQ(carousel.items[1].image.content_type, "image/png");
  EXPECT_EQ(carousel.items[1].text.title, "t");
}

TEST(PinReader, AVideoHasOneOfThreeCovers) {
  const auto video = [](const std::string& cover) {
    return std::get<pins::Video>(
        WithMedia(R"({"type":"video_id","mediaId":"9","cover":)" + cover + "}",
                  {{.content = "AAAA", .is_base64 = true}})
            .media);
  };
  EXPECT_EQ(video(R"({"imageUrl":"https://i.example/c.jpg"})").cover_image_url,
            "https://i.example/c.jpg");
  EXPECT_EQ(video(R"({"contentType":"image/jpeg","data":0})").cover_image->data, "AAAA");
  const pins::Video framed = video(R"({"keyFrameSeconds":3})");
  EXPECT_EQ(framed.cover_image_key_frame_time, 3);
  EXPECT_EQ(framed.media_id, "9");
  EXPECT_FALSE(framed.cover_image);
}

}  // namespace
}  // namespace pinterest::engine
