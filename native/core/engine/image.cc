#include "engine/image.h"

#include <openssl/evp.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::engine {

std::string TakeBase64(Image& image) {
  if (image.is_base64) return std::exchange(image.content, {});
  const std::string content = std::exchange(image.content, {});
  // A length is an int there, and the text is ended with a zero. libsodium's encoder takes the same
  // time whatever it reads, which nobody needs here: it is several times as slow.
  constexpr std::size_t kAtATime = 3U << 20;
  std::string text(4 * ((content.size() + 2) / 3) + 1, '\0');
  std::size_t written = 0;
  for (std::size_t at = 0; at < content.size(); at += kAtATime) {
    const std::string_view part = std::string_view(content).substr(at, kAtATime);
    written += static_cast<std::size_t>(EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()) + written,
        reinterpret_cast<const unsigned char*>(part.data()), static_cast<int>(part.size())));
  }
  text.resize(written);
  return text;
}

}  // namespace pinterest::engine
