#include "engine/pin_reader.h"

#include "engine/json_fields.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::engine {
namespace {

std::string ReadData(const json::Object& object, Images& images) {
  const std::optional<json::Value> data = object.Find("data");
  const std::int64_t at = data ? data->AsInt() : -1;
  if (at >= 0 && static_cast<std::size_t>(at) < images.size()) {
    return TakeBase64(images[static_cast<std::size_t>(at)]);
  }
  if (data) data->Refuse("a position in the list of images");
  return {};
}

pins::ImageBase64 ReadImage(const json::Object& object, Images& images) {
  return {.content_type = ReadText(object, "contentType"), .data = ReadData(object, images)};
}

pins::CarouselText ReadSlideText(const json::Object& item) {
  return {.title = ReadText(item, "title"),
          .description = ReadText(item, "description"),
          .link = ReadText(item, "link")};
}

pins::Carousel<pins::CarouselUrl> ReadUrls(const json::Object& media) {
  pins::Carousel<pins::CarouselUrl> carousel;
  for (const json::Value value : media.GetArray("items")) {
    const json::Object item = value.AsObject();
    carousel.items.push_back(
        {.image = {.url = ReadText(item, "url")}, .text = ReadSlideText(item)});
  }
  carousel.index = media.OptionalInt("index");
  return carousel;
}

pins::Carousel<pins::CarouselBase64> ReadImages(const json::Object& media, Images& images) {
  pins::Carousel<pins::CarouselBase64> carousel;
  for (const json::Value value : media.GetArray("items")) {
    const json::Object item = value.AsObject();
    carousel.items.push_back({.image = ReadImage(item, images), .text = ReadSlideText(item)});
  }
  carousel.index = media.OptionalInt("index");
  return carousel;
}

pins::Video ReadVideo(const json::Object& media, Images& images) {
  pins::Video video;
  video.media_id = ReadText(media, "mediaId");
  const json::Object cover = media.GetObject("cover");
  video.cover_image_url = ReadText(cover, "imageUrl");
  if (cover.Find("data")) video.cover_image = ReadImage(cover, images);
  video.cover_image_key_frame_time = cover.OptionalInt("keyFrameSeconds");
  return video;
}

pins::Media ReadMedia(const json::Object& media, Images& images) {
  const std::string_view type = media.String("type");
  if (type == "image_base64") return ReadImage(media, images);
  if (type == "multiple_image_urls") return ReadUrls(media);
  if (type == "multiple_image_base64") return ReadImages(media, images);
  if (type == "video_id") return ReadVideo(media, images);
  return pins::ImageUrl{.url = ReadText(media, "url")};
}

}  // namespace

pins::Pin ReadPin(const json::Object& object, Images& images) {
  const json::Object media = object.GetObject("media");
  pins::Pin pin;
  pin.board_id = ReadText(object, "boardId");
  pin.board_section_id = ReadText(object, "boardSectionId");
  pin.title = ReadText(object, "title");
  pin.description = ReadText(object, "description");
  pin.alt_text = ReadText(object, "altText");
  pin.link = ReadText(object, "link");
  pin.dominant_color = ReadText(object, "dominantColor");
  pin.parent_pin_id = ReadText(object, "parentPinId");
  pin.media = ReadMedia(media, images);
  pin.is_standard = media.OptionalBool("isStandard");
  if (const auto given = object.OptionalArray("aiDisclosures")) {
    std::vector<std::string> disclosures;
    for (const json::Value value : *given) disclosures.emplace_back(value.AsString());
    pin.ai_disclosures = std::move(disclosures);
  }
  return pin;
}

std::string FingerprintOf(const json::Object& object) {
  return pins::Fingerprint({.link = object.OptionalString("link").value_or(""),
                            .title = object.OptionalString("title").value_or(""),
                            .description = object.OptionalString("description").value_or(""),
                            .alt_text = object.OptionalString("altText").value_or("")});
}

}  // namespace pinterest::engine
