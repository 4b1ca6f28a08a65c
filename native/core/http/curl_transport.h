#pragma once

#include "clock.h"
#include "http/transport.h"
#include "result.h"
#include "seal/secret.h"

#include "loop.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace pinterest::http {

struct TransportOptions {
  // After this long without a transfer, connections and buffers are given back, wiped: an idle
  // engine holds no copy of a token.
  Milliseconds idle_after{500};
  // A task threw `why` and the loop has ended: what was posted or timed will never run. On the
  // loop's thread, its last act.
  std::function<void(const std::string& why)> on_broken{};
};

struct TransportStats {
  std::uint64_t requests = 0;
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_reused = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::size_t in_flight = 0;
  bool idle = true;             // no connection and no buffer is held
  bool libraries_wipe = false;  // libcurl's and OpenSSL's freed memory is wiped
  bool broken = false;          // the loop ended by an exception; everything in flight was closed
  ArenaState arena{};
};

// libcurl on a thread of its own. Loop and Transport in one, because the thread that waits for
// sockets is the one that runs everything above.
class CurlTransport final : public Transport, public Loop {
 public:
  // `clock` outlives the transport.
  static Result<std::unique_ptr<CurlTransport>> Create(const Clock& clock,
                                                       TransportOptions options = {});
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  // From any thread but the loop's. Every transfer in flight reports kClosed, on the loop's thread,
  // before this returns. Tasks and timers that have not run are dropped, and so is the `done` of a
  // Send made while closing.
  void Stop();

  // From any thread.
  TransportStats stats() const;

  TransferId Send(Request request, std::function<void(Exchange)> done) override;
  void Cancel(TransferId id) override;

  void Post(std::function<void()> task) override;
  TimerId At(SteadyTime when, std::function<void()> task) override;
  void CancelTimer(TimerId id) override;
  const Clock& clock() const override;

 private:
  class Engine;
  explicit CurlTransport(std::unique_ptr<Engine> engine);

  std::unique_ptr<Engine> engine_;
};

}  // namespace pinterest::http
