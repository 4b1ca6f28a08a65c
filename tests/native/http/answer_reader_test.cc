#include "http/answer_reader.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace pinterest::http {
namespace {

std::string LineOf(std::size_t size) { return "X: " + std::string(size - 5, 'x') + "\r\n"; }

TEST(AnswerReader, TakesHeadersUpToItsBoundAndNoByteMore) {
  AnswerReader reader;
  reader.Begin(10);
  EXPECT_TRUE(reader.AddHeaderLine(LineOf(AnswerReader::kMaxHeaderBytes)));
  EXPECT_FALSE(reader.AddHeaderLine("\r\n"));
}

// A transfer serves one request after the other: what the first one filled would refuse the answer
// of a create that worked.
TEST(AnswerReader, BeginsAnewForEachRequest) {
  AnswerReader reader;
  for (int request = 0; request < 3; ++request) {
    reader.Begin(4);
    EXPECT_FALSE(reader.headers_ended());
    EXPECT_EQ(reader.bytes(), 0U);
    EXPECT_TRUE(reader.AddHeaderLine(LineOf(AnswerReader::kMaxHeaderBytes - 2)));
    EXPECT_TRUE(reader.AddHeaderLine("\r\n"));
    EXPECT_TRUE(reader.headers_ended());
    EXPECT_TRUE(reader.AddBody("1234", -1));
    EXPECT_FALSE(reader.AddBody("5", -1));
  }
  const Response response = reader.Take(201);
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "1234");
  EXPECT_EQ(response.headers.size(), 1U);
}

TEST(AnswerReader, AnInterimAnswerIsNotTheAnswer) {
  AnswerReader reader;
  reader.Begin(0);
  for (const char* line : {"HTTP/1.1 103 Early Hints\r\n", "Link: <a>\r\n", "\r\n"}) {
    EXPECT_TRUE(reader.AddHeaderLine(line));
  }
  EXPECT_TRUE(reader.AddHeaderLine("HTTP/1.1 201 Created\r\n"));
  EXPECT_FALSE(reader.headers_ended()) << "the answer itself may still be cut";
  EXPECT_TRUE(reader.AddHeaderLine("Date: \t now \r\n"));
  EXPECT_TRUE(reader.AddHeaderLine("\n"));
  EXPECT_TRUE(reader.headers_ended());
  const Response response = reader.Take(201);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.header("date"), "now");
}

}  // namespace
}  // namespace pinterest::http
