#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pinterest::pins {

// Where a pin of a batch is. The transitions are the table in publish_state.cc and nowhere else.
enum class State : std::uint8_t {
  kQueued,         // waits for its turn: account and board
  kWaitsForTwin,   // an equal pin is under way
  kSubmitted,      // handed to the caller: limiter, back-off
  kSent,           // on its way to Pinterest
  kLookScheduled,  // outcome unknown; a quick look is due
  kLooking,
  kPublished,
  kFailed,
};

enum class Event : std::uint8_t {
  kTwinBusy,
  kTwinResolved,
  kSubmit,
  kHeld,     // the caller waits (limit, back-off)
  kLetGo,    // the caller sends
  kCreated,  // an answer with an id
  kRefused,  // invalid, not sent or rejected: Pinterest made nothing
  kLost,     // the outcome is unknown
  kLookDue,
  kFound,
  kNotFound,  // and another look follows
  kGaveUp,    // no look is left
  kStopped,   // the account's stop, a twin's unknown outcome, a cancel: nothing was sent
};

std::string_view Name(State state);

// Nothing when the event cannot happen in that state.
std::optional<State> Next(State from, Event event);

}  // namespace pinterest::pins
