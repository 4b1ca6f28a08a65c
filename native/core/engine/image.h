#pragma once

#include <string>
#include <vector>

namespace pinterest::engine {

// An image as the client gave it. It lies beside the command's text: quoted in there it would be
// written, copied and parsed, and most of that on the client's thread.
struct Image {
  std::string content{};
  bool is_base64 = false;
};

using Images = std::vector<Image>;

// The base64 text that Pinterest takes. The image is empty afterwards.
std::string TakeBase64(Image& image);

}  // namespace pinterest::engine
