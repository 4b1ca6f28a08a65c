#pragma once

#include "api/caller.h"
#include "pins/owned_pins.h"
#include "pins/pin_in_flight.h"
#include "pins/publish_batch.h"
#include "pins/publish_policy.h"
#include "pins/publish_state.h"
#include "pins/publisher.h"
#include "pins/twin_gate.h"
#include "pins/verdict.h"
#include "result.h"

#include "loop.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

namespace pinterest::pins {

// The Publisher's inside: moves each pin from state to state.
class PublishEngine : public std::enable_shared_from_this<PublishEngine> {
 public:
  PublishEngine(api::Caller& caller, Loop& loop, OwnedPins& owned, TwinGate& twins,
                PublishPolicy policy);

  Result<BatchId> Publish(Batch batch, BatchEvents events);
  CancelAnswer Cancel(BatchId batch, std::string_view key);
  void Cancel(BatchId batch);
  void Close();

 private:
  using PinResult = std::variant<PublishedPin, FailedPin>;
  using Lanes = std::unordered_map<std::string, std::shared_ptr<AccountLane>>;  // by account
  struct BatchState {
    std::shared_ptr<BatchRun> run{};  // second owner: its turn of the loop
    PinNumber first = 0;              // its pins are numbered one after the other
    std::size_t pins = 0;
    std::size_t left = 0;
  };

  std::shared_ptr<Lanes> LanesOf(const Batch& batch);
  void Admit(const PinPtr& pin);
  void Pump(const std::shared_ptr<AccountLane>& lane);
  void SubmitFrom(AccountLane& lane);
  void Submit(const PinPtr& pin);
  void Call(const PinPtr& pin);
  void OnAnswer(const PinPtr& pin, Result<api::Answer> answer);
  Result<PublishedPin> Accept(const PinInFlight& pin, const api::Answer& answer);
  void OnFailure(const PinPtr& pin, Error error);

  bool HasLookedEnough(const PinInFlight& pin) const;
  void ScheduleLook(const PinPtr& pin);
  void Look(const PinPtr& pin);
  void OnLook(const PinPtr& pin, const Listing& listing);

  CancelAnswer CancelPin(const PinPtr& pin);
  // Takes back what has not been sent.
  void Stop(const PinPtr& pin, Error error);
  void StopLane(AccountLane& lane, const Error& error);

  PinPtr FindPin(const BatchState& batch, std::string_view key) const;

  static void Move(PinInFlight& pin, Event event);
  void Fail(const PinPtr& pin, Event event, Error error);
  void End(const PinPtr& pin, Event event, PinResult result);
  void LetTwinsGo(const PinInFlight& pin);
  void HoldTwinsBack(const PinInFlight& pin);
  WallTime WallAt(SteadyTime time) const;

  api::Caller& caller_;
  Loop& loop_;
  OwnedPins& owned_;
  TwinGate& twins_;
  PublishPolicy policy_;
  std::unordered_map<BatchId, BatchState> batches_{};
  std::unordered_map<PinNumber, PinPtr> pins_{};
  // Of which a part is yet to come. A stop must be found by pins that come after it, so the lanes
  // outlive the pins in them.
  std::unordered_map<SeriesId, std::shared_ptr<Lanes>> open_series_{};
  // Second owners: they may lose their last pin before their turn.
  std::deque<std::shared_ptr<AccountLane>> to_pump_{};
  bool pumping_ = false;
  BatchId last_batch_ = 0;
  PinNumber last_pin_ = 0;
};

}  // namespace pinterest::pins
