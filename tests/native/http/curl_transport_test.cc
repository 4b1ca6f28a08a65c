#include "http/curl_transport.h"

#include "support/loopback_server.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <cstddef>
#include <future>
#include <memory>
#include <set>
#include <thread>
#include <vector>

namespace pinterest::http {
namespace {

using testing::Create;
using testing::Get;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::ReceivedRequest;
using testing::TransportClient;

// Answers every request with what it received.
void Echo(LoopbackConnection& connection, int) {
  while (const auto request = connection.ReadRequest()) {
    connection.Answer(200, request->head + request->body, "X-Request-Id: abc \r\nDate:today\r\n");
  }
}

std::string_view Body(const Exchange& exchange) { return exchange.response->body; }
bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(CurlTransport, GetsAnAnswerWithItsHeaders) {
  LoopbackServer server(Echo);
  TransportClient client;
  const Exchange exchange = client.Run(Get(server.Url("/v5/boards?page_size=250")));
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(exchange.response->status, 200);
  EXPECT_EQ(exchange.response->header("x-request-id"), "abc");
  EXPECT_EQ(exchange.response->header("DATE"), "today");
  EXPECT_EQ(exchange.response->header("absent"), "");
  EXPECT_TRUE(Contains(Body(exchange), "GET /v5/boards?page_size=250 HTTP/1.1\r\n"));
  EXPECT_FALSE(Contains(Body(exchange), "Accept-Encoding"));
  EXPECT_EQ(exchange.gate_passes, 1);
  EXPECT_FALSE(exchange.failure.has_value());
  EXPECT_GT(exchange.gate_passed_at.time_since_epoch().count(), 0);
  EXPECT_GE(exchange.ended_at, exchange.gate_passed_at);
}

// The handle, and what it was set to, serve one request after the other.
TEST(CurlTransport, SaysWhoItIsOnceAndLeavesNothingToTheNextRequest) {
  LoopbackServer server(Echo);
  TransportClient client;
  const auto settings =
      std::make_shared<const ConnectionSettings>(ConnectionSettings{.user_agent = "pinner/1.0"});
  Request first = Create(server.Url(), "{}");
  first.headers = {{"X-Extra", "1"}};
  first.authorization = [] { return SecretBytes("Bearer pina_1"); };
  first.settings = settings;
  const Exchange told = client.Run(std::move(first));
  ASSERT_TRUE(told.response.has_value()) << told.detail;
  const std::size_t said = Body(told).find("User-Agent: pinner/1.0\r\n");
  EXPECT_NE(said, std::string_view::npos) << Body(told);
  EXPECT_EQ(Body(told).find("User-Agent", said + 1), std::string_view::npos) << Body(told);

  Request second = Get(server.Url());
  second.settings = settings;
  const Exchange bare = client.Run(std::move(second));
  ASSERT_TRUE(bare.response.has_value()) << bare.detail;
  EXPECT_TRUE(Contains(Body(bare), "User-Agent: pinner/1.0\r\n"));
  for (const char* const of_the_first : {"Authorization", "X-Extra", "Content-Type"}) {
    EXPECT_FALSE(Contains(Body(bare), of_the_first)) << Body(bare);
  }
}

TEST(CurlTransport, PostsABodyWithTypeTokenAndWithoutExpect) {
  LoopbackServer server(Echo);
  TransportClient client;
  Request request = Create(server.Url(), std::string(2'000'000, 'x'));
  request.headers = {{"X-Extra", "1"}};
  request.authorization = [] { return SecretBytes("Bearer pina_1"); };
  const Exchange exchange = client.Run(std::move(request));
  ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
  const std::string_view body = Body(exchange);
  EXPECT_TRUE(body.starts_with("POST / HTTP/1.1\r\n"));
  EXPECT_TRUE(Contains(body, "Content-Type: application/json\r\n"));
  EXPECT_TRUE(Contains(body, "Content-Length: 2000000\r\n"));
  EXPECT_TRUE(Contains(body, "Authorization: Bearer pina_1\r\n"));
  EXPECT_TRUE(Contains(body, "X-Extra: 1\r\n"));
  EXPECT_FALSE(Contains(body, "Expect:"));
  EXPECT_TRUE(body.ends_with("xxx"));
}

#ifdef __GLIBC__
// A container's bound on processes, say: whoever creates the transport has things to give back.
TEST(CurlTransport, IsAnErrorWhereTheSystemGivesNoThread) {
  pthread_attr_t usual;
  ASSERT_EQ(pthread_getattr_default_np(&usual), 0);
  pthread_attr_t with_a_stack_that_no_memory_holds;
  pthread_attr_init(&with_a_stack_that_no_memory_holds);
  pthread_attr_setstacksize(&with_a_stack_that_no_memory_holds, std::size_t{1} << 50);
  ASSERT_EQ(pthread_setattr_default_np(&with_a_stack_that_no_memory_holds), 0);
  const SystemClock clock;
  const auto made = CurlTransport::Create(clock);
  pthread_setattr_default_np(&usual);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kInternal);
  EXPECT_TRUE(Contains(made.error().message, "no thread")) << made.error().message;
}
#endif

}  // namespace
}  // namespace pinterest::http
