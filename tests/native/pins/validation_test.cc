#include "pins/validation.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace pinterest::pins {
namespace {

Pin Good() {
  Pin pin;
  pin.board_id = "123456789012345678";
  pin.media = ImageUrl{"https://blog.example/a.jpg"};
  return pin;
}

std::string FieldAtFault(const Pin& pin) {
  const auto checked = Validate(pin);
  if (checked) return "";
  EXPECT_EQ(checked.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(checked.error().outcome, Outcome::kNotSent);
  EXPECT_TRUE(checked.error().message.starts_with(checked.error().field + ": "));
  return checked.error().field;
}

std::string FieldAtFault(const std::function<void(Pin&)>& change) {
  Pin pin = Good();
  change(pin);
  return FieldAtFault(pin);
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

const std::string kAstral = "\xF0\x9F\x93\x8C";  // one code point, four bytes, two UTF-16 units

TEST(Validation, TakesAPlainPin) { EXPECT_EQ(FieldAtFault(Good()), ""); }

TEST(Validation, CountsCodePoints) {
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.title = Repeat(kAstral, 100); }), "");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.title = Repeat(kAstral, 101); }), "title");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.description = Repeat("ä", 800); }), "");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.description = Repeat("ä", 801); }), "description");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.alt_text = Repeat("e\xCC\x81", 250); }), "");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.alt_text = Repeat("e\xCC\x81", 251); }), "alt_text");
  const std::string start = "https://blog.example/";
  const int left = 2048 - static_cast<int>(start.size());
  EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.link = start + Repeat("x", left); }), "");
  EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.link = start + Repeat("x", left + 1); }), "link");
}

TEST(Validation, SaysHowLongATextIsAndMayBe) {
  Pin pin = Good();
  pin.title = Repeat(kAstral, 113);
  const auto checked = Validate(pin);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().message, "title: has 113 characters; Pinterest takes at most 100");
}

TEST(Validation, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.title = "a\xFF"; }), "title");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.link = "https://a.example/\xC3"; }), "link");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.media = ImageUrl{"https://a.example/\xC3"}; }),
            "media_source.url");
}

TEST(Validation, IdsAreDigits) {
  for (const std::string wrong : {"", "12a", "-1", " 1", "1.0", "\xD9\xA1"}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.board_id = wrong; }), "board_id") << wrong;
  }
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.board_section_id = "s"; }), "board_section_id");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.parent_pin_id = "p"; }), "parent_pin_id");
  EXPECT_EQ(FieldAtFault([](Pin& pin) {
              pin.board_section_id = "1";
              pin.parent_pin_id = "2";
            }),
            "");
}

TEST(Validation, AddressesAreHttpAndWellFormed) {
  for (const std::string good : {"http://a.example", "HTTPS://A.example:8080/p?q=1#f",
                                 "https://[::1]:80/", "https://user:pw@a.example/",
                                 "https://m\xC3\xBCller.example/\xC3\xA4", "https://a.example?q"}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.link = good; }), "") << good;
  }
  for (const std::string wrong :
       {"a.example", "ftp://a.example/", "javascript:alert(1)", "https://", "https:///path",
        "https://:80/", "https://a.example:port/", "https://a.example:123456/", "https://a b/",
        "https://a.example/\n", "https://a.example/\x7F", "https://a.example/\"", "https://a\\b/",
        "https://[::1/", "https://user@", "//a.example/", "https//a.example"}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.link = wrong; }), "link") << wrong;
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.media = ImageUrl{wrong}; }), "media_source.url");
  }
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.media = ImageUrl{}; }), "media_source.url");
}

TEST(Validation, Base64IsTheStandardOne) {
  for (const std::string good : {"AAAA", "AAA=", "AA==", "ab+/"}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.media = ImageBase64{"image/png", good}; }), "");
  }
  for (const std::string wrong : {"", "A", "AAA", "AAAAA", "====", "A===", "AA=A", "ab-_", "AAA\n",
                                  "data:image/png;base64,AAAA"}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) {
                pin.media = ImageBase64{"image/png", wrong};
              }),
              "media_source.data")
        << wrong;
  }
  EXPECT_EQ(FieldAtFault([](Pin& pin) {
              pin.media = ImageBase64{"image/gif", "AAAA"};
            }),
            "media_source.content_type");
}

TEST(Validation, SaysToTakeADataPrefixOff) {
  Pin pin = Good();
  pin.media = ImageBase64{"image/png", "data:image/png;base64,AAAA"};
  const auto checked = Validate(pin);
  ASSERT_FALSE(checked);
  EXPECT_NE(checked.error().message.find("take the \"data:...,\" prefix off"), std::string::npos);
}

Carousel<CarouselUrl> Urls(std::size_t count) {
  return {.items = std::vector<CarouselUrl>(count, {.image = {"https://a.example/i.png"}})};
}

TEST(Validation, CarouselsHoldTwoToFive) {
  for (std::size_t count = 0; count < 8; ++count) {
    const bool good = count >= 2 && count <= 5;
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.media = Urls(count); }),
              good ? "" : "media_source.items");
  }
  EXPECT_EQ(FieldAtFault([](Pin& pin) {
              pin.media = Carousel<CarouselBase64>{.items = {{.image = {"image/png", "AAAA"}}}};
            }),
            "media_source.items");
}

TEST(Validation, NamesTheSlideAtFault) {
  const auto at_fault = [](const std::function<void(CarouselUrl&)>& change) {
    return FieldAtFault([&](Pin& pin) {
      auto carousel = Urls(3);
      change(carousel.items[2]);
      pin.media = carousel;
    });
  };
  EXPECT_EQ(at_fault([](CarouselUrl& slide) { slide.image.url = "x"; }),
            "media_source.items[2].url");
  EXPECT_EQ(at_fault([](CarouselUrl& slide) { slide.text.title = Repeat("x", 101); }),
            "media_source.items[2].title");
  EXPECT_EQ(at_fault([](CarouselUrl& slide) { slide.text.description = Repeat("x", 801); }),
            "media_source.items[2].description");
  EXPECT_EQ(at_fault([](CarouselUrl& slide) { slide.text.link = "x"; }),
            "media_source.items[2].link");
  EXPECT_EQ(FieldAtFault([](Pin& pin) {
              pin.media = Carousel<CarouselBase64>{
                  .items = {{.image = {"image/png", "AAAA"}}, {.image = {"image/png", "A"}}}};
            }),
            "media_source.items[1].data");
  const auto with_index = [](int index) {
    return FieldAtFault([index](Pin& pin) {
      auto carousel = Urls(3);
      carousel.index = index;
      pin.media = carousel;
    });
  };
  EXPECT_EQ(with_index(-1), "media_source.index");
  EXPECT_EQ(with_index(0), "");
  EXPECT_EQ(with_index(2), "");
  EXPECT_EQ(with_index(3), "media_source.index");
}

TEST(Validation, AVideoNeedsExactlyOneCover) {
  const auto at_fault = [](Video video) {
    video.media_id = "77";
    return FieldAtFault([&](Pin& pin) { pin.media = video; });
  };
  const ImageBase64 image{"image/jpeg", "AAAA"};
  EXPECT_EQ(at_fault({}), "media_source.cover_image_url");
  EXPECT_EQ(at_fault({.cover_image_url = "https://a.example/", .cover_image = image}),
            "media_source.cover_image_url");
  EXPECT_EQ(at_fault({.cover_image_url = "https://a.example/"}), "");
  EXPECT_EQ(at_fault({.cover_image = image}), "");
  EXPECT_EQ(at_fault({.cover_image_key_frame_time = 0}), "");
  EXPECT_EQ(at_fault({.cover_image_url = "a"}), "media_source.cover_image_url");
  EXPECT_EQ(at_fault({.cover_image = ImageBase64{"image/jpeg", "?"}}),
            "media_source.cover_image_data");
  EXPECT_EQ(at_fault({.cover_image = ImageBase64{"jpeg", "AAAA"}}),
            "media_source.cover_image_content_type");
  EXPECT_EQ(at_fault({.cover_image_key_frame_time = -1}),
            "media_source.cover_image_key_frame_time");
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.media = Video{.media_id = "x"}; }),
            "media_source.media_id");
}

TEST(Validation, DisclosuresAreTheTwoKnownOnes) {
  using Values = std::vector<std::string>;
  for (const Values& good : {Values{"AI_MODIFIED"}, Values{"SYNTHETIC_PERFORMER", "AI_MODIFIED"}}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.ai_disclosures = good; }), "");
  }
  for (const Values& wrong : {Values{}, Values{"AI_GENERATED"}, Values{"ai_modified"},
                              Values{"AI_MODIFIED", "AI_MODIFIED"}}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.ai_disclosures = wrong; }), "ai_disclosures");
  }
}

TEST(Validation, ColoursAndSimplifiedPins) {
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.dominant_color = "#6E78aF"; }), "");
  for (const std::string wrong : {"6E7874", "#6E787", "#6E787G", "#6E78744"}) {
    EXPECT_EQ(FieldAtFault([&](Pin& pin) { pin.dominant_color = wrong; }), "dominant_color");
  }
  EXPECT_EQ(FieldAtFault([](Pin& pin) { pin.is_standard = false; }), "");
  EXPECT_EQ(FieldAtFault([](Pin& pin) {
              pin.is_standard = true;
              pin.media = Urls(2);
            }),
            "media_source.is_standard");
}

}  // namespace
}  // namespace pinterest::pins
