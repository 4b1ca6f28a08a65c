#pragma once

#include "api/caller.h"
#include "pins/owned_pins.h"
#include "pins/publish_batch.h"
#include "pins/publish_policy.h"
#include "pins/twin_gate.h"
#include "result.h"

#include "loop.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace pinterest::pins {

class PublishEngine;

enum class CancelAnswer : std::uint8_t {
  kCancelled,   // not sent; its outcome says so
  kTooLate,     // past the gate: it finishes and reports
  kUnknownKey,  // no such pin under way
};

// Publishes pins of many accounts, each at most once. Loop thread only.
class Publisher {
 public:
  Publisher(api::Caller& caller, Loop& loop, OwnedPins& owned, TwinGate& twins,
            PublishPolicy policy = {});
  ~Publisher();  // ends without a word what is still under way
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  // Fails only on misuse: no auth, an empty or repeated key. A pin that Pinterest would refuse is
  // an outcome like any other. No event runs from inside this call.
  Result<BatchId> Publish(Batch batch, BatchEvents events);

  CancelAnswer Cancel(BatchId batch, std::string_view key);
  // Every pin of the batch that is not past its gate.
  void Cancel(BatchId batch);

 private:
  // Second owners: callbacks given to the caller and the loop, which find it gone after the end.
  std::shared_ptr<PublishEngine> engine_;
};

}  // namespace pinterest::pins
