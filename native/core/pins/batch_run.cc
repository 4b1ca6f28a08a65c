#include "pins/batch_run.h"

#include <utility>

namespace pinterest::pins {

void BatchRun::Sent(const std::string& key, bool first_time) {
  if (first_time) ++totals_.sent;
  Note(Progress::Kind::kSent, key, {});
}

void BatchRun::Ended(PinOutcome outcome) {
  const bool published = std::holds_alternative<PublishedPin>(outcome.result);
  ++(published ? totals_.published : totals_.failed);
  Note(published ? Progress::Kind::kPublished : Progress::Kind::kFailed, outcome.key, {});
  news_.emplace_back(std::move(outcome));
  TellLater();
}

void BatchRun::Note(Progress::Kind kind, const std::string& key, std::optional<WallTime> until) {
  if (!events_.on_progress) return;
  news_.emplace_back(Progress{.kind = kind, .key = key, .until = until, .totals = totals_});
  TellLater();
}

void BatchRun::TellLater() {
  if (telling_) return;
  telling_ = true;
  loop_.Post([self = shared_from_this()] { self->Tell(); });
}

void BatchRun::Tell() {
  telling_ = false;
  const bool last = totals_.done();
  for (auto& item : std::exchange(news_, {})) {
    if (publisher_.expired()) return;
    if (auto* outcome = std::get_if<PinOutcome>(&item)) {
      events_.on_outcome(std::move(*outcome));
    } else {
      events_.on_progress(std::get<Progress>(item));
    }
  }
  if (last && !publisher_.expired() && events_.on_done) events_.on_done(totals_);
}

}  // namespace pinterest::pins
