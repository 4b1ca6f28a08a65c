#pragma once

#include "pins/publish_batch.h"

#include "loop.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pinterest::pins {

// One batch's news. Collected and told in a turn of the loop of their own, so that a listener may
// call the publisher, and a thousand outcomes cost one turn.
class BatchRun : public std::enable_shared_from_this<BatchRun> {
 public:
  // Nothing is told once the publisher is gone.
  BatchRun(Loop& loop, std::weak_ptr<const void> publisher, BatchEvents events, std::size_t pins)
      : loop_(loop), publisher_(std::move(publisher)), events_(std::move(events)) {
    totals_.pins = pins;
  }

  void Started(const std::string& key) { Note(Progress::Kind::kStarted, key, {}); }
  void Sent(const std::string& key, bool first_time);
  void Waiting(const std::string& key, WallTime until) {
    Note(Progress::Kind::kWaiting, key, until);
  }
  void Ended(PinOutcome outcome);
  // For a batch without pins.
  void TellLater();

 private:
  void Note(Progress::Kind kind, const std::string& key, std::optional<WallTime> until);
  void Tell();

  Loop& loop_;
  std::weak_ptr<const void> publisher_;
  BatchEvents events_;
  Totals totals_{};
  std::vector<std::variant<PinOutcome, Progress>> news_{};
  bool telling_ = false;
};

}  // namespace pinterest::pins
