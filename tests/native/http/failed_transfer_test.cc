#include "support/loopback_server.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace pinterest::http {
namespace {

using testing::Create;
using testing::Get;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::TransportClient;

Request With(Request request, ConnectionSettings settings) {
  request.settings = std::make_shared<const ConnectionSettings>(std::move(settings));
  return request;
}

void ExpectNotSent(const Exchange& exchange, FailureKind kind) {
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.failure, kind) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 0);
  EXPECT_EQ(exchange.gate_passed_at, WallTime{});
  EXPECT_NE(exchange.ended_at, WallTime{});
}

// Reads the request and says nothing until the client goes.
void Ignore(LoopbackConnection& connection, int) {
  connection.ReadRequest();
  connection.Drain();
}

TEST(FailedTransfer, ARefusedConnection) {
  LoopbackServer server(Ignore);
  server.CloseListener();
  TransportClient client;
  ExpectNotSent(client.Run(Create(server.Url())), FailureKind::kConnect);
}

TEST(FailedTransfer, ANameThatDoesNotResolve) {
  TransportClient client;
  // The only name that libcurl refuses by itself: no look-up leaves the machine.
  ExpectNotSent(client.Run(Create("http://pinterest.onion/")), FailureKind::kResolve);
}

TEST(FailedTransfer, AnotherProtocol) {
  TransportClient client;
  ExpectNotSent(client.Run(Get("ftp://127.0.0.1/")), FailureKind::kOther);
  ExpectNotSent(client.Run(Get("not a url")), FailureKind::kOther);
}

TEST(FailedTransfer, AUrlThatLibcurlWillNotHold) {
  TransportClient client;
  const Exchange exchange = client.Run(Get(std::string(9'000'000, 'u')));
  ExpectNotSent(exchange, FailureKind::kOther);
  ASSERT_TRUE(exchange.error.has_value());
  EXPECT_EQ(exchange.error->field, "request");
}

TEST(FailedTransfer, NoAnswerWithinTheTotalTimeout) {
  LoopbackServer server(Ignore);
  TransportClient client;
  const Exchange exchange =
      client.Run(With(Create(server.Url()), {.total_timeout = Milliseconds(80)}));
  EXPECT_EQ(exchange.failure, FailureKind::kTimeout) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 1);
}

// A picture of 20 MB takes four minutes through one megabit a second; cut off, its outcome would be
// unknown, each time anew.
TEST(FailedTransfer, ALargeBodyHasMoreTimeThanTheTotalTimeout) {
  LoopbackServer server([](LoopbackConnection& connection, int) {
    std::this_thread::sleep_for(Milliseconds(600));  // the uplink's pace, not a wait for ours
    connection.ReadRequest();
    connection.Answer(201, R"({"id":"1"})");
  });
  TransportClient client;
  const Exchange exchange = client.Run(With(Create(server.Url(), std::string(1'000'000, 'x')),
                                            {.total_timeout = Milliseconds(300)}));
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 201);
}

TEST(FailedTransfer, AHandshakeThatNeverComesIsAConnectTimeout) {
  LoopbackServer server([](LoopbackConnection& connection, int) { connection.Drain(); });
  TransportClient client;
  const std::string url = "https" + server.Url().substr(4);
  ExpectNotSent(client.Run(With(Create(url), {.connect_timeout = Milliseconds(80)})),
                FailureKind::kTimeout);
}

TEST(FailedTransfer, AServerThatStallsBeforeItsAnswer) {
  LoopbackServer server(Ignore);
  TransportClient client;
  const Exchange exchange =
      client.Run(With(Create(server.Url()), {.stall_timeout = Milliseconds(50)}));
  EXPECT_EQ(exchange.failure, FailureKind::kStalled) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 1);
  EXPECT_FALSE(exchange.response.has_value());
}

TEST(FailedTransfer, AServerThatStallsInTheMiddle) {
  LoopbackServer server([](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
    connection.Drain();
  });
  TransportClient client;
  const Exchange exchange =
      client.Run(With(Create(server.Url()), {.stall_timeout = Milliseconds(50)}));
  EXPECT_EQ(exchange.failure, FailureKind::kStalled) << exchange.detail;
}

TEST(FailedTransfer, AServerThatTakesNothingOfTheBody) {
  std::promise<void> over;
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadHead();
    over.get_future().wait_for(std::chrono::seconds(30));
  });
  TransportClient client;
  const Exchange exchange = client.Run(With(Create(server.Url(), std::string(20'000'000, 'x')),
                                            {.stall_timeout = Milliseconds(50)}));
  EXPECT_EQ(exchange.failure, FailureKind::kStalled) << exchange.detail;
  over.set_value();
}

TEST(FailedTransfer, SlowBytesAreNoStall) {
  LoopbackServer server([](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
      std::this_thread::sleep_for(Milliseconds(30));  // the server's own pace, not a wait for ours
      connection.Write("x");
    }
  });
  TransportClient client;
  const Exchange exchange =
      client.Run(With(Get(server.Url()), {.stall_timeout = Milliseconds(400)}));
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->body.size(), 20U);
}

// The answer comes while the loop stands still, for longer than the time-out in `settings`.
Exchange AnsweredMeanwhile(ConnectionSettings settings) {
  std::promise<void> read;
  std::promise<void> stopped;
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    read.set_value();
    stopped.get_future().wait_for(std::chrono::seconds(10));
    connection.Answer(201, R"({"id":"1"})");
  });
  TransportClient client;
  auto pending = client.Start(With(Create(server.Url()), std::move(settings)));
  EXPECT_EQ(read.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  std::this_thread::sleep_for(Milliseconds(200));  // the gate has been seen by a look
  client.transport().Post([&] {
    stopped.set_value();
    std::this_thread::sleep_for(Milliseconds(1'500));
  });
  return client.Wait(std::move(pending));
}

// A process that was stopped (docker pause, a debugger) finds its answers where they wait: to cut
// them off unread would only make outcomes unknown.
TEST(FailedTransfer, AnAnswerThatCameWhileTheLoopStoodStillIsRead) {
  for (const auto& settings : {ConnectionSettings{.stall_timeout = Milliseconds(1'000)},
                               ConnectionSettings{.total_timeout = Milliseconds(1'000)}}) {
    const Exchange exchange = AnsweredMeanwhile(settings);
    ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
    EXPECT_EQ(exchange.response->status, 201);
  }
}

TEST(FailedTransfer, ATokenThatDoesNotOpen) {
  LoopbackServer server(Ignore);
  TransportClient client;
  Request request = Create(server.Url());
  request.authorization = []() -> Result<SecretBytes> {
    return Error{.code = ErrorCode::kSealCorrupt, .message = "damaged"};
  };
  const Exchange exchange = client.Run(std::move(request));
  ExpectNotSent(exchange, FailureKind::kUnsealed);
  ASSERT_TRUE(exchange.error.has_value());
  EXPECT_EQ(exchange.error->code, ErrorCode::kSealCorrupt);
  EXPECT_EQ(server.connections(), 0);
}

TEST(FailedTransfer, ALineEndInATokenOrHeaderAddsNoHeader) {
  LoopbackServer server(Ignore);
  TransportClient client;
  const std::vector<std::string_view> tokens{"a\r\nX-Evil: 1", "a\nb", {"a\0b", 3}};
  for (const std::string_view token : tokens) {
    Request request = Create(server.Url());
    request.authorization = [token] { return SecretBytes(token); };
    const Exchange exchange = client.Run(std::move(request));
    ExpectNotSent(exchange, FailureKind::kUnsealed);
    EXPECT_EQ(exchange.error->field, "accessToken");
    EXPECT_EQ(exchange.detail.find("Evil"), std::string::npos);
  }
  Request request = Create(server.Url());
  request.headers = {{"X-A", "b\r\nX-Evil: 1"}};
  ExpectNotSent(client.Run(std::move(request)), FailureKind::kOther);
  EXPECT_EQ(server.connections(), 0);
}

// Fails, ends early or throws after its first bytes.
class BadSource final : public UploadSource {
 public:
  enum class Fault { kError, kEndsEarly, kTooMuch, kThrows };
  explicit BadSource(Fault fault) : fault_(fault) {}

  std::uint64_t length() const override { return 1'000'000; }
  Result<std::size_t> Read(std::span<char> out) override {
    if (++reads_ == 1) return std::size_t{1};
    switch (fault_) {
      case Fault::kError:
        return Error{.code = ErrorCode::kInvalidInput, .message = "disk"};
      case Fault::kEndsEarly:
        return std::size_t{0};
      case Fault::kTooMuch:
        return out.size() + 1;
      case Fault::kThrows:
        break;
    }
    throw std::runtime_error("disk");
  }
  bool Rewind() override { return false; }

 private:
  Fault fault_;
  int reads_ = 0;
};

TEST(FailedTransfer, AnUploadWhoseSourceFails) {
  LoopbackServer server(Ignore);
  for (const auto fault : {BadSource::Fault::kError, BadSource::Fault::kEndsEarly,
                           BadSource::Fault::kTooMuch, BadSource::Fault::kThrows}) {
    TransportClient client;
    Request request = Create(server.Url());
    request.body = StreamBody{.content_type = "", .source = std::make_shared<BadSource>(fault)};
    const Exchange exchange = client.Run(std::move(request));
    EXPECT_EQ(exchange.failure, FailureKind::kBadUpload) << exchange.detail;
    EXPECT_TRUE(exchange.error.has_value());
    EXPECT_EQ(exchange.gate_passes, 1);
  }
}

TEST(Methods, GoOutByTheirName) {
  LoopbackServer server([](LoopbackConnection& connection, int) {
    while (const auto request = connection.ReadRequest()) {
      connection.Answer(200, request->method + "|" + request->body + "|" + request->head);
    }
  });
  TransportClient client;
  // On one handle in turn: nothing of a request may stick to the next.
  for (const Method method :
       {Method::kPatch, Method::kGet, Method::kPut, Method::kDelete, Method::kPost, Method::kGet}) {
    Request request{.method = method, .url = server.Url()};
    const bool body = method == Method::kPatch || method == Method::kPut;
    if (body) request.body = TextBody{.content_type = "application/json", .text = "{}"};
    const Exchange exchange = client.Run(std::move(request));
    ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
    const std::string seen(exchange.response->body);
    EXPECT_EQ(seen.find(std::string(Name(method)) + (body ? "|{}|" : "||")), 0U) << seen;
    EXPECT_EQ(seen.find("Content-Type") != std::string::npos, body) << seen;
    EXPECT_EQ(seen.find("Content-Length") != std::string::npos, body || method == Method::kPost);
  }
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace pinterest::http
