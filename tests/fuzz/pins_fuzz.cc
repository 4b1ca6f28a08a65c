#include "json/reader.h"
#include "pins/fingerprint.h"
#include "pins/listed_pin.h"
#include "pins/validation.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

// Bytes of Pinterest's answers and of users' texts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pinterest;
  const std::string_view text(reinterpret_cast<const char*>(data), size);

  const std::string canonical = pins::Canonical(text);
  Require(canonical.size() <= text.size());
  Require(pins::Canonical(canonical) == canonical);
  Require(pins::Fingerprint({.title = text}) == pins::Fingerprint({.title = canonical}));

  if (const auto created = pins::ParseCreatedPin(text)) Require(!created.value().id.empty());
  if (auto document = json::Document::Parse(text)) {
    const auto pin = document.value().Finish(pins::ReadPin(document.value().object()));
    if (pin) Require(!pin.value().fingerprint.empty());
  }

  pins::Pin pin;
  pin.board_id = "1";
  pin.link = text;
  pin.media = pins::ImageBase64{"image/png", std::string(text)};
  if (pins::Validate(pin)) Require(size % 4 == 0);
  return 0;
}
