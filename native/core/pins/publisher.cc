#include "pins/publisher.h"

#include "pins/publish_engine.h"

#include <utility>

namespace pinterest::pins {

Publisher::Publisher(api::Caller& caller, Loop& loop, OwnedPins& owned, TwinGate& twins,
                     PublishPolicy policy)
    : engine_(std::make_shared<PublishEngine>(caller, loop, owned, twins, std::move(policy))) {}

Publisher::~Publisher() { engine_->Close(); }

Result<BatchId> Publisher::Publish(Batch batch, BatchEvents events) {
  return engine_->Publish(std::move(batch), std::move(events));
}

CancelAnswer Publisher::Cancel(BatchId batch, std::string_view key) {
  return engine_->Cancel(batch, key);
}

void Publisher::Cancel(BatchId batch) { engine_->Cancel(batch); }

}  // namespace pinterest::pins
