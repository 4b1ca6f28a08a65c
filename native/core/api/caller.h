#pragma once

#include "api/auth.h"
#include "api/environment.h"
#include "api/operation.h"
#include "http/send_deadline.h"
#include "result.h"
#include "seal/secret.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::api {

using CallId = std::uint64_t;
using Parameters = std::vector<std::pair<std::string, std::string>>;

struct Call {
  const Operation* operation = nullptr;
  // Null for Credential::kAppBasic. Second owner: the batch this call belongs to.
  std::shared_ptr<const Auth> auth{};
  Parameters path{};
  Parameters query{};
  std::string body{};   // JSON; empty: none
  WipingString form{};  // urlencoded, in the place of `body`: the token endpoint takes no JSON
  // In the place of `body`: makes it when the limiter lets an attempt go, so that ten thousand
  // waiting pins do not hold ten thousand images twice. Dropped with the attempt.
  std::function<std::string()> make_body{};
  // A write to this board waits until the one before it on the same board has ended: Pinterest
  // answers 429 to two at once.
  std::string board_id{};
  std::shared_ptr<const http::SendDeadline> not_after{};
  std::optional<Milliseconds> max_wait{};  // the client's when absent
  std::optional<int> max_attempts{};       // the client's when absent
  // Reads the body of a success, in the place of the general look at what the operation answers: a
  // long answer is parsed once. Its error takes the answer's place.
  std::function<std::optional<Error>(std::string_view body)> read_answer{};
  // The limiter let it go and it is on its way; runs before every attempt.
  std::function<void()> on_sent{};
  // It waits, until then (rate limit, back-off).
  std::function<void(WallTime)> on_wait{};
};

struct Answer {
  int status = 0;
  WipingString body{};
  std::string request_id{};
  WallTime sent_at{};  // local time when the request passed the gate
  WallTime ended_at{};
  std::optional<WallTime> server_date{};  // Pinterest's `Date` header
  int attempts = 1;
};

// One call: scope and environment check, the limiter, the one retry loop, the transport, and what
// the answer means. Loop thread only.
class Caller {
 public:
  virtual ~Caller() = default;

  // `done` runs exactly once, never from inside Start. A failure carries its outcome; an unknown
  // outcome of a create is never sent again.
  virtual CallId Start(Call call, Callback<Answer> done) = 0;

  // Not yet sent: ends as kCancelled/not_sent at once. On its way: a read is aborted, a create past
  // its gate is left to finish (true: it will still finish by itself).
  virtual bool Cancel(CallId id) = 0;
};

}  // namespace pinterest::api
