#pragma once

#include "http/transport.h"

#include "loop.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::testing {

// Keeps every request and lets the test say how each ended: one by one with Answer, or all at once
// with a responder.
class FakeTransport final : public http::Transport {
 public:
  struct Sent {
    http::TransferId id = 0;
    http::Request request{};
    WallTime at{};
    bool open = true;
    bool cancelled = false;
  };
  struct Reply {
    http::Exchange exchange{};
    Milliseconds latency{0};
  };
  using Responder = std::function<Reply(const http::Request&)>;

  explicit FakeTransport(Loop& loop) : loop_(loop) {}

  http::TransferId Send(http::Request request, std::function<void(http::Exchange)> done) override {
    const http::TransferId id = sent_.size() + 1;
    Sent entry;
    entry.id = id;
    entry.request = std::move(request);
    entry.at = loop_.clock().Wall();
    sent_.push_back(std::move(entry));
    done_.emplace(id, std::move(done));
    if (responder_) {
      Reply reply = responder_(sent_.back().request);
      loop_.At(loop_.clock().Steady() + reply.latency,
               [this, id, exchange = std::move(reply.exchange)]() mutable {
                 Finish(id, std::move(exchange));
               });
    }
    return id;
  }

  void Cancel(http::TransferId id) override {
    sent_.at(id - 1).cancelled = true;
    http::Exchange exchange;
    exchange.gate_passes = gate_passes_when_cancelled;
    exchange.failure = http::FailureKind::kCancelled;
    loop_.Post([this, id, exchange]() mutable { Finish(id, std::move(exchange)); });
  }

  void Respond(Responder responder) { responder_ = std::move(responder); }

  // Ends the request at `index` (0: the first one ever sent). `done` runs in a later turn.
  void Answer(std::size_t index, http::Exchange exchange) {
    const http::TransferId id = sent_.at(index).id;
    loop_.Post(
        [this, id, exchange = std::move(exchange)]() mutable { Finish(id, std::move(exchange)); });
  }

  const std::vector<Sent>& sent() const { return sent_; }
  std::size_t count() const { return sent_.size(); }
  std::size_t open() const { return done_.size(); }

  int gate_passes_when_cancelled = 0;

 private:
  void Finish(http::TransferId id, http::Exchange exchange) {
    const auto found = done_.find(id);
    if (found == done_.end()) return;
    const auto done = std::move(found->second);
    done_.erase(found);
    sent_[id - 1].open = false;
    if (exchange.ended_at == WallTime{}) exchange.ended_at = loop_.clock().Wall();
    if (exchange.gate_passes > 0 && exchange.gate_passed_at == WallTime{}) {
      exchange.gate_passed_at = sent_[id - 1].at;
    }
    done(std::move(exchange));
  }

  Loop& loop_;
  Responder responder_;
  std::vector<Sent> sent_;
  std::map<http::TransferId, std::function<void(http::Exchange)>> done_;
};

inline http::Exchange Answered(int status, std::string_view body,
                               std::vector<http::Header> headers = {}) {
  http::Exchange exchange;
  exchange.gate_passes = 1;
  http::Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.body.assign(body.begin(), body.end());
  exchange.response = std::move(response);
  return exchange;
}

inline http::Exchange Failed(http::FailureKind kind, int gate_passes) {
  http::Exchange exchange;
  exchange.gate_passes = gate_passes;
  exchange.failure = kind;
  exchange.detail = "as the test says";
  return exchange;
}

}  // namespace pinterest::testing
