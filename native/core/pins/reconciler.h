#pragma once

#include "api/caller.h"
#include "pins/board_look.h"
#include "pins/owned_pins.h"
#include "pins/twin_gate.h"
#include "pins/verdict.h"

#include "loop.h"

#include <functional>
#include <memory>

namespace pinterest::pins {

// Answers "did that create work?" by looking. A pin that is found belongs to the asker from then on
// (without an identity, to whoever asks the same); a question that is answered lets equal pins
// through again. Loop thread only.
class Reconciler {
 public:
  Reconciler(api::Caller& caller, Loop& loop, OwnedPins& owned, TwinGate& twins)
      : caller_(caller), loop_(loop), owned_(owned), twins_(twins) {}

  // `auth` decides environment and account of the question. Runs `done` once, never from inside
  // this call, and never after the canceller was called. The Reconciler outlives its looks.
  Canceller Reconcile(std::shared_ptr<const api::Auth> auth, Question question, LookLimits limits,
                      std::function<void(Verdict)> done);

 private:
  api::Caller& caller_;
  Loop& loop_;
  OwnedPins& owned_;
  TwinGate& twins_;
};

}  // namespace pinterest::pins
