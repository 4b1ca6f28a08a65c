#include "http/send_deadline.h"

#include "http/body_sender.h"
#include "support/loopback_server.h"
#include "support/transport_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <memory>
#include <string>
#include <thread>

namespace pinterest::http {
namespace {

using testing::Create;
using testing::LoopbackConnection;
using testing::LoopbackServer;
using testing::MovableClock;
using testing::TransportClient;

constexpr Milliseconds kMinute = std::chrono::minutes(1);
constexpr Milliseconds kHour = std::chrono::hours(1);

TEST(SendDeadline, PassesOnWhicheverClockIsLater) {
  MovableClock clock;
  const SendDeadline deadline(SendDeadline::Now(clock), kMinute);
  EXPECT_FALSE(deadline.Passed(clock));
  clock.MoveBoot(kMinute);
  EXPECT_TRUE(deadline.Passed(clock));  // suspended
  clock.MoveBoot(Milliseconds(0));
  EXPECT_FALSE(deadline.Passed(clock));
  clock.MoveWall(kMinute);
  EXPECT_TRUE(deadline.Passed(clock));  // calendar put right
}

TEST(SendDeadline, IsExtendedAndNeverShortened) {
  MovableClock clock;
  SendDeadline deadline(SendDeadline::Now(clock), kMinute);
  deadline.Extend(SendDeadline::Now(clock), kHour);
  deadline.Extend(SendDeadline::Now(clock), Milliseconds(1));
  clock.MoveBoot(kMinute * 2);
  clock.MoveWall(kMinute * 2);
  EXPECT_FALSE(deadline.Passed(clock));
  clock.MoveBoot(kHour);
  EXPECT_TRUE(deadline.Passed(clock));
}

Request CreateUntil(std::string url, std::shared_ptr<const SendDeadline> deadline,
                    std::size_t body_size = 10) {
  Request request = Create(std::move(url), std::string(body_size, 'x'));
  request.not_after = std::move(deadline);
  return request;
}

TEST(NotAfter, AheadLetsTheRequestOut) {
  LoopbackServer server([](LoopbackConnection& connection, int) {
    while (connection.ReadRequest()) connection.Answer(201, "{}");
  });
  TransportClient client;
  const auto deadline = std::make_shared<SendDeadline>(SendDeadline::Now(client.clock()), kHour);
  const Exchange exchange = client.Run(CreateUntil(server.Url(), deadline, 3'000'000));
  EXPECT_TRUE(exchange.response.has_value()) << exchange.detail;
}

TEST(NotAfter, PassedBeforeTheGateSendsNothing) {
  std::atomic<std::size_t> received{0};
  LoopbackServer server(
      [&](LoopbackConnection& connection, int) { received += connection.Drain(); });
  {
    TransportClient client;
    const auto deadline =
        std::make_shared<SendDeadline>(SendDeadline::Now(client.clock()), kMinute);
    client.clock().MoveBoot(kMinute);
    const Exchange exchange = client.Run(CreateUntil(server.Url(), deadline));
    EXPECT_FALSE(exchange.response.has_value());
    EXPECT_EQ(exchange.failure, FailureKind::kTooLate) << exchange.detail;
    EXPECT_EQ(exchange.gate_passes, 0);
  }
  EXPECT_EQ(received, 0U);
}

// A body with a deadline that passes while the body is read.
class SlowSource final : public UploadSource {
 public:
  SlowSource(MovableClock& clock, std::size_t length) : clock_(clock), left_(length) {
    length_ = length;
  }
  std::uint64_t length() const override { return length_; }
  Result<std::size_t> Read(std::span<char> out) override {
    const std::size_t size = std::min(left_, out.size());
    std::fill_n(out.begin(), size, 'x');
    left_ -= size;
    if (left_ == 0) clock_.MoveWall(kHour);
    return size;
  }
  bool Rewind() override { return false; }

 private:
  MovableClock& clock_;
  std::uint64_t length_ = 0;
  std::size_t left_;
};

TEST(NotAfter, PassedBeforeTheLastByteKeepsTheBodyIncomplete) {
  constexpr std::size_t kLength = 200'000;
  std::promise<std::size_t> received;
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadHead();
    received.set_value(connection.Drain());
  });
  TransportClient client;
  Request request = CreateUntil(
      server.Url(), std::make_shared<SendDeadline>(SendDeadline::Now(client.clock()), kMinute));
  request.body = StreamBody{.content_type = "image/png",
                            .source = std::make_shared<SlowSource>(client.clock(), kLength)};
  const Exchange exchange = client.Run(std::move(request));
  EXPECT_FALSE(exchange.response.has_value());
  EXPECT_EQ(exchange.failure, FailureKind::kTooLate) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 1);  // the gate is the only witness: this counts as sent
  EXPECT_LT(received.get_future().get(), kLength);
}

// Takes nothing of a body until it is let go on, and counts what then comes.
class HoldingServer {
 public:
  explicit HoldingServer(std::chrono::seconds at_most)
      : server_([this, at_most](LoopbackConnection& connection, int) {
          connection.ReadHead();
          head_read_.set_value();
          over_.get_future().wait_for(at_most);
          received_.set_value(connection.Drain());
        }) {}

  std::string Url() const { return server_.Url(); }
  void WaitForHead() { head_read_.get_future().wait(); }
  std::size_t Rest() {
    over_.set_value();
    return received_.get_future().get();
  }

 private:
  std::promise<void> head_read_;
  std::promise<void> over_;
  std::promise<std::size_t> received_;
  LoopbackServer server_;
};

// Stopped in the middle of a large body: what is left must not go out when the process goes on.
TEST(NotAfter, PassedWhileTheServerTakesNothingEndsTheTransfer) {
  constexpr std::size_t kLength = 20'000'000;
  HoldingServer server(std::chrono::seconds(30));
  TransportClient client;
  auto pending = client.Start(CreateUntil(
      server.Url(), std::make_shared<SendDeadline>(SendDeadline::Now(client.clock()), kMinute),
      kLength));
  server.WaitForHead();
  client.clock().MoveBoot(kHour);
  const Exchange exchange = client.Wait(std::move(pending));
  EXPECT_EQ(exchange.failure, FailureKind::kTooLate) << exchange.detail;
  EXPECT_EQ(exchange.gate_passes, 1);
  EXPECT_LT(server.Rest(), kLength);
}

// On a slow uplink the system would take megabytes at once and send them for half a minute, past
// the claim's end and past the stall time-out.
TEST(NotAfter, WhatTheSystemHasTakenIsSoonOnItsWay) {
  constexpr std::size_t kLength = 1'000'000;
  HoldingServer server(std::chrono::seconds(3));
  TransportClient client;
  auto pending = client.Start(CreateUntil(
      server.Url(), std::make_shared<SendDeadline>(SendDeadline::Now(client.clock()), kMinute),
      kLength));
  server.WaitForHead();
  std::this_thread::sleep_for(Milliseconds(200));  // all that the system takes has been taken
  client.clock().MoveBoot(kHour);
  client.Settle();
  client.Settle();
  const std::size_t received = server.Rest();
  EXPECT_EQ(client.Wait(std::move(pending)).failure, FailureKind::kTooLate);
  EXPECT_LT(received, kLength);
}

TEST(NotAfter, PassedAfterTheBodyLeavesTheAnswerAlone) {
  std::promise<void> answer_now;
  std::promise<void> request_read;
  LoopbackServer server([&](LoopbackConnection& connection, int) {
    connection.ReadRequest();
    request_read.set_value();
    answer_now.get_future().wait_for(std::chrono::seconds(30));
    connection.Answer(201, "{}");
  });
  TransportClient client;
  auto pending = client.Start(CreateUntil(
      server.Url(), std::make_shared<SendDeadline>(SendDeadline::Now(client.clock()), kMinute)));
  request_read.get_future().wait();
  client.clock().MoveBoot(kHour);
  client.Settle();
  client.Settle();
  answer_now.set_value();
  const Exchange exchange = client.Wait(std::move(pending));
  EXPECT_TRUE(exchange.response.has_value()) << exchange.detail;
}

}  // namespace
}  // namespace pinterest::http
