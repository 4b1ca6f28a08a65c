#include "pins/publish_engine.h"

#include "api/operation.h"
#include "pins/board_look.h"
#include "pins/listed_pin.h"
#include "pins/publish_errors.h"

#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace pinterest::pins {
namespace {

Question AboutThe(const PinInFlight& pin) {
  return {.environment = pin.auth->environment(),
          .account = pin.auth->account(),
          .board_id = pin.board_id,
          .board_section_id = pin.board_section_id,
          .fingerprint = pin.fingerprint,
          .identity = pin.identity,
          .window_start = pin.sent_at.value(),
          .request_ended_at = pin.ended_at.value()};
}

// Why it was called back, and what had become of its attempts by then.
Error CalledBack(Error why, const Error& cancelled) {
  why.outcome = cancelled.outcome;
  why.attempts = cancelled.attempts;
  return why;
}

Error WithAnswer(Error error, const api::Answer& answer) {
  error.http_status = answer.status;
  error.request_id = answer.request_id;
  error.attempts = answer.attempts;
  return error;
}

}  // namespace

PublishEngine::PublishEngine(api::Caller& caller, Loop& loop, OwnedPins& owned, TwinGate& twins,
                             PublishPolicy policy)
    : caller_(caller), loop_(loop), owned_(owned), twins_(twins), policy_(std::move(policy)) {}

Result<BatchId> PublishEngine::Publish(Batch batch, BatchEvents events) {
  const auto lanes = LanesOf(batch);  // first: the last part ends its series even if it is refused
  if (auto checked = CheckJobs(batch.jobs); !checked) return std::move(checked).error();
  for (const KnownPins& known : batch.known) {
    const std::string account = AccountKey(known.environment, known.account);
    for (const std::string& id : known.ids) owned_.Claim(account, id, "", loop_.clock().Wall());
  }
  const BatchId id = ++last_batch_;
  auto run =
      std::make_shared<BatchRun>(loop_, weak_from_this(), std::move(events), batch.jobs.size());
  run->TellLater();
  if (batch.jobs.empty()) return id;
  batches_[id] = {
      .run = run, .first = last_pin_ + 1, .pins = batch.jobs.size(), .left = batch.jobs.size()};
  std::vector<PinPtr> pins;
  pins.reserve(batch.jobs.size());
  for (PinJob& job : batch.jobs) {
    std::string account_key = AccountKey(job.auth->environment(), job.auth->account());
    auto pin = NewPin(++last_pin_, id, std::move(job), run);
    auto& lane = (*lanes)[account_key];
    if (!lane) {
      lane = std::make_shared<AccountLane>();
      lane->account_key = std::move(account_key);
    }
    pin->lane = lane;
    lane->pins.push_back(pin->number);
    pin->twin_key = TwinKey(lane->account_key, pin->board_id, pin->fingerprint);
    pins_.emplace(pin->number, pin);
    pins.push_back(std::move(pin));
  }
  for (const PinPtr& pin : pins) Admit(pin);
  loop_.Post([weak = weak_from_this(), pins = std::move(pins)] {
    const auto engine = weak.lock();
    if (!engine) return;
    for (const PinPtr& pin : pins) engine->Pump(pin->lane);
  });
  return id;
}

// What comes after the last part, with the same number, is another list.
std::shared_ptr<PublishEngine::Lanes> PublishEngine::LanesOf(const Batch& batch) {
  const auto found = open_series_.find(batch.series);
  auto lanes = found == open_series_.end() ? std::make_shared<Lanes>() : found->second;
  if (batch.more) {
    open_series_.emplace(batch.series, lanes);
  } else {
    open_series_.erase(batch.series);
  }
  return lanes;
}

void PublishEngine::Admit(const PinPtr& pin) {
  if (const auto& stopped = pin->lane->stopped) {
    return Fail(pin, Event::kStopped, NotSentBecauseOf(*stopped));
  }
  switch (twins_.Enter(pin->twin_key, pin->number, loop_.clock().Steady())) {
    case TwinGate::Entry::kFirst:
      pin->first_of_twins = true;
      return pin->lane->queue.Add(pin->number, pin->board_id);
    case TwinGate::Entry::kWaits:
      return Move(*pin, Event::kTwinBusy);
    case TwinGate::Entry::kUnresolved:
      return Fail(pin, Event::kStopped,
                  EqualPinUnresolved(WallAt(twins_.HeldUntil(pin->twin_key).value())));
  }
}

// Ending a pin may let a twin go, of this lane or of another batch's, which comes back here: the
// outer call goes on with its lane, so that a thousand invalid twins are a loop and not a thousand
// frames.
void PublishEngine::Pump(const std::shared_ptr<AccountLane>& lane) {
  to_pump_.push_back(lane);
  if (pumping_) return;
  pumping_ = true;
  while (!to_pump_.empty()) {
    const auto next = std::move(to_pump_.front());
    to_pump_.pop_front();
    SubmitFrom(*next);
  }
  pumping_ = false;
}

void PublishEngine::SubmitFrom(AccountLane& lane) {
  while (!lane.stopped && lane.submitted < policy_.submitted_per_account) {
    const auto next = lane.queue.Take();
    if (!next) break;
    ++lane.submitted;
    const PinPtr pin = pins_.at(*next);  // ending it takes it out of the map
    Submit(pin);
  }
}

void PublishEngine::Submit(const PinPtr& pin) {
  const bool too_late = pin->not_after && pin->not_after->Passed(loop_.clock());
  if (!pin->invalid && !too_late) return Call(pin);
  --pin->lane->submitted;
  pin->lane->queue.Release(pin->board_id);
  Fail(pin, Event::kRefused, pin->invalid ? *pin->invalid : TooLateToSend());
}

void PublishEngine::Call(const PinPtr& pin) {
  Move(*pin, Event::kSubmit);
  pin->run->Started(pin->key);
  api::Call call;
  call.operation = api::FindOperation("pins/create");
  call.auth = pin->auth;
  call.make_body = [pin] { return pin->body; };
  call.board_id = pin->board_id;
  call.not_after = pin->not_after;
  call.read_answer = [pin](std::string_view body) -> std::optional<Error> {
    auto created = ParseCreatedPin(body);
    if (!created) return std::move(created).error();
    pin->created = std::move(created).value();
    return std::nullopt;
  };
  call.on_sent = [&loop = loop_, pin] {
    Move(*pin, Event::kLetGo);
    pin->run->Sent(pin->key, !pin->sent_at);
    pin->sent_at = loop.clock().Wall();
  };
  call.on_wait = [pin](WallTime until) {
    Move(*pin, Event::kHeld);
    pin->run->Waiting(pin->key, until);
  };
  pin->call = caller_.Start(std::move(call), [weak = weak_from_this(), pin](auto answer) {
    if (const auto engine = weak.lock()) engine->OnAnswer(pin, std::move(answer));
  });
}

void PublishEngine::OnAnswer(const PinPtr& pin, Result<api::Answer> answer) {
  const std::shared_ptr<AccountLane> lane = pin->lane;
  pin->ended_at = loop_.clock().Wall();
  pin->lost_at = loop_.clock().Steady();
  --lane->submitted;
  lane->queue.Release(pin->board_id);
  auto created = answer ? Accept(*pin, answer.value()) : std::move(answer).error();
  if (created) {
    End(pin, Event::kCreated, std::move(created).value());
  } else {
    OnFailure(pin, std::move(created).error());
  }
  Pump(lane);
}

// An id that another pin has already is no answer to this create: two pins would share one id.
Result<PublishedPin> PublishEngine::Accept(const PinInFlight& pin, const api::Answer& answer) {
  const CreatedPin& made = pin.created.value();
  if (!owned_.Claim(pin.lane->account_key, made.id, pin.identity, loop_.clock().Wall())) {
    return WithAnswer(ForeignId(made.id), answer);
  }
  return PublishedPin{.id = made.id, .created_at = made.created_at, .found_by_look = false};
}

void PublishEngine::OnFailure(const PinPtr& pin, Error error) {
  if (error.outcome == Outcome::kUnknown) {
    Move(*pin, Event::kLost);
    pin->lost = std::make_unique<const Error>(std::move(error));
    std::string().swap(pin->body);  // never sent again: free its bytes
    return ScheduleLook(pin);
  }
  const bool called_back = pin->stop && error.code == ErrorCode::kCancelled;
  // A create that was called back on its way and then met a short wait says nothing about the next.
  const bool stops = error.stopped != StopReason::kCancelled && StopsAccount(error.code);
  const Error stop = error;
  Fail(pin, Event::kRefused, called_back ? CalledBack(*pin->stop, error) : std::move(error));
  if (stops) StopLane(*pin->lane, stop);
}

bool PublishEngine::HasLookedEnough(const PinInFlight& pin) const {
  return pin.looks == policy_.looks.size() || (pin.called_back && pin.looks > 0);
}

void PublishEngine::ScheduleLook(const PinPtr& pin) {
  if (HasLookedEnough(*pin)) {
    return Fail(pin, Event::kGaveUp, StillUnknown(*pin->lost, pin->looks, pin->candidates));
  }
  const SteadyTime due = pin->lost_at + policy_.looks[pin->looks];
  pin->timer = loop_.At(due, [weak = weak_from_this(), pin] {
    if (const auto engine = weak.lock()) engine->Look(pin);
  });
}

void PublishEngine::Look(const PinPtr& pin) {
  pin->timer = 0;
  ++pin->looks;
  Move(*pin, Event::kLookDue);
  LookAt at{
      .auth = pin->auth, .board_id = pin->board_id, .board_section_id = pin->board_section_id};
  LookAtBoard(caller_, loop_, std::move(at),
              {.max_pages = policy_.look_pages,
               .max_wait = policy_.look_max_wait,
               .max_attempts = 1},  // the next look is the next attempt
              [weak = weak_from_this(), pin](const Listing& listing) {
                if (const auto engine = weak.lock()) engine->OnLook(pin, listing);
              });
}

void PublishEngine::OnLook(const PinPtr& pin, const Listing& listing) {
  Verdict verdict = Judge(AboutThe(*pin), listing, owned_);
  if (const auto* found = std::get_if<Found>(&verdict)) {
    owned_.Claim(pin->lane->account_key, found->pin.id, pin->identity, loop_.clock().Wall());
    return End(
        pin, Event::kFound,
        PublishedPin{
            .id = found->pin.id, .created_at = found->pin.created_at, .found_by_look = true});
  }
  if (auto* cannot = std::get_if<CannotTell>(&verdict)) {
    pin->candidates = std::move(cannot->candidates);
  }
  if (!HasLookedEnough(*pin)) Move(*pin, Event::kNotFound);
  ScheduleLook(pin);
}

CancelAnswer PublishEngine::Cancel(BatchId batch, std::string_view key) {
  const auto state = batches_.find(batch);
  if (state == batches_.end()) return CancelAnswer::kUnknownKey;
  const PinPtr pin = FindPin(state->second, key);
  return pin ? CancelPin(pin) : CancelAnswer::kUnknownKey;
}

// A walk: few pins are cancelled, and an index by key would be kept for all of them.
PinPtr PublishEngine::FindPin(const BatchState& batch, std::string_view key) const {
  for (PinNumber number = batch.first; number < batch.first + batch.pins; ++number) {
    const auto pin = pins_.find(number);
    if (pin != pins_.end() && pin->second->key == key) return pin->second;
  }
  return nullptr;
}

void PublishEngine::Cancel(BatchId batch) {
  const auto state = batches_.find(batch);
  if (state == batches_.end()) return;
  const PinNumber end = state->second.first + state->second.pins;
  for (PinNumber number = state->second.first; number < end; ++number) {
    const auto found = pins_.find(number);
    if (found == pins_.end()) continue;
    const PinPtr pin = found->second;  // ending it takes it out of the map
    CancelPin(pin);
  }
}

CancelAnswer PublishEngine::CancelPin(const PinPtr& pin) {
  pin->called_back = true;
  switch (pin->state) {
    case State::kQueued:
    case State::kWaitsForTwin:
      Stop(pin, CancelledBeforeSending());
      return CancelAnswer::kCancelled;
    case State::kSubmitted:
    case State::kSent:
      pin->stop = std::make_unique<const Error>(CancelledBeforeSending());
      return caller_.Cancel(pin->call) ? CancelAnswer::kTooLate : CancelAnswer::kCancelled;
    case State::kLookScheduled:
    case State::kLooking:
    case State::kPublished:
    case State::kFailed:
      return CancelAnswer::kTooLate;
  }
  return CancelAnswer::kTooLate;
}

void PublishEngine::Stop(const PinPtr& pin, Error error) {
  if (pin->state == State::kQueued) pin->lane->queue.Remove(pin->number, pin->board_id);
  if (pin->state == State::kWaitsForTwin) twins_.Withdraw(pin->twin_key, pin->number);
  Fail(pin, Event::kStopped, std::move(error));
}

// Those on their way finish: cutting them would only make unknown outcomes. So do those that the
// limiter keeps when one would have waited too long: it looks at each by itself, and they fit.
void PublishEngine::StopLane(AccountLane& lane, const Error& error) {
  if (lane.stopped) return;
  lane.stopped = error;
  const bool others_fit =
      error.code == ErrorCode::kRateLimited && error.stopped == StopReason::kWaitTooLong;
  for (const PinNumber number : std::exchange(lane.pins, {})) {
    const auto found = pins_.find(number);
    if (found == pins_.end()) continue;
    const PinPtr pin = found->second;  // ending it takes it out of the map
    if (pin->state == State::kQueued || pin->state == State::kWaitsForTwin) {
      Stop(pin, NotSentBecauseOf(error));
    } else if (!others_fit && (pin->state == State::kSubmitted || pin->state == State::kSent)) {
      pin->stop = std::make_unique<const Error>(NotSentBecauseOf(error));
      caller_.Cancel(pin->call);
    }
  }
}

void PublishEngine::Move(PinInFlight& pin, Event event) {
  const auto next = Next(pin.state, event);
  if (!next)
    throw std::logic_error("a pin took an impossible turn from " + std::string(Name(pin.state)));
  pin.state = *next;
}

void PublishEngine::Fail(const PinPtr& pin, Event event, Error error) {
  FailedPin failed{.error = std::move(error)};
  if (failed.error.outcome == Outcome::kUnknown) failed.candidates = std::move(pin->candidates);
  End(pin, event, std::move(failed));
}

void PublishEngine::End(const PinPtr& pin, Event event, PinResult result) {
  Move(*pin, event);
  const auto* failed = std::get_if<FailedPin>(&result);
  const bool unknown = failed && failed->error.outcome == Outcome::kUnknown;
  pin->run->Ended({.key = pin->key,
                   .result = std::move(result),
                   .fingerprint = pin->fingerprint,
                   .sent_at = pin->sent_at,
                   .ended_at = pin->ended_at});
  pins_.erase(pin->number);
  const auto batch = batches_.find(pin->batch);
  if (--batch->second.left == 0) batches_.erase(batch);
  std::string().swap(pin->body);
  if (!pin->first_of_twins) return;
  unknown ? HoldTwinsBack(*pin) : LetTwinsGo(*pin);
}

void PublishEngine::LetTwinsGo(const PinInFlight& pin) {
  const auto next = twins_.Resolve(pin.twin_key);
  if (!next) return;
  const PinPtr twin = pins_.at(*next);
  Move(*twin, Event::kTwinResolved);
  twin->first_of_twins = true;
  twin->lane->queue.Add(twin->number, twin->board_id);
  Pump(twin->lane);
}

void PublishEngine::HoldTwinsBack(const PinInFlight& pin) {
  const auto behind = twins_.LeaveUnresolved(pin.twin_key, loop_.clock().Steady());
  const WallTime free_again = WallAt(twins_.HeldUntil(pin.twin_key).value());
  for (const PinNumber number : behind) {
    const PinPtr twin = pins_.at(number);
    Fail(twin, Event::kStopped, EqualPinUnresolved(free_again));
  }
}

WallTime PublishEngine::WallAt(SteadyTime time) const {
  return loop_.clock().Wall() + (time - loop_.clock().Steady());
}

void PublishEngine::Close() {
  for (const auto& [number, pin] : pins_) {
    if (pin->timer != 0) loop_.CancelTimer(pin->timer);
    if (pin->state == State::kSubmitted || pin->state == State::kSent) caller_.Cancel(pin->call);
  }
  pins_.clear();
  open_series_.clear();
  batches_.clear();
}

}  // namespace pinterest::pins
