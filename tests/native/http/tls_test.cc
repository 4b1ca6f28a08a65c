#include "support/loopback_server.h"
#include "support/test_pki.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace pinterest::http {
namespace {

using testing::Get;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::TestAuthority;
using testing::TransportClient;

void AnswerAll(LoopbackConnection& connection, int) {
  while (connection.ReadRequest()) connection.Answer(200, "{}");
}

std::shared_ptr<const ConnectionSettings> Trusting(std::string pem) {
  return std::make_shared<const ConnectionSettings>(
      ConnectionSettings{.roots = std::make_shared<const std::string>(std::move(pem))});
}

Request GetTrusting(const LoopbackServer& server,
                    std::shared_ptr<const ConnectionSettings> settings) {
  Request request = Get(server.Url());
  request.settings = std::move(settings);
  return request;
}

void ExpectTlsFailure(const Exchange& exchange) {
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.failure, FailureKind::kTls) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 0);
}

TEST(Tls, AcceptsTheAuthorityItWasGivenAndReusesTheConnection) {
  const TestAuthority authority;
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  const auto settings = Trusting(authority.pem());
  for (int i = 0; i < 3; ++i) {
    const Exchange exchange = client.Run(GetTrusting(server, settings));
    ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
    EXPECT_EQ(exchange.response->status, 200);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Tls, FindsTheAuthorityAmongOthers) {
  const TestAuthority authority;
  const TestAuthority other;
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  const Exchange exchange =
      client.Run(GetTrusting(server, Trusting(other.pem() + "\n# next\n" + authority.pem())));
  EXPECT_TRUE(exchange.response.has_value()) << exchange.detail;
}

// One broken file among a folder's roots is no reason to trust none of those behind it.
TEST(Tls, FindsTheAuthorityBehindCertificatesThatCannotBeRead) {
  const TestAuthority authority;
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  for (const char* content : {"AAAA", "not base64!", ""}) {
    const std::string broken =
        std::string("-----BEGIN CERTIFICATE-----\n") + content + "\n-----END CERTIFICATE-----\n";
    const Exchange exchange =
        client.Run(GetTrusting(server, Trusting(broken + broken + authority.pem())));
    EXPECT_TRUE(exchange.response.has_value()) << content << ' ' << exchange.detail;
  }
}

TEST(Tls, RefusesAnotherAuthority) {
  const TestAuthority authority;
  const TestAuthority other;
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  ExpectTlsFailure(client.Run(GetTrusting(server, Trusting(other.pem()))));
}

TEST(Tls, TrustsNobodyByItself) {
  const TestAuthority authority;
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  ExpectTlsFailure(client.Run(GetTrusting(server, nullptr)));
  ExpectTlsFailure(client.Run(GetTrusting(server, Trusting("no certificate here"))));
}

TEST(Tls, RefusesACertificateForAnotherHost) {
  const TestAuthority authority("127.0.0.2");
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  ExpectTlsFailure(client.Run(GetTrusting(server, Trusting(authority.pem()))));
}

TEST(Tls, KeepsClientsWithDifferentRootsApart) {
  const TestAuthority authority;
  const TestAuthority other;
  LoopbackServer server(AnswerAll, authority.server());
  TransportClient client;
  EXPECT_TRUE(client.Run(GetTrusting(server, Trusting(authority.pem()))).response.has_value());
  // A kept-alive connection to this server is open; it was verified by somebody else's roots.
  ExpectTlsFailure(client.Run(GetTrusting(server, Trusting(other.pem()))));
  ExpectTlsFailure(client.Run(GetTrusting(server, nullptr)));
  // Also when the first root is the same and only a later one differs.
  const Exchange superset =
      client.Run(GetTrusting(server, Trusting(authority.pem() + other.pem())));
  EXPECT_TRUE(superset.response.has_value());
  EXPECT_EQ(client.transport().stats().connections_opened, 2U);
}

}  // namespace
}  // namespace pinterest::http
