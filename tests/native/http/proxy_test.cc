#include "support/loopback_server.h"
#include "support/test_pki.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace pinterest::http {
namespace {

using testing::Get;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::TestAuthority;
using testing::TransportClient;

void EchoHead(LoopbackConnection& connection, int) {
  while (const auto request = connection.ReadRequest()) connection.Answer(200, request->head);
}

Request GetBy(std::string url, ConnectionSettings settings) {
  Request request = Get(std::move(url));
  request.authorization = [] { return SecretBytes("Bearer secret-token"); };
  request.settings = std::make_shared<const ConnectionSettings>(std::move(settings));
  return request;
}

std::string ProxyUrl(const LoopbackServer& proxy) {
  return "http://127.0.0.1:" + std::to_string(proxy.port());
}

TEST(Proxy, IsUsedForHttpAndLeftOutWhereTold) {
  LoopbackServer target(EchoHead);
  LoopbackServer proxy(EchoHead);
  TransportClient client;
  const Exchange through = client.Run(GetBy(target.Url("/a"), {.proxy = ProxyUrl(proxy)}));
  ASSERT_TRUE(through.response.has_value()) << through.detail;
  EXPECT_TRUE(through.response->body.starts_with("GET http://127.0.0.1:"));
  EXPECT_EQ(target.connections(), 0);

  const Exchange direct = client.Run(
      GetBy(target.Url("/a"), {.proxy = ProxyUrl(proxy), .no_proxy = "localhost,127.0.0.1"}));
  ASSERT_TRUE(direct.response.has_value()) << direct.detail;
  EXPECT_TRUE(direct.response->body.starts_with("GET /a "));
  EXPECT_EQ(proxy.connections(), 1);
}

TEST(Proxy, IsNeverTakenFromTheEnvironment) {
  LoopbackServer target(EchoHead);
  LoopbackServer proxy(EchoHead);
  setenv("http_proxy", ProxyUrl(proxy).c_str(), 1);
  TransportClient client;
  const Exchange exchange = client.Run(GetBy(target.Url(), {}));
  unsetenv("http_proxy");
  EXPECT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(proxy.connections(), 0);
}

TEST(Proxy, ATunnelGetsNoTokenAndTheNameOfWhoAsks) {
  std::promise<std::string> connect_head;
  LoopbackServer proxy([&](LoopbackConnection& connection, int) {
    connect_head.set_value(connection.ReadHead().value().head);
    connection.Answer(403, "no", "X-Proxy: 1\r\nConnection: close\r\n");
  });
  TransportClient client;
  const Exchange exchange = client.Run(
      GetBy("https://127.0.0.1:9/", {.proxy = ProxyUrl(proxy), .user_agent = "pinner/1.0"}));
  const std::string head = connect_head.get_future().get();
  EXPECT_TRUE(head.starts_with("CONNECT 127.0.0.1:9 "));
  EXPECT_NE(head.find("\r\nUser-Agent: pinner/1.0\r\n"), std::string::npos) << head;
  EXPECT_EQ(head.find("secret-token"), std::string::npos) << head;
  // The proxy's refusal is not Pinterest's answer.
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.gate_passes, 0);
  EXPECT_TRUE(exchange.failure.has_value());
}

// Nothing was cut before its answer was complete: nothing was asked.
TEST(Proxy, ATunnelThatIsNotOpenedIsNoConnection) {
  const std::string endless(400'000, 'x');
  for (const std::string& answer :
       {std::string("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno"),
        std::string("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 900000\r\n\r\n") + endless,
        std::string("HTTP/1.1 200 OK\r\nX-A: "), std::string("SSH-2.0\r\n"), std::string()}) {
    LoopbackServer proxy([&answer](LoopbackConnection& connection, int) {
      connection.ReadHead();
      connection.Write(answer);
      connection.Finish();
    });
    TransportClient client;
    const Exchange exchange = client.Run(GetBy("https://127.0.0.1:9/", {.proxy = ProxyUrl(proxy)}));
    EXPECT_EQ(exchange.failure, FailureKind::kConnect) << answer.substr(0, 40) << exchange.detail;
    EXPECT_EQ(exchange.gate_passes, 0);
  }
}

// What it let through is not to blame, least of all its certificate, which nobody has seen.
TEST(Proxy, ATunnelThatEndsBeforeTlsIsNoMatterOfCertificates) {
  for (const std::string& more : {std::string(), std::string("HTTP/1.1 400 Bad Request\r\n\r\n")}) {
    LoopbackServer proxy([&more](LoopbackConnection& connection, int) {
      connection.ReadHead();
      connection.Write("HTTP/1.1 200 Connection established\r\n\r\n" + more);
      connection.Finish();
    });
    TransportClient client;
    const Exchange exchange = client.Run(GetBy("https://127.0.0.1:9/", {.proxy = ProxyUrl(proxy)}));
    EXPECT_EQ(exchange.failure, FailureKind::kHandshake) << exchange.detail;
    EXPECT_EQ(exchange.gate_passes, 0);
  }
}

}  // namespace
}  // namespace pinterest::http
