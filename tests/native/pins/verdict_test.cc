#include "pins/verdict.h"

#include "pins/fingerprint.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace pinterest::pins {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const WallTime kSent = WallTime(hours(1000));

class JudgeTest : public ::testing::Test {
 protected:
  JudgeTest() {
    question.environment = "production";
    question.account = "a";
    question.board_id = "1";
    question.fingerprint = Fingerprint({.title = "ours"});
    question.window_start = kSent;
    question.request_ended_at = kSent + seconds(30);
    listing.complete = true;
    listing.started_at = kSent + minutes(11);
    listing.server_ahead = seconds(0);
    listing.pages = 3;
  }

  ListedPin& Add(std::string id, std::string title, std::optional<WallTime> created_at) {
    return listing.pins.emplace_back(ListedPin{.id = std::move(id),
                                               .created_at = created_at,
                                               .fingerprint = Fingerprint({.title = title})});
  }

  std::string FoundId() const {
    const Verdict verdict = Judge(question, listing, owned);
    const auto* found = std::get_if<Found>(&verdict);
    return found ? found->pin.id : "";
  }
  bool IsAbsent() const { return std::holds_alternative<Absent>(Judge(question, listing, owned)); }
  CannotTell Cannot() const {
    const Verdict verdict = Judge(question, listing, owned);
    const auto* cannot = std::get_if<CannotTell>(&verdict);
    EXPECT_TRUE(cannot) << "expected a doubt";
    return cannot ? *cannot : CannotTell{};
  }

  Question question;
  Listing listing;
  OwnedPins owned;
};

TEST_F(JudgeTest, FindsTheOneThatFits) {
  Add("7", "other", kSent - hours(1));
  Add("8", "ours", kSent + seconds(2));
  EXPECT_EQ(FoundId(), "8");
}

TEST_F(JudgeTest, FindsAmongStrangersAndOnAnIncompleteLook) {
  Add("7", "other", kSent + seconds(1));
  Add("8", "ours", kSent + seconds(2));
  listing.complete = false;
  listing.failure = Error{.code = ErrorCode::kTimeout};
  listing.started_at = kSent + seconds(31);
  EXPECT_EQ(FoundId(), "8");
}

// Whoever pins a picture in the app gives it no words either, and pictures cannot be compared.
TEST_F(JudgeTest, APinWithoutWordsIsNeverTakenForAnother) {
  for (const std::string_view blank : {"", " \t\n"}) {
    question.fingerprint = Fingerprint({.title = blank});
    listing.pins.clear();
    EXPECT_TRUE(IsAbsent());
    Add("8", "", kSent + seconds(2));
    EXPECT_EQ(FoundId(), "");
    EXPECT_EQ(Cannot().doubt, Doubt::kWordless);
    EXPECT_EQ(Cannot().candidates, std::vector<std::string>{"8"});
    EXPECT_NE(Cannot().why.find("title"), std::string::npos) << Cannot().why;
    Add("9", "", kSent + seconds(3));
    EXPECT_EQ(Cannot().candidates, (std::vector<std::string>{"8", "9"}));
    owned.Claim(AccountKey("production", "a"), "8", "another", kSent);
    owned.Claim(AccountKey("production", "a"), "9", "another", kSent);
    EXPECT_TRUE(IsAbsent());
    owned = OwnedPins();
  }
}

TEST_F(JudgeTest, TheWindowIsOnPinterestsClock) {
  Add("8", "ours", kSent - minutes(5));
  EXPECT_EQ(Cannot().candidates, std::vector<std::string>{"8"});
  listing.pins[0].created_at = kSent - minutes(5) - seconds(1);
  listing.server_ahead = -minutes(5) - seconds(1);
  EXPECT_EQ(FoundId(), "8");
  listing.pins[0].fingerprint = "other";
  listing.pins[0].created_at = kSent + seconds(2);
  listing.server_ahead = seconds(0);
  EXPECT_EQ(Cannot().doubt, Doubt::kUnownedInWindow);
  listing.server_ahead = hours(2);
  EXPECT_TRUE(IsAbsent());
}

// Somebody else's, unless Pinterest's clocks disagree: taken for ours it would hide that ours was
// never made, and passed over ours might be sent twice.
TEST_F(JudgeTest, AnEqualPinFromShortlyBeforeIsNeitherTakenNorPassedOver) {
  for (const auto before : {seconds(11), seconds(60), seconds(300)}) {
    listing.pins.clear();
    Add("7", "other", kSent + seconds(1));
    Add("8", "ours", kSent - before);
    const CannotTell cannot = Cannot();
    EXPECT_EQ(cannot.doubt, Doubt::kEqualElsewhen);
    EXPECT_EQ(cannot.candidates, (std::vector<std::string>{"8", "7"}));
    EXPECT_NE(cannot.why.find("before"), std::string::npos) << cannot.why;
  }
  listing.pins[1].created_at = kSent - seconds(10);
  EXPECT_EQ(FoundId(), "8");
}

// A clock that was hours ahead when the pin was sent, and was set right before the look.
TEST_F(JudgeTest, WithAnEqualPinFromTheDayBeforeNothingIsProvedAbsent) {
  for (const auto before : {seconds(301), seconds(hours(24))}) {
    listing.pins.clear();
    Add("8", "ours", kSent - before);
    EXPECT_EQ(Cannot().doubt, Doubt::kEqualElsewhen);
    EXPECT_EQ(Cannot().candidates, std::vector<std::string>{"8"});
  }
  Add("9", "ours", kSent + seconds(2));
  EXPECT_EQ(FoundId(), "9");
  listing.pins.pop_back();
  listing.pins[0].created_at = kSent - hours(24) - seconds(1);
  EXPECT_TRUE(IsAbsent());
  listing.pins[0].created_at = kSent - hours(1);
  listing.pins[0].someone_elses = true;
  EXPECT_TRUE(IsAbsent());
}

// A row may be looked at hours later: whoever made the same pin by then did not make it for us.
TEST_F(JudgeTest, AnEqualPinFromAfterAllCouldBeMadeIsNotTaken) {
  const WallTime settled = question.request_ended_at + question.settle;
  listing.started_at = settled + hours(3);
  Add("8", "ours", settled + seconds(11));
  EXPECT_EQ(Cannot().doubt, Doubt::kEqualElsewhen);
  EXPECT_EQ(Cannot().candidates, std::vector<std::string>{"8"});
  listing.server_ahead = seconds(1);
  EXPECT_EQ(FoundId(), "8");
  listing.server_ahead = seconds(0);
  Add("9", "ours", kSent + seconds(2));
  EXPECT_EQ(Cannot().doubt, Doubt::kSeveralMatch);
}

TEST_F(JudgeTest, WithAnEqualPinFromShortlyBeforeNeitherIsTaken) {
  Add("8", "ours", kSent - seconds(30));
  Add("9", "ours", kSent + seconds(2));
  EXPECT_EQ(Cannot().doubt, Doubt::kSeveralMatch);
  EXPECT_EQ(Cannot().candidates, (std::vector<std::string>{"9", "8"}));
}

TEST_F(JudgeTest, TakesNoPinThatAnotherOwns) {
  Add("8", "ours", kSent + seconds(2));
  question.owned = {"8"};
  EXPECT_EQ(FoundId(), "");
  question.owned.clear();
  ASSERT_TRUE(owned.Claim(AccountKey("production", "a"), "8", "row1", kSent));
  EXPECT_EQ(FoundId(), "");
  question.identity = "row2";
  EXPECT_EQ(FoundId(), "");
}

// The id was handed out for this very pin, but the process died before it was stored.
TEST_F(JudgeTest, FindsItsOwnIdAgain) {
  Add("8", "ours", kSent + seconds(2));
  ASSERT_TRUE(owned.Claim(AccountKey("production", "a"), "8", "row1", kSent));
  question.identity = "row1";
  EXPECT_EQ(FoundId(), "8");
}

TEST_F(JudgeTest, TakesNoPinOfAnotherUser) {
  Add("8", "ours", kSent + seconds(2)).someone_elses = true;
  const CannotTell cannot = Cannot();
  EXPECT_EQ(cannot.doubt, Doubt::kUnownedInWindow);
  EXPECT_EQ(cannot.candidates, std::vector<std::string>{"8"});
}

TEST_F(JudgeTest, OfTwoThatFitItTakesNeither) {
  Add("8", "ours", kSent + seconds(2));
  Add("9", "ours", kSent + seconds(3));
  const CannotTell cannot = Cannot();
  EXPECT_EQ(cannot.doubt, Doubt::kSeveralMatch);
  EXPECT_EQ(cannot.candidates, (std::vector<std::string>{"8", "9"}));
  listing.pins[1].created_at = std::nullopt;
  EXPECT_EQ(Cannot().doubt, Doubt::kSeveralMatch);
}

TEST_F(JudgeTest, OnePinInBothListsIsOnePin) {
  Add("8", "ours", kSent + seconds(2));
  Add("8", "ours", kSent + seconds(2));
  EXPECT_EQ(FoundId(), "8");
}

TEST_F(JudgeTest, AbsentCarriesItsProof) {
  Add("7", "other", kSent - hours(1));
  Add("6", "owned", kSent + seconds(1));
  question.owned = {"6"};
  listing.server_ahead = minutes(1);
  const Verdict verdict = Judge(question, listing, owned);
  const auto* absent = std::get_if<Absent>(&verdict);
  ASSERT_TRUE(absent);
  EXPECT_EQ(absent->window_from, kSent + minutes(1) - minutes(5));
  EXPECT_EQ(absent->looked_at, kSent + minutes(11));
  EXPECT_EQ(absent->pages, 3U);
  EXPECT_EQ(absent->pins_seen, 2U);
}

TEST_F(JudgeTest, AnUnownedPinOfTheWindowForbidsAbsent) {
  Add("8", "rewritten", kSent + seconds(2));
  const CannotTell cannot = Cannot();
  EXPECT_EQ(cannot.doubt, Doubt::kUnownedInWindow);
  EXPECT_EQ(cannot.candidates, std::vector<std::string>{"8"});
}

// Whoever else publishes on the board goes on doing so, and an absence could never be proved.
TEST_F(JudgeTest, AnUnownedPinFromAfterAllCouldBeMadeDoesNotForbidAbsent) {
  const WallTime settled = question.request_ended_at + question.settle;
  const WallTime end = settled + question.settle + minutes(5);
  listing.started_at = settled + hours(3);
  Add("8", "rewritten", end);
  EXPECT_EQ(Cannot().doubt, Doubt::kUnownedInWindow);
  EXPECT_EQ(Cannot().candidates, std::vector<std::string>{"8"});
  listing.pins[0].created_at = end + seconds(1);
  EXPECT_TRUE(IsAbsent());
  listing.server_ahead = seconds(1);
  EXPECT_EQ(Cannot().doubt, Doubt::kUnownedInWindow);
  listing.server_ahead = seconds(0);
  Add("9", "ours", settled + hours(2));
  EXPECT_EQ(Cannot().doubt, Doubt::kEqualElsewhen);
  EXPECT_EQ(Cannot().candidates, std::vector<std::string>{"9"});
}

TEST_F(JudgeTest, APinWithoutItsTimeForbidsAbsentAndIsNotTaken) {
  Add("8", "ours", std::nullopt);
  EXPECT_EQ(Cannot().doubt, Doubt::kNoCreatedAt);
  ASSERT_TRUE(owned.Claim(AccountKey("production", "a"), "8", "", kSent));
  EXPECT_TRUE(IsAbsent());
}

TEST_F(JudgeTest, TooEarlyIsNoProof) {
  listing.started_at = question.request_ended_at + question.settle - seconds(1);
  const CannotTell cannot = Cannot();
  EXPECT_EQ(cannot.doubt, Doubt::kTooEarly);
  EXPECT_EQ(cannot.look_again_at, question.request_ended_at + question.settle);
  listing.started_at += seconds(1);
  EXPECT_TRUE(IsAbsent());
  question.settle = minutes(30);
  EXPECT_EQ(Cannot().doubt, Doubt::kTooEarly);
}

TEST_F(JudgeTest, AnIncompleteLookIsNoProof) {
  listing.complete = false;
  listing.incomplete_why = "the paging was odd";
  EXPECT_EQ(Cannot().doubt, Doubt::kIncomplete);
  EXPECT_EQ(Cannot().why, "the paging was odd");
  EXPECT_FALSE(Cannot().look_again_at) << "all has settled";
}

TEST_F(JudgeTest, AFailedLookThatNamesNoTimeWaitsUntilAllHasSettled) {
  listing.failure = Error{.code = ErrorCode::kTimeout};
  listing.started_at = kSent + minutes(1);
  EXPECT_EQ(Cannot().look_again_at, question.request_ended_at + question.settle);
}

TEST_F(JudgeTest, AnotherPinWithoutItsTimeHidesNoMatch) {
  Add("7", "other", std::nullopt);
  Add("8", "ours", kSent + seconds(2));
  EXPECT_EQ(FoundId(), "8");
}

TEST_F(JudgeTest, AFailedLookIsNoProofAndSaysWhenToLookAgain) {
  listing.complete = false;
  listing.failure = Error{.code = ErrorCode::kRateLimited, .retry_at = kSent + hours(3)};
  const CannotTell cannot = Cannot();
  EXPECT_EQ(cannot.doubt, Doubt::kLookFailed);
  EXPECT_EQ(cannot.look_again_at, kSent + hours(3));
  ASSERT_TRUE(cannot.failure);
  EXPECT_EQ(cannot.failure->code, ErrorCode::kRateLimited);
}

TEST_F(JudgeTest, AGoneBoardIsNamed) {
  listing.complete = false;
  listing.server_ahead.reset();
  listing.failure = Error{.code = ErrorCode::kNotFound, .message = "Board not found."};
  EXPECT_EQ(Cannot().doubt, Doubt::kLookFailed);
  EXPECT_NE(Cannot().why.find("board 1 is gone"), std::string::npos) << Cannot().why;
  question.board_section_id = "22";
  EXPECT_NE(Cannot().why.find("board 1 or its section 22 is gone"), std::string::npos);
}

TEST_F(JudgeTest, WithoutPinterestsClockNothingIsKnown) {
  Add("8", "ours", kSent + seconds(2));
  listing.server_ahead.reset();
  EXPECT_EQ(Cannot().doubt, Doubt::kNoServerClock);
}

TEST_F(JudgeTest, ForgottenIdsForbidBothAnswers) {
  OwnedPins small(1);
  ASSERT_TRUE(small.Claim("x", "1", "", kSent - minutes(5)));
  ASSERT_TRUE(small.Claim("x", "2", "", kSent));
  const auto doubt = [&] {
    const Verdict verdict = Judge(question, listing, small);
    const auto* cannot = std::get_if<CannotTell>(&verdict);
    return cannot && cannot->doubt == Doubt::kForgotten;
  };
  EXPECT_TRUE(doubt());
  Add("8", "ours", kSent + seconds(2));
  EXPECT_TRUE(doubt());
  question.window_start += seconds(1);
  EXPECT_FALSE(doubt());
}

TEST_F(JudgeTest, CandidatesAreBoundedAndTheLikelyOnesFirst) {
  for (int i = 100; i < 140; ++i) Add(std::to_string(i), "other", kSent + seconds(1));
  Add("50", "ours", kSent + seconds(2));
  Add("51", "ours", kSent + seconds(2));
  const CannotTell cannot = Cannot();
  ASSERT_EQ(cannot.candidates.size(), 20U);
  EXPECT_EQ(cannot.candidates[0], "50");
  EXPECT_EQ(cannot.candidates[1], "51");
}

TEST(Doubt, NamesDiffer) {
  std::set<std::string> names;
  for (const Doubt doubt :
       {Doubt::kSeveralMatch, Doubt::kUnownedInWindow, Doubt::kNoCreatedAt, Doubt::kNoServerClock,
        Doubt::kIncomplete, Doubt::kTooEarly, Doubt::kForgotten, Doubt::kLookFailed}) {
    names.emplace(Name(doubt));
  }
  EXPECT_EQ(names.size(), 8U);
}

}  // namespace
}  // namespace pinterest::pins
