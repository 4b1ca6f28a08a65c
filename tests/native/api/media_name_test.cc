#include "api/media_name.h"

#include "json/reader.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::api {
namespace {

TEST(MediaName, NamesAnImageThatIsLongerThanAnAnswerMayBe) {
  const std::string body = R"({"media_source":{"source_type":"image_base64","data":")" +
                           std::string(json::kMaxTextBytes, 'A') + R"("}})";
  EXPECT_EQ(NameMedia(body), "the image sent as base64");
}

TEST(MediaName, HasNoneForABodyThatNamesNone) {
  for (const char* body : {"", "{", "{}", "[]"}) EXPECT_EQ(NameMedia(body), "") << body;
}

}  // namespace
}  // namespace pinterest::api
