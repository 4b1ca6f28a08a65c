#pragma once

#include "api/caller.h"
#include "error.h"
#include "pins/batch_run.h"
#include "pins/listed_pin.h"
#include "pins/publish_batch.h"
#include "pins/publish_lane.h"
#include "pins/publish_state.h"

#include "loop.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pinterest::pins {

struct PinInFlight;
using PinPtr = std::shared_ptr<PinInFlight>;  // second owners: callbacks of its call and its looks

// One account's pins of one batch, or of all batches of a series.
struct AccountLane {
  PublishLane queue{};
  std::map<PinNumber, PinPtr> pins{};
  std::size_t submitted = 0;
  std::optional<Error> stopped{};  // why nothing more of it is sent
  bool pumping = false;
};

struct PinInFlight {
  PinNumber number = 0;
  BatchId batch = 0;
  PinJob job{};
  std::shared_ptr<BatchRun> run{};      // second owners: the batch and its other pins
  std::shared_ptr<AccountLane> lane{};  // second owners: the account's other pins
  std::string account_key{};
  std::string fingerprint{};
  std::string twin_key{};
  State state = State::kQueued;
  bool first_of_twins = false;
  api::CallId call = 0;
  TimerId timer = 0;
  std::optional<CreatedPin> created{};  // read from the answer
  std::optional<WallTime> sent_at{};
  std::optional<WallTime> ended_at{};
  SteadyTime lost_at{};
  std::size_t looks = 0;
  std::optional<Error> stop{};  // it was called back; what it reports if it was not sent
  Error lost{};
  std::vector<std::string> candidates{};
};

}  // namespace pinterest::pins
