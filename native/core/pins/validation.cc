#include "pins/validation.h"

#include "json/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::pins {
namespace {

// Pinterest's limits, in code points.
constexpr std::size_t kMaxTitle = 100;
constexpr std::size_t kMaxDescription = 800;
constexpr std::size_t kMaxAltText = 500;
constexpr std::size_t kMaxLink = 2048;
constexpr std::size_t kMinSlides = 2;
constexpr std::size_t kMaxSlides = 5;

// Nothing: the field is as it should be.
using Complaint = std::optional<Error>;

Complaint Refuse(std::string_view field, std::string message) {
  return InvalidInput(std::string(field), std::move(message));
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHex(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsBase64(char c) { return IsDigit(c) || IsLetter(c) || c == '+' || c == '/'; }

template <typename Test>
bool All(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

Complaint CheckId(std::string_view field, std::string_view id) {
  if (!id.empty() && All(id, IsDigit)) return std::nullopt;
  return Refuse(field, id.empty() ? "is missing; expected an id made of digits"
                                  : "expected an id made of digits only");
}

Complaint CheckOptionalId(std::string_view field, std::string_view id) {
  return id.empty() ? std::nullopt : CheckId(field, id);
}

Complaint CheckLength(std::string_view field, std::string_view text, std::size_t limit) {
  const auto count = json::CountCodePoints(text);
  if (!count) return Refuse(field, "is not valid UTF-8");
  if (*count <= limit) return std::nullopt;
  return Refuse(field, "has " + std::to_string(*count) + " characters; Pinterest takes at most " +
                           std::to_string(limit));
}

constexpr std::array<bool, 256> kAddressBytes = [] {
  std::array<bool, 256> may{};
  for (std::size_t byte = ' ' + 1; byte < may.size(); ++byte) may[byte] = true;
  for (const char c : {'\x7F', '<', '>', '"', '\\'}) may[static_cast<unsigned char>(c)] = false;
  return may;
}();

bool IsAddressByte(char c) { return kAddressBytes[static_cast<unsigned char>(c)]; }

std::string_view WithoutScheme(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    const std::string_view start = url.substr(0, scheme.size());
    const auto same = [](char given, char wanted) {
      return given == wanted || (IsLetter(given) && static_cast<char>(given | 0x20) == wanted);
    };
    if (std::equal(start.begin(), start.end(), scheme.begin(), scheme.end(), same)) {
      return url.substr(scheme.size());
    }
  }
  return {};
}

bool IsAuthority(std::string_view authority) {
  const std::size_t after_user = authority.rfind('@');
  if (after_user != std::string_view::npos) authority.remove_prefix(after_user + 1);
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty() || host.starts_with('[') != host.ends_with(']')) return false;
  if (colon == std::string_view::npos) return true;
  const std::string_view port = authority.substr(colon + 1);
  return port.size() <= 5 && All(port, IsDigit);
}

Complaint CheckUrl(std::string_view field, std::string_view url) {
  const std::string_view rest = WithoutScheme(url);
  if (rest.empty()) {
    return Refuse(field, "expected an address that starts with http:// or https://");
  }
  if (!All(url, IsAddressByte) || !json::IsUtf8(url)) {
    return Refuse(field,
                  "holds a character that no address may have (a space, a quote, a control "
                  "character); percent-encode it");
  }
  if (IsAuthority(rest.substr(0, rest.find_first_of("/?#")))) return std::nullopt;
  return Refuse(field, "names no host, or its port is not a number");
}

Complaint CheckLink(std::string_view field, std::string_view link) {
  if (link.empty()) return std::nullopt;
  if (auto complaint = CheckLength(field, link, kMaxLink)) return complaint;
  return CheckUrl(field, link);
}

Complaint CheckImage(const std::string& path, const ImageUrl& image) {
  return CheckUrl(path + "url", image.url);
}

Complaint CheckBase64(std::string_view field, std::string_view data) {
  const std::size_t padding = data.ends_with("==") ? 2 : (data.ends_with('=') ? 1 : 0);
  const std::string_view digits = data.substr(0, data.size() - padding);
  if (!digits.empty() && data.size() % 4 == 0 && All(digits, IsBase64)) return std::nullopt;
  if (data.starts_with("data:")) {
    return Refuse(field, R"(expected base64 alone; take the "data:...," prefix off)");
  }
  return Refuse(field,
                "expected standard base64 (A-Z a-z 0-9 + / and = at the end) without line breaks");
}

Complaint CheckBase64Image(const std::string& type_field, const std::string& data_field,
                           const ImageBase64& image) {
  if (image.content_type != "image/jpeg" && image.content_type != "image/png") {
    return Refuse(type_field, "expected image/jpeg or image/png");
  }
  return CheckBase64(data_field, image.data);
}

Complaint CheckImage(const std::string& path, const ImageBase64& image) {
  return CheckBase64Image(path + "content_type", path + "data", image);
}

constexpr std::string_view kMediaPath = "media_source.";

std::string MediaField(std::string_view name) {
  return std::string(kMediaPath) + std::string(name);
}

template <typename Slide>
Complaint CheckSlide(const std::string& path, const Slide& slide) {
  if (auto complaint = CheckImage(path, slide.image)) return complaint;
  if (auto complaint = CheckLength(path + "title", slide.text.title, kMaxTitle)) return complaint;
  if (auto complaint = CheckLength(path + "description", slide.text.description, kMaxDescription)) {
    return complaint;
  }
  return CheckLink(path + "link", slide.text.link);
}

Complaint CheckMedia(const ImageUrl& image) { return CheckUrl("media_source.url", image.url); }
Complaint CheckMedia(const ImageBase64& image) { return CheckImage(MediaField(""), image); }

template <typename Slide>
Complaint CheckMedia(const Carousel<Slide>& carousel) {
  const std::size_t count = carousel.items.size();
  if (count < kMinSlides || count > kMaxSlides) {
    return Refuse(MediaField("items"),
                  "expected 2 to 5 images and received " + std::to_string(count));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::string path = MediaField("items[" + std::to_string(i) + "].");
    if (auto complaint = CheckSlide(path, carousel.items[i])) return complaint;
  }
  if (carousel.index && (*carousel.index < 0 || std::cmp_greater_equal(*carousel.index, count))) {
    return Refuse(MediaField("index"),
                  "expected the place of one of the images, 0 to " + std::to_string(count - 1));
  }
  return std::nullopt;
}

Complaint CheckMedia(const Video& video) {
  if (auto complaint = CheckId(MediaField("media_id"), video.media_id)) return complaint;
  const int covers = int{!video.cover_image_url.empty()} + int{video.cover_image.has_value()} +
                     int{video.cover_image_key_frame_time.has_value()};
  if (covers != 1) {
    return Refuse(MediaField("cover_image_url"),
                  "expected exactly one cover (cover_image_url, cover_image_data or "
                  "cover_image_key_frame_time) and received " +
                      std::to_string(covers));
  }
  if (video.cover_image) {
    return CheckBase64Image(MediaField("cover_image_content_type"), MediaField("cover_image_data"),
                            *video.cover_image);
  }
  if (!video.cover_image_url.empty()) {
    return CheckUrl(MediaField("cover_image_url"), video.cover_image_url);
  }
  if (*video.cover_image_key_frame_time >= 0) return std::nullopt;
  return Refuse(MediaField("cover_image_key_frame_time"), "expected 0 or more seconds");
}

Complaint CheckTexts(const Pin& pin) {
  if (auto complaint = CheckLength("title", pin.title, kMaxTitle)) return complaint;
  if (auto complaint = CheckLength("description", pin.description, kMaxDescription)) {
    return complaint;
  }
  if (auto complaint = CheckLength("alt_text", pin.alt_text, kMaxAltText)) return complaint;
  return CheckLink("link", pin.link);
}

Complaint CheckColor(std::string_view color) {
  const bool hex = color.size() == 7 && color.front() == '#' && All(color.substr(1), IsHex);
  if (color.empty() || hex) return std::nullopt;
  return Refuse("dominant_color", "expected #RRGGBB");
}

// Pinterest refuses an empty list, and a value it does not know fails the whole pin.
Complaint CheckDisclosures(const Pin& pin) {
  if (!pin.ai_disclosures) return std::nullopt;
  const auto& values = *pin.ai_disclosures;
  constexpr std::array<std::string_view, 2> kKnown{"AI_MODIFIED", "SYNTHETIC_PERFORMER"};
  const auto wrong = [&](const std::string& value) {
    const bool known = std::find(kKnown.begin(), kKnown.end(), value) != kKnown.end();
    return !known || std::count(values.begin(), values.end(), value) > 1;
  };
  if (!values.empty() && std::none_of(values.begin(), values.end(), wrong)) return std::nullopt;
  return Refuse("ai_disclosures",
                "expected AI_MODIFIED, SYNTHETIC_PERFORMER or both, each once; leave the field "
                "out for none");
}

Complaint CheckIsStandard(const Pin& pin) {
  const bool carousel = std::holds_alternative<Carousel<CarouselUrl>>(pin.media) ||
                        std::holds_alternative<Carousel<CarouselBase64>>(pin.media);
  if (!pin.is_standard || !carousel) return std::nullopt;
  return Refuse(MediaField("is_standard"), "is not possible with several images");
}

}  // namespace

Result<Done> Validate(const Pin& pin) {
  if (auto complaint = CheckId("board_id", pin.board_id)) return *std::move(complaint);
  if (auto complaint = CheckOptionalId("board_section_id", pin.board_section_id)) {
    return *std::move(complaint);
  }
  if (auto complaint = CheckOptionalId("parent_pin_id", pin.parent_pin_id)) {
    return *std::move(complaint);
  }
  if (auto complaint = CheckTexts(pin)) return *std::move(complaint);
  if (auto complaint = CheckColor(pin.dominant_color)) return *std::move(complaint);
  if (auto complaint = CheckDisclosures(pin)) return *std::move(complaint);
  if (auto complaint = CheckIsStandard(pin)) return *std::move(complaint);
  auto complaint = std::visit([](const auto& media) { return CheckMedia(media); }, pin.media);
  if (complaint) return *std::move(complaint);
  return Done{};
}

}  // namespace pinterest::pins
