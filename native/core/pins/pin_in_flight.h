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
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pinterest::pins {

struct PinInFlight;
using PinPtr = std::shared_ptr<PinInFlight>;  // second owners: callbacks of its call and its looks

// One account's pins of one batch, or of all batches of a series.
struct AccountLane {
  std::string account_key{};
  PublishLane queue{};
  std::vector<PinNumber> pins{};  // all that came, in order, those that have ended too
  std::size_t submitted = 0;
  std::optional<Error> stopped{};  // why nothing more of it is sent
};

// Ten thousand of them wait at a time, and memory that was never touched before costs more than all
// that is done with it: each holds its request's body in the place of the pin, and what few pins
// need is apart.
struct PinInFlight {
  PinNumber number = 0;
  BatchId batch = 0;
  std::string key{};
  std::string identity{};
  std::shared_ptr<const api::Auth> auth{};                // second owners: as in PinJob
  std::shared_ptr<const http::SendDeadline> not_after{};  // second owner: as in PinJob
  std::string board_id{};
  std::string board_section_id{};
  std::string body{};
  std::unique_ptr<const Error> invalid{};  // why there is no body
  std::shared_ptr<BatchRun> run{};         // second owners: the batch and its other pins
  std::shared_ptr<AccountLane> lane{};     // second owners: the account's other pins
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
  std::unique_ptr<const Error> stop{};  // it was called back; what it reports if it was not sent
  bool called_back = false;             // whoever waits for it wants an end: one look more
  std::unique_ptr<const Error> lost{};
  std::vector<std::string> candidates{};
};

// Without its lane and its twin key, which are the engine's to give.
PinPtr NewPin(PinNumber number, BatchId batch, PinJob job, std::shared_ptr<BatchRun> run);

}  // namespace pinterest::pins
