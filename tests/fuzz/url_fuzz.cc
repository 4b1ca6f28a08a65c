#include "api/environment.h"
#include "api/url.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Whatever a parameter holds, it stays within its place: the address keeps its shape.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto custom = pinterest::api::CustomEnvironment(text, text, false);
  if (custom && !custom.value().api_base.starts_with("https://")) std::abort();
  const auto url = pinterest::api::BuildUrl(pinterest::api::Production(),
                                            *pinterest::api::FindOperation("pins/save"),
                                            {{"pin_id", text}}, {{"q", text}});
  if (!url) return 0;
  const std::string_view address = url.value();
  if (!address.starts_with("https://api.pinterest.com/v5/pins/")) std::abort();
  const std::string encoded = pinterest::api::PercentEncode(text);
  if (address != "https://api.pinterest.com/v5/pins/" + encoded + "/save?q=" + encoded)
    std::abort();
  if (encoded.find_first_of("/?#&= \r\n") != std::string::npos) std::abort();
  return 0;
}
