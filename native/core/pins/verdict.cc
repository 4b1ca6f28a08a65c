#include "pins/verdict.h"

#include "pins/fingerprint.h"

#include <algorithm>
#include <utility>

namespace pinterest::pins {
namespace {

constexpr std::size_t kMaxCandidates = 20;

// The unowned pins of the window, by what they say about the question.
struct Suspects {
  std::vector<const ListedPin*> matching{};
  std::vector<const ListedPin*> elsewhen{};  // they match too, but hardly were made by ours
  std::vector<const ListedPin*> earlier{};   // so do these, unless our clock was wrong
  std::vector<const ListedPin*> undated{};
  std::vector<const ListedPin*> others{};  // ours only if Pinterest changed its words
};

bool IsOwned(const Question& question, const ListedPin& pin, const OwnedPins& owned) {
  return question.owned.contains(pin.id) ||
         owned.BelongsToAnother(AccountKey(question.environment, question.account), pin.id,
                                question.identity);
}

// By Pinterest's clock.
struct Span {
  WallTime sent_at{};  // the first attempt
  WallTime settled{};  // the last attempt makes nothing any more
  WallTime over{};     // nothing of it is dated later, by clocks as wrong as may be
};

Suspects Sift(const Question& question, const Listing& listing, const OwnedPins& owned,
              const Span& span) {
  const WallTime window_from = span.sent_at - kClockTolerance;
  Suspects suspects;
  std::unordered_set<std::string_view> seen;  // a section's pin may be in the board's list too
  for (const ListedPin& pin : listing.pins) {
    if (!seen.insert(pin.id).second || IsOwned(question, pin, owned)) continue;
    const bool matches = pin.fingerprint == question.fingerprint && !pin.someone_elses;
    if (!pin.created_at) {
      suspects.undated.push_back(&pin);
    } else if (*pin.created_at < window_from) {
      const bool near = *pin.created_at >= span.sent_at - kLongestClockError;
      if (matches && near) suspects.earlier.push_back(&pin);
    } else if (matches) {
      const bool in_time = *pin.created_at >= span.sent_at - kDatePrecision &&
                           *pin.created_at <= span.settled + kDatePrecision;
      (in_time ? suspects.matching : suspects.elsewhen).push_back(&pin);
    } else if (*pin.created_at <= span.over) {
      suspects.others.push_back(&pin);
    }
  }
  return suspects;
}

std::vector<std::string> Candidates(const Suspects& suspects) {
  std::vector<std::string> ids;
  for (const auto* group : {&suspects.matching, &suspects.elsewhen, &suspects.earlier,
                            &suspects.undated, &suspects.others}) {
    for (const ListedPin* pin : *group) {
      if (ids.size() < kMaxCandidates) ids.push_back(pin->id);
    }
  }
  return ids;
}

bool UndatedMatches(const Question& question, const Suspects& suspects) {
  return std::any_of(suspects.undated.begin(), suspects.undated.end(), [&](const ListedPin* pin) {
    return pin->fingerprint == question.fingerprint;
  });
}

std::string WhyTheLookFailed(const Question& question, const Error& failure) {
  if (failure.code != ErrorCode::kNotFound) return "The look failed: " + failure.message;
  std::string place = "board " + question.board_id;
  if (!question.board_section_id.empty()) place += " or its section " + question.board_section_id;
  return "The look failed: " + place + " is gone, so nobody can see whether the pin was made. (" +
         failure.message + ")";
}

CannotTell Doubtful(Doubt doubt, std::string why) {
  CannotTell cannot;
  cannot.doubt = doubt;
  cannot.why = std::move(why);
  return cannot;
}

// Nothing in a list tells such a pin from any other: pictures come under addresses of Pinterest's.
bool IsWordless(const Question& question) { return question.fingerprint == Fingerprint({}); }

// Why the look proves neither; nothing when it proves that the pin is not there.
std::optional<CannotTell> FirstDoubt(const Question& question, const Listing& listing,
                                     const Suspects& suspects) {
  if (!suspects.matching.empty() && IsWordless(question)) {
    return Doubtful(Doubt::kWordless,
                    "A pin was made on the board at that time that belongs to nobody we know. This "
                    "one has no title, description, link or alt text to recognise it by: compare "
                    "the pictures by hand.");
  }
  if (!suspects.matching.empty()) {
    return Doubtful(Doubt::kSeveralMatch,
                    "More than one pin of the board fits and belongs to nobody we know. Compare "
                    "the candidates by hand.");
  }
  if (listing.failure) {
    return Doubtful(Doubt::kLookFailed, WhyTheLookFailed(question, *listing.failure));
  }
  if (!listing.complete) return Doubtful(Doubt::kIncomplete, listing.incomplete_why);
  if (!suspects.undated.empty()) {
    return Doubtful(Doubt::kNoCreatedAt,
                    "A pin of the board does not say when it was made and may be this one.");
  }
  if (!suspects.elsewhen.empty() || !suspects.earlier.empty()) {
    return Doubtful(Doubt::kEqualElsewhen,
                    "An equal pin that belongs to nobody we know was made on the board within a "
                    "day before this one was sent, or long after. It is somebody else's unless a "
                    "clock was wrong: compare by hand.");
  }
  if (!suspects.others.empty()) {
    return Doubtful(Doubt::kUnownedInWindow,
                    "A pin was made on the board at that time that belongs to nobody we know. It "
                    "may be this one with its texts changed by Pinterest.");
  }
  if (listing.started_at < question.request_ended_at + question.settle) {
    return Doubtful(Doubt::kTooEarly,
                    "The pin is not there yet, and Pinterest may still make or list it. Look "
                    "again later.");
  }
  return std::nullopt;
}

Verdict JudgeSuspects(const Question& question, const Listing& listing, const Suspects& suspects,
                      WallTime window_from) {
  const bool single = suspects.matching.size() == 1 && suspects.elsewhen.empty() &&
                      !UndatedMatches(question, suspects) && !IsWordless(question);
  if (single) return Found{*suspects.matching.front()};
  if (auto doubt = FirstDoubt(question, listing, suspects)) return *std::move(doubt);
  return Absent{.window_from = window_from,
                .looked_at = listing.started_at,
                .pages = listing.pages,
                .pins_seen = listing.pins.size()};
}

Verdict WithoutServerClock(const Question& question, const Listing& listing) {
  if (listing.failure) {
    return Doubtful(Doubt::kLookFailed, WhyTheLookFailed(question, *listing.failure));
  }
  return Doubtful(Doubt::kNoServerClock,
                  "Pinterest's answers carried no Date, so no pin's age can be told.");
}

}  // namespace

std::string_view Name(Doubt doubt) {
  switch (doubt) {
    case Doubt::kSeveralMatch:
      return "several_match";
    case Doubt::kWordless:
      return "wordless";
    case Doubt::kEqualElsewhen:
      return "equal_elsewhen";
    case Doubt::kUnownedInWindow:
      return "unowned_in_window";
    case Doubt::kNoCreatedAt:
      return "no_created_at";
    case Doubt::kNoServerClock:
      return "no_server_clock";
    case Doubt::kIncomplete:
      return "incomplete";
    case Doubt::kTooEarly:
      return "too_early";
    case Doubt::kForgotten:
      return "forgotten";
    case Doubt::kLookFailed:
      return "look_failed";
  }
  return "look_failed";
}

Verdict Judge(const Question& question, const Listing& listing, const OwnedPins& owned) {
  Verdict verdict;
  if (owned.ForgotSince(question.window_start - kClockTolerance)) {
    verdict = Doubtful(Doubt::kForgotten,
                       "So many pins were published since that the engine no longer knows which "
                       "ids of that time it gave to others.");
  } else if (!listing.server_ahead) {
    verdict = WithoutServerClock(question, listing);
  } else {
    const WallTime settled = question.request_ended_at + question.settle + *listing.server_ahead;
    const Span span{.sent_at = question.window_start + *listing.server_ahead,
                    .settled = settled,
                    .over = settled + question.settle + kClockTolerance};
    const Suspects suspects = Sift(question, listing, owned, span);
    verdict = JudgeSuspects(question, listing, suspects, span.sent_at - kClockTolerance);
    if (auto* cannot = std::get_if<CannotTell>(&verdict)) cannot->candidates = Candidates(suspects);
  }
  if (auto* cannot = std::get_if<CannotTell>(&verdict)) {
    cannot->failure = listing.failure;
    const WallTime settled = question.request_ended_at + question.settle;
    if (listing.started_at < settled) cannot->look_again_at = settled;
    if (listing.failure && listing.failure->retry_at) {
      cannot->look_again_at = listing.failure->retry_at;
    }
  }
  return verdict;
}

}  // namespace pinterest::pins
