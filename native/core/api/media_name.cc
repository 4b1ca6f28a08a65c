#include "api/media_name.h"

#include "json/reader.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace pinterest::api {

namespace {

constexpr std::size_t kLongestAddress = 300;

// The address without its query: signed addresses carry a key there.
std::string Shown(std::string_view address) {
  return std::string(address.substr(0, address.find_first_of("?#")).substr(0, kLongestAddress));
}

std::string NameOne(const json::Object& source) {
  for (const char* key : {"url", "cover_image_url"}) {
    if (const auto address = source.OptionalString(key)) return Shown(*address);
  }
  if (const auto video = source.OptionalId("media_id")) return "video " + *video;
  return "the image sent as base64";
}

std::string NameEach(const json::Array& items) {
  std::string names = "one of ";
  bool first = true;
  for (const json::Value item : items) {
    if (!first) names += ", ";
    first = false;
    names += NameOne(item.AsObject());
  }
  return names;
}

}  // namespace

std::string NameMedia(std::string_view pin_body) {
  // Nothing else makes a pin longer than the reader's bound.
  if (pin_body.size() > json::kMaxTextBytes) return "the image sent as base64";
  Result<json::Document> parsed = json::Document::Parse(pin_body);
  if (!parsed) return {};
  json::Document document = std::move(parsed).value();
  const auto source = document.object().OptionalObject("media_source");
  if (!source) return {};
  if (const auto items = source->OptionalArray("items")) return NameEach(*items);
  return NameOne(*source);
}

}  // namespace pinterest::api
