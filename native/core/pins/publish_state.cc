#include "pins/publish_state.h"

#include <array>

namespace pinterest::pins {
namespace {

struct Transition {
  State from;
  Event event;
  State to;
};

// The whole life of a pin. There is no way from kLookScheduled or kLooking back to kSubmitted:
// after a lost answer nothing is sent again.
constexpr std::array kTransitions{
    Transition{State::kQueued, Event::kTwinBusy, State::kWaitsForTwin},
    Transition{State::kQueued, Event::kSubmit, State::kSubmitted},
    Transition{State::kQueued, Event::kRefused, State::kFailed},
    Transition{State::kQueued, Event::kStopped, State::kFailed},
    Transition{State::kWaitsForTwin, Event::kTwinResolved, State::kQueued},
    Transition{State::kWaitsForTwin, Event::kStopped, State::kFailed},
    Transition{State::kSubmitted, Event::kHeld, State::kSubmitted},
    Transition{State::kSubmitted, Event::kLetGo, State::kSent},
    Transition{State::kSubmitted, Event::kRefused, State::kFailed},
    Transition{State::kSent, Event::kHeld, State::kSubmitted},
    Transition{State::kSent, Event::kLetGo, State::kSent},
    Transition{State::kSent, Event::kCreated, State::kPublished},
    Transition{State::kSent, Event::kRefused, State::kFailed},
    Transition{State::kSent, Event::kLost, State::kLookScheduled},
    Transition{State::kLookScheduled, Event::kLookDue, State::kLooking},
    Transition{State::kLookScheduled, Event::kGaveUp, State::kFailed},
    Transition{State::kLooking, Event::kFound, State::kPublished},
    Transition{State::kLooking, Event::kNotFound, State::kLookScheduled},
    Transition{State::kLooking, Event::kGaveUp, State::kFailed},
};

}  // namespace

std::string_view Name(State state) {
  switch (state) {
    case State::kQueued:
      return "queued";
    case State::kWaitsForTwin:
      return "waits_for_twin";
    case State::kSubmitted:
      return "submitted";
    case State::kSent:
      return "sent";
    case State::kLookScheduled:
      return "look_scheduled";
    case State::kLooking:
      return "looking";
    case State::kPublished:
      return "published";
    case State::kFailed:
      return "failed";
  }
  return "failed";
}

std::optional<State> Next(State from, Event event) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == from && transition.event == event) return transition.to;
  }
  return std::nullopt;
}

}  // namespace pinterest::pins
