#pragma once

#include "clock.h"
#include "http/curl_transport.h"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace pinterest::testing {

// Real time, with calendars a test can move.
class MovableClock final : public Clock {
 public:
  SteadyTime Steady() const override { return system_.Steady(); }
  WallTime Wall() const override { return system_.Wall() + wall_offset_.load(); }
  BootTime Boot() const override { return system_.Boot() + boot_offset_.load(); }

  void MoveWall(Milliseconds by) { wall_offset_ = by; }
  void MoveBoot(Milliseconds by) { boot_offset_ = by; }

 private:
  SystemClock system_;
  std::atomic<Milliseconds> wall_offset_{Milliseconds(0)};
  std::atomic<Milliseconds> boot_offset_{Milliseconds(0)};
};

// A transport, driven from the test's thread. Every wait is bounded.
class TransportClient {
 public:
  using Pending = std::future<http::Exchange>;

  explicit TransportClient(http::TransportOptions options = {})
      : transport_(http::CurlTransport::Create(clock_, options).value()) {}

  Pending Start(http::Request request) {
    auto ended = std::make_shared<std::promise<http::Exchange>>();
    auto shared = std::make_shared<http::Request>(std::move(request));
    Pending pending = ended->get_future();
    transport_->Post([this, ended, shared] {
      last_ = transport_->Send(std::move(*shared), [ended](http::Exchange exchange) {
        ended->set_value(std::move(exchange));
      });
    });
    return pending;
  }

  http::Exchange Run(http::Request request) { return Wait(Start(std::move(request))); }

  static http::Exchange Wait(Pending pending) {
    if (pending.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
      throw std::runtime_error("the request never ended");
    }
    return pending.get();
  }

  void CancelLast() {
    transport_->Post([this] { transport_->Cancel(last_); });
  }

  // Returns when the loop has run everything posted before.
  void Settle() {
    auto ran = std::make_shared<std::promise<void>>();
    std::future<void> done = ran->get_future();
    transport_->Post([ran] { ran->set_value(); });
    if (done.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
      throw std::runtime_error("the loop does not run");
    }
  }

  MovableClock& clock() { return clock_; }
  http::CurlTransport& transport() { return *transport_; }

 private:
  MovableClock clock_;
  http::TransferId last_ = 0;
  std::unique_ptr<http::CurlTransport> transport_;
};

inline http::Request Get(std::string url) {
  return {.method = http::Method::kGet, .url = std::move(url)};
}

// A create: must never go out twice.
inline http::Request Create(std::string url, std::string_view body = R"({"title":"a"})") {
  return {.method = http::Method::kPost,
          .url = std::move(url),
          .body = http::TextBody{.content_type = "application/json", .text = WipingString(body)},
          .idempotent = false};
}

}  // namespace pinterest::testing
