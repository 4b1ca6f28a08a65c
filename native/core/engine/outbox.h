#pragma once

#include "engine/event.h"
#include "seal/secret.h"

#include <cstddef>
#include <mutex>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pinterest::engine {

// Events between two visits of the client's thread, as the text of one JSON array: a batch costs
// one string and one parse, however many events it holds, and published pins in a row are one
// event: {"published":[job, position, id, date or null, found by look, job, ...]}. Wiped: it may
// carry tokens.
class Outbox {
 public:
  struct Batch {
    WipingString events{};
    std::size_t ended = 0;  // jobs that have ended
  };

  // A job's last event is to come. False once Abandon was called: none will.
  bool Expect(JobId job);
  // True for the first event since the last Take: somebody must be told to come.
  bool Put(Event event);
  Batch Take();
  // The jobs whose last event has not come; from now on none is expected.
  std::vector<JobId> Abandon();

 private:
  void Append(const Event& event);

  std::mutex mutex_;
  Batch batch_;
  bool in_published_ = false;  // the text ends inside a list of published pins
  std::unordered_set<JobId> expected_;
  bool abandoned_ = false;
};

}  // namespace pinterest::engine
