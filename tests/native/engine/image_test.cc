#include "engine/image.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <cstddef>
#include <string>
#include <utility>

namespace pinterest::engine {
namespace {

std::string Encoded(std::string content) {
  Image image{.content = std::move(content)};
  std::string text = TakeBase64(image);
  EXPECT_TRUE(image.content.empty());
  return text;
}

TEST(Image, BytesBecomeStandardBase64) {
  EXPECT_EQ(Encoded(""), "");
  EXPECT_EQ(Encoded("f"), "Zg==");
  EXPECT_EQ(Encoded("fo"), "Zm8=");
  EXPECT_EQ(Encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(Encoded("\xFB\xFF\xBF"), "+/+/");
}

TEST(Image, LongOnesHaveNoSeam) {
  for (const std::size_t size : {(3U << 20) - 1, 3U << 20, (3U << 20) + 1, (6U << 20) + 2}) {
    std::string content(size, '\0');
    for (std::size_t at = 0; at < size; ++at) content[at] = static_cast<char>(at * 31 % 251);
    constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
    std::string expected(sodium_base64_ENCODED_LEN(size, kVariant), '\0');
    sodium_bin2base64(expected.data(), expected.size(),
                      reinterpret_cast<const unsigned char*>(content.data()), size, kVariant);
    expected.pop_back();
    EXPECT_TRUE(Encoded(std::move(content)) == expected) << size;
  }
}

TEST(Image, WhatIsBase64IsTakenAsItIs) {
  Image image{.content = "not checked here", .is_base64 = true};
  EXPECT_EQ(TakeBase64(image), "not checked here");
  EXPECT_TRUE(image.content.empty());
}

}  // namespace
}  // namespace pinterest::engine
