#include "support/loopback_server.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace pinterest::http {
namespace {

using testing::Create;
using testing::Get;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::TransportClient;

// What a server that sends `bytes` after the first request, and then hangs up, looks like.
Exchange AnsweredWith(std::string bytes, bool reset = false,
                      std::shared_ptr<const ConnectionSettings> settings = nullptr) {
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    connection.Write(bytes);
    if (!reset) connection.Finish();
    if (reset) connection.Reset();
    connection.Drain();
  });
  TransportClient client;
  Request request = Create(server.Url());
  request.settings = std::move(settings);
  return client.Run(std::move(request));
}

void ExpectUnknown(const Exchange& exchange, FailureKind kind) {
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.failure, kind) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 1);
}

TEST(IncompleteAnswer, NothingAtAll) {
  ExpectUnknown(AnsweredWith(""), FailureKind::kCut);
  ExpectUnknown(AnsweredWith("", true), FailureKind::kCut);
}

TEST(IncompleteAnswer, CutWithinTheHeaders) {
  ExpectUnknown(AnsweredWith("HTTP/1.1 201 Created\r\nContent-Le"), FailureKind::kCut);
  ExpectUnknown(AnsweredWith("HTTP/1.1 201 Created\r\n"), FailureKind::kCut);
  ExpectUnknown(AnsweredWith("HTTP/1.1 201 Created\r\nX-A: b\r\n"), FailureKind::kCut);
}

TEST(IncompleteAnswer, OnlyAnInterimOne) {
  ExpectUnknown(AnsweredWith("HTTP/1.1 100 Continue\r\n\r\n"), FailureKind::kCut);
  ExpectUnknown(AnsweredWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Cre"), FailureKind::kCut);
}

TEST(IncompleteAnswer, ShorterThanItsContentLength) {
  const std::string answer = "HTTP/1.1 201 Created\r\nContent-Length: 12\r\n\r\n{\"id\":\"1\"}";
  ExpectUnknown(AnsweredWith(answer), FailureKind::kCut);
  ExpectUnknown(AnsweredWith(answer, true), FailureKind::kCut);
}

TEST(IncompleteAnswer, AChunkThatIsCutAndALastChunkThatIsMissing) {
  const std::string head = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n";
  ExpectUnknown(AnsweredWith(head + "a\r\n{\"id\""), FailureKind::kCut);
  ExpectUnknown(AnsweredWith(head + "a\r\n{\"id\":\"1\"}\r\n"), FailureKind::kCut);
  const Exchange whole = AnsweredWith(head + "a\r\n{\"id\":\"1\"}\r\n0\r\n\r\n");
  ASSERT_TRUE(whole.response.has_value()) << whole.detail;
  EXPECT_EQ(whole.response->body, R"({"id":"1"})");
}

// Without a length, HTTP lets the close end the answer. Whether it makes sense is for the reader.
TEST(IncompleteAnswer, EndedByTheCloseIsComplete) {
  const Exchange exchange = AnsweredWith("HTTP/1.0 201 Created\r\n\r\n{\"id\":\"1\"}");
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 201);
  EXPECT_EQ(exchange.response->body, R"({"id":"1"})");
}

TEST(IncompleteAnswer, ButNotWhenTheEndIsAReset) {
  ExpectUnknown(AnsweredWith("HTTP/1.0 201 Created\r\n\r\n{\"id\":", true), FailureKind::kCut);
}

TEST(IncompleteAnswer, NotHttp) { ExpectUnknown(AnsweredWith("hello\r\n"), FailureKind::kOther); }

TEST(AnswerLimits, AHugeBodyIsCutOff) {
  const auto settings =
      std::make_shared<const ConnectionSettings>(ConnectionSettings{.max_answer_bytes = 100'000});
  const std::string body(100'001, 'x');
  const std::string length = std::to_string(body.size());
  ExpectUnknown(AnsweredWith("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body,
                             false, settings),
                FailureKind::kTooLarge);
  // A length that lies, or none, changes nothing.
  ExpectUnknown(AnsweredWith("HTTP/1.1 200 OK\r\n\r\n" + body, false, settings),
                FailureKind::kTooLarge);
  const Exchange fits = AnsweredWith("HTTP/1.1 200 OK\r\n\r\n" + body.substr(1), false, settings);
  EXPECT_TRUE(fits.response.has_value()) << fits.detail;
}

TEST(AnswerLimits, TooManyHeadersAreCutOff) {
  std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (int i = 1; i < 200; ++i) head += "X-" + std::to_string(i) + ": 1\r\n";
  EXPECT_TRUE(AnsweredWith(head + "\r\n").response.has_value());
  ExpectUnknown(AnsweredWith(head + "One: 1\r\n\r\n"), FailureKind::kTooLarge);
}

TEST(AnswerLimits, TooLargeHeadersAreCutOff) {
  std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (int i = 0; i < 3; ++i) head += "X: " + std::string(90'000, 'x') + "\r\n";
  ExpectUnknown(AnsweredWith(head + "\r\n"), FailureKind::kTooLarge);
}

TEST(Answers, AnInterimOneIsNotTheAnswer) {
  const Exchange exchange = AnsweredWith(
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
      "HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-A: b\r\n\r\n{}");
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 201);
  EXPECT_EQ(exchange.response->header("link"), "");
  EXPECT_EQ(exchange.response->header("x-a"), "b");
}

TEST(Answers, ARedirectIsAnAnswerAndNotFollowed) {
  LoopbackServer elsewhere([](LoopbackConnection& connection, int) { connection.ReadRequest(); });
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    while (connection.ReadRequest()) {
      connection.Answer(302, "", "Location: " + elsewhere.Url() + "\r\n");
    }
  });
  TransportClient client;
  Request request = Get(server.Url());
  request.authorization = [] { return SecretBytes("Bearer t"); };
  const Exchange exchange = client.Run(std::move(request));
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST(Answers, ARefusalBeforeTheUploadEndedIsAnAnswer) {
  LoopbackServer server([](LoopbackConnection& connection, int) {
    connection.ReadHead();
    connection.Answer(413, R"({"code":1})", "Connection: close\r\n");
    connection.Finish();
    connection.Drain();
  });
  TransportClient client;
  const Exchange exchange = client.Run(Create(server.Url(), std::string(4'000'000, 'x')));
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 413);
  EXPECT_EQ(exchange.response->body, R"({"code":1})");
}

}  // namespace
}  // namespace pinterest::http
