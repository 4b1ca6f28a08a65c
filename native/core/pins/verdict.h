#pragma once

#include "clock.h"
#include "error.h"
#include "pins/listed_pin.h"
#include "pins/owned_pins.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

namespace pinterest::pins {

// The window in which a pin may be ours opens so much before it was sent, and closes so much after
// everything: `created_at` may be of another clock of Pinterest's than `Date`. Wide, because what
// is outside proves an absence.
inline constexpr std::chrono::minutes kClockTolerance{5};
// A pin that is ours is dated no earlier than so much before it was sent, and no later than so much
// after it settled: two dates cut to seconds, and clocks that are kept. Narrow, because what is
// inside is taken for ours.
inline constexpr std::chrono::seconds kDatePrecision{10};
// So far ahead our clock may have been when a pin was sent, and set right before the look. An equal
// pin of that time proves nothing, but with it nobody can say that there is none.
inline constexpr std::chrono::hours kLongestClockError{24};

// One attempt (or several of the same pin) whose outcome is unknown.
struct Question {
  std::string environment{};
  std::string account{};
  std::string board_id{};
  std::string board_section_id{};
  std::string fingerprint{};
  std::string identity{};                   // see OwnedPins::Claim
  WallTime window_start{};                  // of the first unresolved attempt
  WallTime request_ended_at{};              // of the last
  Milliseconds settle{10 * 60'000};         // a create may be executed or listed this much later
  std::unordered_set<std::string> owned{};  // ids the caller's store gave to other pins
};

// What one look saw: every page of the board's list and, if any, the section's.
struct Listing {
  std::vector<ListedPin> pins{};
  bool complete = false;           // every page of every list, with nothing odd about the paging
  std::string incomplete_why{};    // for people
  std::optional<Error> failure{};  // of the request that ended the look
  WallTime started_at{};           // local
  std::optional<std::chrono::nanoseconds> server_ahead{};  // Pinterest's clock minus ours
  std::size_t pages = 0;
};

struct Found {
  ListedPin pin{};
};

struct Absent {
  WallTime window_from{};  // Pinterest's clock
  WallTime looked_at{};    // local
  std::size_t pages = 0;
  std::size_t pins_seen = 0;
};

enum class Doubt {
  kSeveralMatch,     // more than one unowned pin fits
  kWordless,         // an unowned pin fits, but has no words that would tell it from any other
  kEqualElsewhen,    // an unowned pin fits, but is from the day before the request or long after it
  kUnownedInWindow,  // an unowned pin of that time does not fit, but may be ours rewritten
  kNoCreatedAt,      // an unowned pin does not say when it was made
  kNoServerClock,    // no answer carried a Date
  kIncomplete,       // not every page could be read
  kTooEarly,         // the create may still be executed or listed
  kForgotten,        // too many pins since: the engine no longer knows which ids it gave out
  kLookFailed,
};

std::string_view Name(Doubt doubt);

struct CannotTell {
  Doubt doubt = Doubt::kLookFailed;
  std::string why{};                      // for people: cause and what to do
  std::vector<std::string> candidates{};  // ids of unowned pins that may be it
  std::optional<WallTime> look_again_at{};
  std::optional<Error> failure{};
};

using Verdict = std::variant<Found, Absent, CannotTell>;

// Found: exactly one unowned pin made in the window has the fingerprint, and its date is one that
// the request may have given it. That is positive evidence and needs no complete list. Without any
// words it is none: whoever pins a picture by hand mostly gives it no words either.
//
// With two such pins neither is taken. One request makes at most one pin, so at least one of the
// two is somebody else's (another process, a legacy workflow, a person), and nothing in the list
// says which: any rule, the earliest or the smallest id, would sooner or later give one id to two
// pins. Both are candidates for a person to judge.
//
// Absent: proof that Pinterest made nothing. Every page was read, on a look that began at least
// `settle` after the request ended, and no unowned pin of the window is there at all: a pin that
// does not match may be ours, rewritten. The window ends once `settle` more is over, because the
// caller's clock may have been set forward by that much (docs/decisions/014). Nor is there an equal
// one of the day before, or of any later time.
Verdict Judge(const Question& question, const Listing& listing, const OwnedPins& owned);

}  // namespace pinterest::pins
