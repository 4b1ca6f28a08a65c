#pragma once

#include "api/caller.h"
#include "support/fake_loop.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::testing {

// A Caller whose every step the test decides: let a call go, make it wait, answer it, fail it.
class FakeCaller final : public api::Caller {
 public:
  struct Request {
    api::CallId id = 0;
    api::Call call{};
    Callback<api::Answer> done{};
    std::string body{};  // of the last attempt
    int sends = 0;
    bool ended = false;

    bool is(std::string_view operation) const { return call.operation->name == operation; }
    std::string Parameter(std::string_view name) const {
      for (const auto* list : {&call.path, &call.query}) {
        for (const auto& [key, value] : *list) {
          if (key == name) return value;
        }
      }
      return "";
    }
  };

  explicit FakeCaller(FakeLoop& loop) : loop_(loop) {}

  // Runs for every call that starts, in a turn of its own.
  std::function<void(Request&)> on_start{};
  // Pinterest's clock minus ours; nothing: its answers carry no Date.
  std::optional<std::chrono::nanoseconds> server_ahead{std::chrono::nanoseconds{0}};

  api::CallId Start(api::Call call, Callback<api::Answer> done) override {
    Request& request = requests_.emplace_back();
    request.id = requests_.size();
    request.call = std::move(call);
    request.done = std::move(done);
    if (on_start) {
      loop_.Post([this, &request] {
        if (!request.ended) on_start(request);
      });
    }
    return request.id;
  }

  bool Cancel(api::CallId id) override {
    ++cancels;
    Request& request = requests_.at(id - 1);
    if (request.ended) return false;
    if (request.sends > 0 && on_its_way(request)) return true;
    Error error;
    error.code = ErrorCode::kCancelled;
    Fail(request, error);
    return false;
  }

  void LetGo(Request& request) {
    request.body = request.call.make_body ? request.call.make_body() : request.call.body;
    ++request.sends;
    backing_off_.erase(std::remove(backing_off_.begin(), backing_off_.end(), request.id),
                       backing_off_.end());
    if (request.call.on_sent) request.call.on_sent();
  }

  void Hold(Request& request, WallTime until) {
    backing_off_.push_back(request.id);
    if (request.call.on_wait) request.call.on_wait(until);
  }

  void Answer(Request& request, std::string_view body, int status = 201) {
    api::Answer answer;
    answer.status = status;
    answer.body.assign(body.begin(), body.end());
    answer.request_id = "rid-" + std::to_string(request.id);
    answer.ended_at = loop_.clock().Wall();
    if (server_ahead) answer.server_date = answer.ended_at + *server_ahead;
    if (request.call.read_answer) {
      if (auto error = request.call.read_answer(body)) {
        error->http_status = answer.status;
        error->request_id = answer.request_id;
        error->attempts = answer.attempts;
        return Fail(request, *error);
      }
    }
    End(request, std::move(answer));
  }

  void Fail(Request& request, const Error& error) { End(request, error); }

  std::deque<Request>& requests() { return requests_; }
  Request& last() { return requests_.back(); }
  std::vector<Request*> Of(std::string_view operation) {
    std::vector<Request*> found;
    for (Request& request : requests_) {
      if (request.is(operation)) found.push_back(&request);
    }
    return found;
  }
  int cancels = 0;

 private:
  bool on_its_way(const Request& request) const {
    return std::find(backing_off_.begin(), backing_off_.end(), request.id) == backing_off_.end();
  }

  void End(Request& request, Result<api::Answer> result) {
    request.ended = true;
    loop_.Post(
        [done = std::exchange(request.done, {}), result = std::move(result)] { done(result); });
  }

  FakeLoop& loop_;
  std::deque<Request> requests_{};
  std::vector<api::CallId> backing_off_{};
};

inline Error Failure(ErrorCode code, Outcome outcome) {
  Error error;
  error.code = code;
  error.outcome = outcome;
  error.message = "told by the test";
  return error;
}

}  // namespace pinterest::testing
