#include "api/error_body.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest::api {
namespace {

TEST(ErrorBody, ReadsPinterestsForm) {
  const ErrorBody body = ParseErrorBody(
      R"({"code":8,"message":"This request exceeded a rate limit.","status":"failure"})");
  EXPECT_TRUE(body.is_json);
  EXPECT_EQ(body.code, 8);
  EXPECT_EQ(body.message, "This request exceeded a rate limit.");
  EXPECT_EQ(body.oauth_error, "");
}

TEST(ErrorBody, ReadsOAuthsForm) {
  const ErrorBody body =
      ParseErrorBody(R"({"error":"invalid_grant","error_description":"The code has expired"})");
  EXPECT_EQ(body.code, 0);
  EXPECT_EQ(body.oauth_error, "invalid_grant");
  EXPECT_EQ(body.message, "The code has expired");
}

TEST(ErrorBody, PutsTheDetailAfterTheMessage) {
  EXPECT_EQ(ParseErrorBody(R"({"message":"a","message_detail":"b"})").message, "a b");
  EXPECT_EQ(ParseErrorBody(R"({"message":"a","message_detail":"a"})").message, "a");
  EXPECT_EQ(ParseErrorBody(R"({"message":null,"message_detail":"b"})").message, "b");
}

TEST(ErrorBody, ReadsWhatIsThereWhenTheRestIsStrange) {
  const ErrorBody body = ParseErrorBody(R"({"code":"8","message":["x"],"error":{"a":1}})");
  EXPECT_TRUE(body.is_json);
  EXPECT_EQ(body.code, 0);
  EXPECT_EQ(body.message, "");
  EXPECT_EQ(body.oauth_error, "");
  EXPECT_EQ(ParseErrorBody(R"({"code":-1})").code, 0);
  EXPECT_EQ(ParseErrorBody(R"({"code":4294967297})").code, 0);
  EXPECT_EQ(ParseErrorBody(R"({"code":1.5})").code, 0);
}

TEST(ErrorBody, IsEmptyForWhatIsNoJsonObject) {
  for (const char* text : {"", "<html>502 Bad Gateway</html>", "[1]", "\"text\"", "{\"code\":"}) {
    EXPECT_FALSE(ParseErrorBody(text).is_json) << text;
  }
}

TEST(ErrorBody, MakesOneBoundedLine) {
  EXPECT_EQ(ParseErrorBody("{\"message\":\"a\\nb\\u001bc\\u007f\"}").message, "a b c ");
  const std::string longest(500, 'x');
  EXPECT_EQ(ParseErrorBody("{\"message\":\"" + longest + "\"}").message, longest);
  EXPECT_EQ(ParseErrorBody("{\"message\":\"" + longest + "y\"}").message, longest + "...");
  const std::string split = std::string(499, 'x') + "\xC3\xBC";
  EXPECT_EQ(ParseErrorBody("{\"message\":\"" + split + "\"}").message,
            std::string(499, 'x') + "...");
}

TEST(ErrorBody, LeavesTokensOut) {
  EXPECT_EQ(ParseErrorBody(R"({"message":"bad pina_AbC-9.x_y, pinr.eyJ0 (pinc_1) pinc_"})").message,
            "bad [token], [token] ([token]) [token]");
  EXPECT_EQ(ParseErrorBody(R"({"message":"pinterest pina pin_a pinacolada"})").message,
            "pinterest pina pin_a pinacolada");
}

}  // namespace
}  // namespace pinterest::api
