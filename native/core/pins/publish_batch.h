#pragma once

#include "api/auth.h"
#include "clock.h"
#include "error.h"
#include "http/send_deadline.h"
#include "pins/pin.h"
#include "result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace pinterest::pins {

using BatchId = std::uint64_t;
using SeriesId = std::uint64_t;

// One pin to publish.
struct PinJob {
  std::string key{};  // the caller's, unique within the batch
  // The caller's lasting name for the pin (a row's id), the same in every batch. Empty: none.
  std::string identity{};
  Pin pin{};
  std::shared_ptr<const api::Auth> auth{};  // second owners: the other jobs of the account
  std::shared_ptr<const http::SendDeadline> not_after{};  // second owner: the heartbeat
};

// Refuses misuse: no auth, an empty or repeated key.
Result<Done> CheckJobs(const std::vector<PinJob>& jobs);

// Ids that the caller's store gave to pins already: no look may take them.
struct KnownPins {
  std::string environment{};
  std::string account{};
  std::vector<std::string> ids{};
};

struct Batch {
  std::vector<PinJob> jobs{};
  std::vector<KnownPins> known{};
  // Batches of one series are parts of one long list: its end does not overtake its beginning, and
  // an account's stop reaches all of them. 0: the batch is all there is.
  SeriesId series = 0;
  bool more = false;  // another part of the series follows, if only one without pins
};

struct PublishedPin {
  std::string id{};
  std::optional<WallTime> created_at{};
  bool found_by_look = false;  // the answer was lost; the pin was seen on its board
};

struct FailedPin {
  Error error{};                          // its outcome says what may have happened
  std::vector<std::string> candidates{};  // after `unknown`: pins that may be it
};

struct PinOutcome {
  std::string key{};
  std::variant<PublishedPin, FailedPin> result{};
  std::string fingerprint{};
  std::optional<WallTime> sent_at{};   // the last attempt; the window's start of a later look
  std::optional<WallTime> ended_at{};  // of the request
};

struct Totals {
  std::size_t pins = 0;
  std::size_t sent = 0;  // at least once
  std::size_t published = 0;
  std::size_t failed = 0;

  bool done() const { return published + failed == pins; }
};

struct Progress {
  enum class Kind : std::uint8_t { kStarted, kSent, kWaiting, kPublished, kFailed };
  Kind kind = Kind::kStarted;
  std::string key{};
  std::optional<WallTime> until{};  // kWaiting
  Totals totals{};
};

// All run on the loop's thread, from a turn of their own: they may call the publisher.
struct BatchEvents {
  std::function<void(PinOutcome)> on_outcome{};        // once for each pin
  std::function<void(const Progress&)> on_progress{};  // optional
  std::function<void(const Totals&)> on_done{};        // after the last outcome
};

}  // namespace pinterest::pins
