// A sanitizer's allocator keeps freed memory, and its shadow is terabytes to search.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PINTEREST_SANITIZED 1
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(PINTEREST_SANITIZED)

#include "support/hidden_text.h"
#include "support/loopback_server.h"
#include "support/test_pki.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>

namespace pinterest::http {
namespace {

using testing::HiddenText;
using testing::Listener;
using testing::ListenOnLoopback;
using testing::LoopbackConnection;
using testing::TestAuthority;
using testing::TransportClient;

constexpr HiddenText kToken("pina_marked-access-token-0123456789abcdef");
constexpr HiddenText kCode("code_marked-oauth-code-0123456789abcdefgh");
constexpr HiddenText kAnswered("pinr_marked-refresh-token-0123456789abcde");

// In a process of its own: it holds the token that our memory must not hold.
class OtherProcess {
 public:
  explicit OtherProcess(ssl_ctx_st* tls) : listener_(ListenOnLoopback()) {
    child_ = fork();
    if (child_ == 0) Serve(tls);
    close(listener_.socket);
  }
  ~OtherProcess() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;

  int port() const { return listener_.port; }

 private:
  // Answers with a token when it received the expected ones, else with 400.
  [[noreturn]] void Serve(ssl_ctx_st* tls) {
    for (;;) {
      LoopbackConnection connection(accept(listener_.socket, nullptr, nullptr), tls);
      while (const auto request = connection.ReadRequest()) {
        const SecretBytes token = kToken.Reveal();
        const SecretBytes code = kCode.Reveal();
        const bool right = request->head.find(token.text()) != std::string::npos &&
                           request->body.find(code.text()) != std::string::npos;
        connection.Answer(right ? 200 : 400, kAnswered.Reveal().text());
      }
    }
  }

  Listener listener_;
  pid_t child_ = -1;
};

Request ExchangeCode(std::string url, std::shared_ptr<const ConnectionSettings> settings) {
  Request request{.method = Method::kPost, .url = std::move(url)};
  request.authorization = [] { return kToken.Reveal(); };
  request.body =
      TextBody{.content_type = "application/x-www-form-urlencoded", .text = kCode.RevealText()};
  request.idempotent = false;
  request.settings = std::move(settings);
  return request;
}

void WaitUntilIdle(TransportClient& client) {
  for (int i = 0; i < 2'000 && !client.transport().stats().idle; ++i) {
    std::this_thread::sleep_for(Milliseconds(5));  // the engine rests on real time
  }
  ASSERT_TRUE(client.transport().stats().idle);
}

void ExpectNoCopyWhenIdle(const std::string& scheme, ssl_ctx_st* tls,
                          std::shared_ptr<const ConnectionSettings> settings) {
  OtherProcess server(tls);
  TransportClient client({.idle_after = Milliseconds(100)});
  const std::string url = scheme + "://127.0.0.1:" + std::to_string(server.port()) + "/";
  for (int i = 0; i < 3; ++i) {
    const Exchange exchange = client.Run(ExchangeCode(url, settings));
    ASSERT_TRUE(exchange.response.has_value()) << exchange.detail;
    ASSERT_EQ(exchange.response->status, 200);
    if (i == 0) {
      EXPECT_GT(kAnswered.CopiesInOwnMemory(), 0);  // the search finds what is there
    }
  }
  WaitUntilIdle(client);
  EXPECT_EQ(kToken.CopiesInOwnMemory(), 0);
  EXPECT_EQ(kCode.CopiesInOwnMemory(), 0);
  EXPECT_EQ(kAnswered.CopiesInOwnMemory(), 0);
}

TEST(MemoryWipe, AnIdleEngineHoldsNoSecretAfterHttp) {
  ExpectNoCopyWhenIdle("http", nullptr, nullptr);
}

TEST(MemoryWipe, AnIdleEngineHoldsNoSecretAfterHttps) {
  const TestAuthority authority;
  ExpectNoCopyWhenIdle("https", authority.server(),
                       std::make_shared<const ConnectionSettings>(ConnectionSettings{
                           .roots = std::make_shared<const std::string>(authority.pem())}));
}

}  // namespace
}  // namespace pinterest::http

#endif
