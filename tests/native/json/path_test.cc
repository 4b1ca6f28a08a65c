#include "json/path.h"

#include <gtest/gtest.h>

namespace pinterest::json {
namespace {

TEST(PathOfBadString, FindsTheFirstBadOne) {
  EXPECT_EQ(PathOfBadString(R"({"a":["ok",{"b":"\q"}],"c":"\q"})"), "a[1].b");
  EXPECT_EQ(PathOfBadString(R"({"a":{"b":1},"c":[[],["\u12"]]})"), "c[1][0]");
  EXPECT_EQ(PathOfBadString(R"({"a":"\ud83d\ude00\\\"","b":"\"})"), "b");
}

TEST(PathOfBadString, CountsAKeyAsItsOwnField) {
  EXPECT_EQ(PathOfBadString(R"({"x":1,"\u12":2})"), "\\u12");
}

TEST(PathOfBadString, IsEmptyWithoutOne) {
  EXPECT_EQ(PathOfBadString(R"({"a":"fine \u00e9 \uD83D\uDE00"})"), "");
  EXPECT_EQ(PathOfBadString(R"({"a":"half \ud83d"})"), "");
  EXPECT_EQ(PathOfBadString(R"("\q")"), "");
  EXPECT_EQ(PathOfBadString("]}:,"), "");
}

// The path goes into a message, which would be as long as the answer.
TEST(PathOfBadString, IsEmptyWhereNoDocumentIsSoDeep) {
  EXPECT_EQ(PathOfBadString(std::string(3, '[') + R"("\q")"), "[0][0][0]");
  EXPECT_EQ(PathOfBadString(std::string(1'000'000, '[') + R"("\q")"), "");
}

TEST(PathOfBadString, EndsOnTextsThatEndInside) {
  for (const char* text :
       {"\"", "{\"", "{\"a\":\"\\", "{\"a\":\"\\u", "[\"\\ud83d\\", "{\"a\":\"x"}) {
    PathOfBadString(text);
  }
  EXPECT_EQ(PathOfBadString("{\"a\":\"\\"), "a");
}

}  // namespace
}  // namespace pinterest::json
