#include "error.h"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

namespace pinterest {
namespace {

// Callers compare with these words: changing one breaks programs that nobody here can see.
template <typename Enum>
void ExpectWords(const std::vector<std::pair<Enum, std::string_view>>& words) {
  int expected_value = 0;
  for (const auto& [value, word] : words) {
    EXPECT_EQ(static_cast<int>(value), expected_value++) << "one is missing before " << word;
    EXPECT_EQ(Name(value), word);
  }
}

TEST(ErrorWords, OfCodes) {
  ExpectWords<ErrorCode>({
      {ErrorCode::kInternal, "internal"},
      {ErrorCode::kInvalidArgument, "invalid_argument"},
      {ErrorCode::kInvalidInput, "invalid_input"},
      {ErrorCode::kBadMedia, "bad_media"},
      {ErrorCode::kNotFound, "not_found"},
      {ErrorCode::kForbidden, "forbidden"},
      {ErrorCode::kMissingScope, "missing_scope"},
      {ErrorCode::kTrialAccess, "trial_access"},
      {ErrorCode::kAuthExpired, "auth_expired"},
      {ErrorCode::kGrantRefused, "grant_refused"},
      {ErrorCode::kAppCredentialsSuspect, "app_credentials_suspect"},
      {ErrorCode::kRateLimited, "rate_limited"},
      {ErrorCode::kSpamBlock, "spam_block"},
      {ErrorCode::kConflict, "conflict"},
      {ErrorCode::kServerError, "server_error"},
      {ErrorCode::kNetwork, "network"},
      {ErrorCode::kTimeout, "timeout"},
      {ErrorCode::kBadAnswer, "bad_answer"},
      {ErrorCode::kTooLate, "too_late"},
      {ErrorCode::kTwinUnresolved, "twin_unresolved"},
      {ErrorCode::kWrongEnvironment, "wrong_environment"},
      {ErrorCode::kCancelled, "cancelled"},
      {ErrorCode::kClosed, "closed"},
      {ErrorCode::kSealKeyMissing, "seal_key_missing"},
      {ErrorCode::kSealWrongContext, "seal_wrong_context"},
      {ErrorCode::kSealTruncated, "seal_truncated"},
      {ErrorCode::kSealCorrupt, "seal_corrupt"},
      {ErrorCode::kSealUnknownVersion, "seal_unknown_version"},
  });
}

TEST(ErrorWords, OfOutcomes) {
  ExpectWords<Outcome>({
      {Outcome::kNotSent, "not_sent"},
      {Outcome::kRejected, "rejected"},
      {Outcome::kUnknown, "unknown"},
  });
}

TEST(ErrorWords, OfReasonsToStop) {
  ExpectWords<StopReason>({
      {StopReason::kNone, "none"},
      {StopReason::kPermanent, "permanent"},
      {StopReason::kUnsafeToRepeat, "unsafe_to_repeat"},
      {StopReason::kAttemptsExhausted, "attempts_exhausted"},
      {StopReason::kWaitTooLong, "wait_too_long"},
      {StopReason::kCancelled, "cancelled"},
  });
}

TEST(RefusedInput, NamesTheFieldAndIsFinal) {
  const Error misuse = InvalidArgument("limits", "expected a number");
  EXPECT_EQ(misuse.code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(misuse.field, "limits");
  EXPECT_EQ(misuse.message, "limits: expected a number");
  EXPECT_EQ(misuse.outcome, Outcome::kNotSent);
  EXPECT_EQ(misuse.stopped, StopReason::kPermanent);
  EXPECT_EQ(InvalidInput("title", "too long").code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace pinterest
