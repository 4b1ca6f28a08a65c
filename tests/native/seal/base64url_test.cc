#include "seal/base64url.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <string>
#include <string_view>

namespace pinterest::seal {
namespace {

std::string Encoded(std::string_view bytes) {
  std::string text(Base64UrlLength(bytes.size()), '\0');
  EncodeBase64Url({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()},
                  text.data());
  return text;
}

TEST(Base64Url, AgreesWithLibsodiumOnEveryLength) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    std::string expected(
        sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(expected.data(), expected.size(),
                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    expected.pop_back();
    EXPECT_EQ(Encoded(bytes), expected);
    ASSERT_EQ(DecodedLength(expected.size()), bytes.size());
    std::string decoded(bytes.size(), '\0');
    EXPECT_TRUE(DecodeBase64Url(expected, reinterpret_cast<unsigned char*>(decoded.data())));
    EXPECT_EQ(decoded, bytes);
    bytes += static_cast<char>(i * 151 + 7);
  }
}

TEST(Base64Url, RefusesForeignCharactersAndStrayBits) {
  unsigned char out[8];
  for (const char* text : {"A+AA", "AA/A", "AAA=", "A.", "A\xFF", "AAAAA!", "AB", "AAB", "A\n"}) {
    EXPECT_FALSE(DecodeBase64Url(text, out)) << text;
  }
  EXPECT_TRUE(DecodeBase64Url("AQ", out));
  EXPECT_TRUE(DecodeBase64Url("AAE", out));
  EXPECT_FALSE(DecodedLength(5));
}

}  // namespace
}  // namespace pinterest::seal
