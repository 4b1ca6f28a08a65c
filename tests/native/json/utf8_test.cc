#include "json/utf8.h"

#include <gtest/gtest.h>

namespace pinterest::json {
namespace {

TEST(Utf8, CountsCodePointsNotBytesNorUnits) {
  EXPECT_EQ(CountCodePoints(""), 0U);
  EXPECT_EQ(CountCodePoints("abc"), 3U);
  EXPECT_EQ(CountCodePoints("\xC3\xBC"), 1U);
  EXPECT_EQ(CountCodePoints("\xF0\x9F\x98\x80"), 1U);
  EXPECT_EQ(CountCodePoints("e\xCC\x81"), 2U);
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndCuts) {
  for (const char* text : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"}) {
    EXPECT_FALSE(IsUtf8(text));
    EXPECT_FALSE(CountCodePoints(text));
  }
}

}  // namespace
}  // namespace pinterest::json
