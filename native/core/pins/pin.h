#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pinterest::pins {

struct ImageUrl {
  std::string url{};
};

struct ImageBase64 {
  std::string content_type{};  // image/jpeg or image/png
  std::string data{};          // standard base64: no "data:" prefix, no line breaks
};

struct CarouselText {
  std::string title{};
  std::string description{};
  std::string link{};
};

struct CarouselUrl {
  ImageUrl image{};
  CarouselText text{};
};

struct CarouselBase64 {
  ImageBase64 image{};
  CarouselText text{};
};

template <typename Slide>
struct Carousel {
  std::vector<Slide> items{};  // 2 to 5
  std::optional<std::int64_t> index{};
};

// An uploaded video. Pinterest wants exactly one of the covers.
struct Video {
  std::string media_id{};
  std::string cover_image_url{};
  std::optional<ImageBase64> cover_image{};
  std::optional<std::int64_t> cover_image_key_frame_time{};  // seconds
};

using Media =
    std::variant<ImageUrl, ImageBase64, Carousel<CarouselUrl>, Carousel<CarouselBase64>, Video>;

// A pin to be made. An empty text is a field that is not sent. Ids are text: they outgrow doubles.
struct Pin {
  std::string board_id{};
  std::string board_section_id{};
  std::string title{};
  std::string description{};
  std::string alt_text{};
  std::string link{};
  std::string dominant_color{};
  std::string parent_pin_id{};
  Media media{};
  std::optional<bool> is_standard{};
  std::optional<std::vector<std::string>> ai_disclosures{};
};

}  // namespace pinterest::pins
