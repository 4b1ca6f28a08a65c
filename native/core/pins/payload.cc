#include "pins/payload.h"

#include "json/writer.h"

#include <cstddef>
#include <string_view>
#include <utility>

namespace pinterest::pins {
namespace {

// For the names of the fields, the ids, and a few characters that are escaped. Thousands of these
// wait: what is reserved and not used is paid for too.
constexpr std::size_t kRoomForNames = 224;
constexpr std::size_t kRoomForSlide = 1024;

void Optional(json::Writer& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.Field(key, text);
}

void WriteIsStandard(json::Writer& json, const Pin& pin) {
  if (pin.is_standard) json.Key("is_standard").Bool(*pin.is_standard);
}

void WriteImage(json::Writer& json, const ImageUrl& image) { json.Field("url", image.url); }

void WriteImage(json::Writer& json, const ImageBase64& image) {
  json.Field("content_type", image.content_type).Field("data", image.data);
}

template <typename Slide>
void WriteCarousel(json::Writer& json, const Carousel<Slide>& carousel) {
  json.Key("items").BeginArray();
  for (const Slide& slide : carousel.items) {
    json.BeginObject();
    WriteImage(json, slide.image);
    Optional(json, "title", slide.text.title);
    Optional(json, "description", slide.text.description);
    Optional(json, "link", slide.text.link);
    json.EndObject();
  }
  json.EndArray();
  if (carousel.index) json.Key("index").Int(*carousel.index);
}

void WriteMedia(json::Writer& json, const Pin& pin, const ImageUrl& image) {
  json.Field("source_type", "image_url");
  WriteImage(json, image);
  WriteIsStandard(json, pin);
}

void WriteMedia(json::Writer& json, const Pin& pin, const ImageBase64& image) {
  json.Field("source_type", "image_base64");
  WriteImage(json, image);
  WriteIsStandard(json, pin);
}

void WriteMedia(json::Writer& json, const Pin&, const Carousel<CarouselUrl>& carousel) {
  json.Field("source_type", "multiple_image_urls");
  WriteCarousel(json, carousel);
}

void WriteMedia(json::Writer& json, const Pin&, const Carousel<CarouselBase64>& carousel) {
  json.Field("source_type", "multiple_image_base64");
  WriteCarousel(json, carousel);
}

void WriteMedia(json::Writer& json, const Pin& pin, const Video& video) {
  json.Field("source_type", "video_id").Field("media_id", video.media_id);
  Optional(json, "cover_image_url", video.cover_image_url);
  if (video.cover_image) {
    json.Field("cover_image_content_type", video.cover_image->content_type)
        .Field("cover_image_data", video.cover_image->data);
  }
  if (video.cover_image_key_frame_time) {
    json.Key("cover_image_key_frame_time").Int(*video.cover_image_key_frame_time);
  }
  WriteIsStandard(json, pin);
}

std::size_t ImageBytes(const ImageUrl& image) { return image.url.size(); }
std::size_t ImageBytes(const ImageBase64& image) { return image.data.size(); }
std::size_t ImageBytes(const Video& video) {
  return video.cover_image ? video.cover_image->data.size() : video.cover_image_url.size();
}
template <typename Slide>
std::size_t ImageBytes(const Carousel<Slide>& carousel) {
  std::size_t bytes = 0;
  for (const Slide& slide : carousel.items) bytes += ImageBytes(slide.image) + kRoomForSlide;
  return bytes;
}

}  // namespace

std::string BuildPayload(const Pin& pin) {
  const std::size_t image_bytes =
      std::visit([](const auto& media) { return ImageBytes(media); }, pin.media);
  json::Writer json(kRoomForNames + pin.title.size() + pin.description.size() +
                    pin.alt_text.size() + pin.link.size() + image_bytes);
  json.BeginObject().Field("board_id", pin.board_id);
  Optional(json, "board_section_id", pin.board_section_id);
  Optional(json, "parent_pin_id", pin.parent_pin_id);
  Optional(json, "title", pin.title);
  Optional(json, "description", pin.description);
  Optional(json, "alt_text", pin.alt_text);
  Optional(json, "link", pin.link);
  Optional(json, "dominant_color", pin.dominant_color);
  if (pin.ai_disclosures) {
    json.Key("ai_disclosures").BeginObject().Key("values").BeginArray();
    for (const std::string& value : *pin.ai_disclosures) json.String(value);
    json.EndArray().EndObject();
  }
  json.Key("media_source").BeginObject();
  std::visit([&](const auto& media) { WriteMedia(json, pin, media); }, pin.media);
  json.EndObject().EndObject();
  return std::move(json).Take();
}

}  // namespace pinterest::pins
