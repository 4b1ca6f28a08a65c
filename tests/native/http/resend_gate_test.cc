#include "support/dying_server.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace pinterest::http {
namespace {

using testing::Create;
using testing::Death;
using testing::DyingServer;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::TransportClient;

// libcurl sends a request again by itself when a reused connection dies before the first byte of
// the answer. The server counts.
class ResendGate : public ::testing::TestWithParam<std::tuple<Death, bool>> {};

TEST_P(ResendGate, LetsACreateOutOnce) {
  const auto [death, close_port] = GetParam();
  DyingServer server(death, close_port);
  TransportClient client;

  const Exchange first = client.Run(Create(server.Url()));
  ASSERT_TRUE(first.response.has_value()) << first.detail;
  EXPECT_EQ(first.gate_passes, 1);

  const Exchange second = client.Run(Create(server.Url()));
  EXPECT_EQ(server.executed(), 2);
  EXPECT_EQ(second.gate_passes, 1);
  EXPECT_FALSE(second.response.has_value());
  ASSERT_TRUE(second.failure.has_value());
  EXPECT_TRUE(second.failure == FailureKind::kResend || second.failure == FailureKind::kCut ||
              second.failure == FailureKind::kConnect)
      << second.detail;
}

TEST_P(ResendGate, LetsAReadOutAgain) {
  const auto [death, close_port] = GetParam();
  DyingServer server(death, close_port);
  TransportClient client;
  client.Run(testing::Get(server.Url()));
  const Exchange second = client.Run(testing::Get(server.Url()));
  EXPECT_EQ(second.response.has_value(), !close_port) << second.detail;
  EXPECT_EQ(server.executed(), close_port ? 2 : 3);
}

std::string NameOf(const ::testing::TestParamInfo<std::tuple<Death, bool>>& info) {
  const auto [death, close_port] = info.param;
  const std::string how = death == Death::kFin     ? "Fin"
                          : death == Death::kReset ? "Reset"
                                                   : "ProcessExit";
  return how + (close_port ? "PortClosed" : "PortOpen");
}

INSTANTIATE_TEST_SUITE_P(AfterExecuting, ResendGate,
                         ::testing::Combine(::testing::Values(Death::kFin, Death::kReset,
                                                              Death::kProcessExit),
                                            ::testing::Bool()),
                         NameOf);

// Reads what is asked of it, counts how often it was rewound.
class CountedSource final : public UploadSource {
 public:
  CountedSource(std::string text, bool rewindable)
      : text_(std::move(text)), rewindable_(rewindable) {}

  std::uint64_t length() const override { return text_.size(); }
  Result<std::size_t> Read(std::span<char> out) override {
    const std::size_t size = text_.copy(out.data(), out.size(), at_);
    at_ += size;
    return size;
  }
  bool Rewind() override {
    if (rewindable_) at_ = 0;
    return rewindable_;
  }

 private:
  std::string text_;
  bool rewindable_;
  std::size_t at_ = 0;
};

// An upload that may be repeated, on a connection that dies after taking it.
Exchange UploadTwice(bool rewindable, int& executed) {
  DyingServer server(Death::kFin, false);
  TransportClient client;
  client.Run(Create(server.Url()));
  Request upload = Create(server.Url());
  upload.method = Method::kPut;
  upload.idempotent = true;
  upload.body =
      StreamBody{.content_type = "video/mp4",
                 .source = std::make_shared<CountedSource>(std::string(300'000, 'v'), rewindable)};
  Exchange exchange = client.Run(std::move(upload));
  executed = server.executed();
  return exchange;
}

TEST(ResendGateForUploads, ARewindableOneIsSentAgainWhole) {
  int executed = 0;
  const Exchange exchange = UploadTwice(true, executed);
  EXPECT_TRUE(exchange.response.has_value()) << exchange.detail;
  EXPECT_EQ(executed, 3);
  EXPECT_EQ(exchange.gate_passes, 2);
}

TEST(ResendGateForUploads, AOneShotOneIsNot) {
  int executed = 0;
  const Exchange exchange = UploadTwice(false, executed);
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.failure, FailureKind::kResend) << exchange.detail;
  EXPECT_EQ(executed, 2);
}

}  // namespace
}  // namespace pinterest::http
