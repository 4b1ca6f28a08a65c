#include "pins/pin_in_flight.h"

#include "pins/fingerprint.h"
#include "pins/payload.h"
#include "pins/validation.h"

#include <utility>

namespace pinterest::pins {
namespace {

std::string FingerprintOf(const Pin& pin) {
  return Fingerprint({.link = pin.link,
                      .title = pin.title,
                      .description = pin.description,
                      .alt_text = pin.alt_text});
}

}  // namespace

PinPtr NewPin(PinNumber number, BatchId batch, PinJob job, std::shared_ptr<BatchRun> run) {
  auto pin = std::make_shared<PinInFlight>();
  pin->number = number;
  pin->batch = batch;
  pin->run = std::move(run);
  pin->key = std::move(job.key);
  pin->identity = std::move(job.identity);
  pin->auth = std::move(job.auth);
  pin->not_after = std::move(job.not_after);
  pin->fingerprint = FingerprintOf(job.pin);
  if (auto valid = Validate(job.pin)) {
    pin->body = BuildPayload(job.pin);
  } else {
    pin->invalid = std::make_unique<const Error>(std::move(valid).error());
  }
  pin->board_id = std::move(job.pin.board_id);
  pin->board_section_id = std::move(job.pin.board_section_id);
  return pin;
}

}  // namespace pinterest::pins
