#include "api/url.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::api {
namespace {

Result<std::string> Build(std::string_view operation, const Parameters& path,
                          const Parameters& query = {}) {
  return BuildUrl(Production(), *FindOperation(operation), path, query);
}

std::string FieldOf(const Result<std::string>& url) {
  EXPECT_FALSE(url.ok());
  return url.ok() ? std::string() : url.error().field;
}

TEST(Url, FillsThePathAndAddsTheQuery) {
  EXPECT_EQ(Build("boards/list", {}, {{"page_size", "250"}, {"bookmark", "a b+/=&"}}).value(),
            "https://api.pinterest.com/v5/boards?page_size=250&bookmark=a%20b%2B%2F%3D%26");
  EXPECT_EQ(Build("board_sections/list_pins", {{"section_id", "9"}, {"board_id", "7"}}).value(),
            "https://api.pinterest.com/v5/boards/7/sections/9/pins");
  EXPECT_EQ(Build("pins/save", {{"pin_id", "5"}}).value(),
            "https://api.pinterest.com/v5/pins/5/save");
}

TEST(Url, EncodesEveryByteThatIsNotUnreserved) {
  EXPECT_EQ(PercentEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(PercentEncode("a/b?c#d%e"), "a%2Fb%3Fc%23d%25e");
  EXPECT_EQ(PercentEncode(std::string_view("\0\x7f\xC3\xBC", 4)), "%00%7F%C3%BC");
  EXPECT_EQ(Build("follow_user/update", {{"username", "../boards"}}).value(),
            "https://api.pinterest.com/v5/user_account/following/..%2Fboards");
}

TEST(Url, LetsQueryNamesRepeat) {
  EXPECT_EQ(Build("multi_pins/analytics", {}, {{"pin_ids", "1"}, {"pin_ids", "2"}}).value(),
            "https://api.pinterest.com/v5/pins/analytics?pin_ids=1&pin_ids=2");
}

TEST(Url, NamesTheParameterAtFault) {
  EXPECT_EQ(FieldOf(Build("pins/get", {})), "path.pin_id");
  EXPECT_EQ(FieldOf(Build("pins/get", {{"pin_id", "1"}, {"board_id", "2"}})), "path.board_id");
  EXPECT_EQ(FieldOf(Build("pins/get", {{"pin_id", "1"}, {"pin_id", "2"}})), "path.pin_id");
  EXPECT_EQ(FieldOf(Build("pins/list", {}, {{"", "1"}})), "query");
  for (const char* id : {"", ".", ".."}) {
    EXPECT_EQ(FieldOf(Build("pins/get", {{"pin_id", id}})), "path.pin_id") << id;
    EXPECT_EQ(FieldOf(Build("follow_user/update", {{"username", id}})), "path.username") << id;
  }
}

// A server on the way may decode "%2F", and then another operation would be addressed.
TEST(Url, AnIdIsDigits) {
  for (const char* id : {"abc", "../x", "1/2", "-1", "1.5", " 1", "1 ", "\xD9\xA1"}) {
    EXPECT_EQ(FieldOf(Build("pins/get", {{"pin_id", id}})), "path.pin_id") << id;
    EXPECT_EQ(FieldOf(Build("board_sections/list_pins", {{"board_id", "1"}, {"section_id", id}})),
              "path.section_id")
        << id;
  }
}

TEST(Form, JoinsEncodedFields) {
  WipingString form;
  AppendFormField(form, "grant_type", "authorization_code");
  AppendFormField(form, "redirect_uri", "https://x.example/cb?a=b c");
  EXPECT_EQ(std::string_view(form),
            "grant_type=authorization_code&redirect_uri=https%3A%2F%2Fx.example%2Fcb%3Fa%3Db%20c");
}

// Each row with generated ids: the address has them all and no brace is left.
TEST(Url, FitsEveryOperation) {
  for (const Operation& operation : Operations()) {
    Parameters path;
    for (const char* name :
         {"board_id", "section_id", "media_id", "pin_id", "region", "trend_type", "username"}) {
      if (operation.path.find(std::string("{") + name + "}") != std::string_view::npos) {
        path.emplace_back(name, std::string_view(name).ends_with("_id") ? "77" : "a name");
      }
    }
    const Result<std::string> url = BuildUrl(Sandbox(), operation, path, {});
    ASSERT_TRUE(url.ok()) << operation.name;
    EXPECT_EQ(url.value().find_first_of("{}"), std::string::npos) << url.value();
    EXPECT_TRUE(url.value().starts_with("https://api-sandbox.pinterest.com/v5/"));
  }
}

}  // namespace
}  // namespace pinterest::api
