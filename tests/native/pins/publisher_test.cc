#include "pins/publish_errors.h"
#include "pins/publish_fixture.h"

#include <gtest/gtest.h>

namespace pinterest::pins {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(PublishTest, PublishesAndReports) {
  Publish({Job("k", "12")});
  ASSERT_EQ(caller.requests().size(), 1U);
  Request& create = caller.last();
  EXPECT_TRUE(create.is("pins/create"));
  EXPECT_EQ(create.call.board_id, "12");
  EXPECT_EQ(create.call.auth->account(), "a");
  EXPECT_TRUE(create.call.body.empty());
  Created(create, "77");
  EXPECT_EQ(create.body.find(R"({"board_id":"12","title":"title of k")"), 0U) << create.body;
  const auto& outcome = outcomes.at("k");
  const auto& pin = std::get<PublishedPin>(outcome.result);
  EXPECT_EQ(pin.id, "77");
  EXPECT_EQ(pin.created_at, loop.clock().Wall());
  EXPECT_FALSE(pin.found_by_look);
  EXPECT_EQ(outcome.sent_at, loop.clock().Wall());
  EXPECT_EQ(outcome.ended_at, loop.clock().Wall());
  EXPECT_TRUE(outcome.fingerprint.starts_with("f1."));
  EXPECT_EQ(batches_done, 1);
  EXPECT_EQ(last_totals.published, 1U);
  const std::string account = AccountKey("production", "a");
  EXPECT_FALSE(owned.BelongsToAnother(account, "77", "row-k")) << "if its row was never written";
  EXPECT_TRUE(owned.BelongsToAnother(account, "77", "row-other"));
}

TEST_F(PublishTest, PassesItsDeadlineOn) {
  PinJob job = Job("k");
  job.not_after = std::make_shared<http::SendDeadline>(http::SendDeadline::Now(loop.clock()),
                                                       Milliseconds(1000));
  Publish({job});
  EXPECT_EQ(caller.last().call.not_after, job.not_after);
}

TEST_F(PublishTest, TellsItsProgress) {
  Publish({Job("k")});
  caller.LetGo(caller.last());
  caller.Hold(caller.last(), loop.clock().Wall() + seconds(9));
  caller.LetGo(caller.last());
  Created(caller.last(), "7");
  using Kind = Progress::Kind;
  std::vector<Kind> kinds;
  for (const Progress& news : progress) kinds.push_back(news.kind);
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::kStarted, Kind::kSent, Kind::kWaiting, Kind::kSent,
                                      Kind::kPublished}));
  EXPECT_EQ(progress[2].until, loop.clock().Wall() + seconds(9));
  EXPECT_EQ(progress.back().totals.sent, 1U);
  EXPECT_EQ(progress.back().totals.published, 1U);
}

TEST_F(PublishTest, AnEmptyBatchIsDone) {
  Publish({});
  EXPECT_EQ(batches_done, 1);
}

TEST_F(PublishTest, MisuseIsRefusedAtOnceAndSendsNothing) {
  const auto field = [this](std::vector<PinJob> jobs) {
    const auto started = publisher->Publish({.jobs = std::move(jobs)}, {});
    EXPECT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::kInvalidArgument);
    return started.error().field;
  };
  PinJob without_auth = Job("k");
  without_auth.auth = nullptr;
  EXPECT_EQ(field({Job("k"), Job("l"), Job("k")}), "pins[2].key");
  EXPECT_EQ(field({Job("")}), "pins[0].key");
  EXPECT_EQ(field({Job("l"), without_auth}), "pins[1].auth");
  loop.Run();
  EXPECT_TRUE(caller.requests().empty());
}

TEST_F(PublishTest, AnInvalidPinIsAnOutcomeAndStopsNobody) {
  PinJob wrong = Job("wrong");
  wrong.pin.link = "nowhere";
  Publish({wrong, Job("right")});
  ExpectNotSent("wrong", ErrorCode::kInvalidInput);
  EXPECT_EQ(ErrorOf("wrong").field, "link");
  ASSERT_EQ(Creates().size(), 1U);
  Created(caller.last(), "7");
  EXPECT_EQ(PublishedId("right"), "7");
}

TEST_F(PublishTest, ThousandsOfInvalidTwinsAreNoDeepRecursion) {
  std::vector<PinJob> jobs;
  for (int i = 0; i < 20'000; ++i) {
    jobs.push_back(Job(std::to_string(i), "1", "same"));
    jobs.back().pin.media = ImageUrl{};
  }
  Publish(std::move(jobs));
  EXPECT_EQ(outcomes.size(), 20'000U);
  EXPECT_EQ(batches_done, 1);
}

TEST_F(PublishTest, APassedDeadlineIsNotSubmitted) {
  PinJob job = Job("second");
  job.not_after = std::make_shared<http::SendDeadline>(http::SendDeadline::Now(loop.clock()),
                                                       Milliseconds(1000));
  Publish({Job("first"), job});
  ASSERT_EQ(Creates().size(), 1U);
  loop.Advance(milliseconds(1001));
  Created(caller.last(), "7");
  ExpectNotSent("second", ErrorCode::kTooLate);
  EXPECT_FALSE(ErrorOf("second").retryable);
  EXPECT_EQ(Creates().size(), 1U);
}

TEST_F(PublishTest, OnePerBoardAFewPerAccountInOrder) {
  std::vector<PinJob> jobs;
  for (int i = 0; i < 40; ++i) jobs.push_back(Job(std::to_string(i), std::to_string(1 + i / 2)));
  jobs.push_back(Job("of-b", "1", "", "b"));
  Publish(std::move(jobs));
  EXPECT_EQ(OpenCreates(), policy.submitted_per_account + 1);
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(CreateOf(std::to_string(2 * i)).ended);
  Created(CreateOf("4"), "100");
  EXPECT_FALSE(CreateOf("5").ended);  // its board is free, and it is the earliest
  EXPECT_EQ(OpenCreates(), policy.submitted_per_account + 1);
}

TEST_F(PublishTest, MakesThePayloadWhenItIsSentAndDropsItAfter) {
  PinJob job = Job("k");
  job.pin.media = ImageBase64{"image/png", std::string(4000, 'A')};
  Publish({job});
  Request& create = caller.last();
  EXPECT_TRUE(create.body.empty());
  caller.LetGo(create);
  EXPECT_GT(create.body.size(), 4000U);
  Lose(create);
  EXPECT_LT(create.call.make_body().size(), 1000U);
}

TEST_F(PublishTest, ARejectedPinFailsAndTheNextGoesOn) {
  Publish({Job("k"), Job("l")});
  caller.LetGo(caller.last());
  Fail(caller.last(), ErrorCode::kNotFound, Outcome::kRejected);
  EXPECT_EQ(ErrorOf("k").code, ErrorCode::kNotFound);
  EXPECT_EQ(ErrorOf("k").outcome, Outcome::kRejected);
  Created(caller.last(), "7");
  EXPECT_EQ(PublishedId("l"), "7");
}

class StoppingCodes : public PublishTest, public ::testing::WithParamInterface<ErrorCode> {};

TEST_P(StoppingCodes, EndTheAccountsRemainingPinsWithoutARequest) {
  std::vector<PinJob> jobs;
  for (int i = 0; i < 30; ++i) jobs.push_back(Job(std::to_string(i), std::to_string(1 + i)));
  jobs.push_back(Job("twin", "1", "title of 0"));
  jobs.push_back(Job("of-b", "1", "", "b"));
  Publish(std::move(jobs));
  caller.LetGo(CreateOf("0"));
  caller.LetGo(CreateOf("1"));
  const WallTime retry_at = loop.clock().Wall() + hours(6);
  Fail(CreateOf("0"), GetParam(), Outcome::kRejected, retry_at);
  EXPECT_EQ(ErrorOf("0").outcome, Outcome::kRejected);
  for (int i = 2; i < 30; ++i) {
    ExpectNotSent(std::to_string(i), GetParam());
    EXPECT_EQ(ErrorOf(std::to_string(i)).retry_at, retry_at);
  }
  ExpectNotSent("twin", GetParam());
  EXPECT_EQ(outcomes.size(), 30U);
  Created(CreateOf("1"), "77");  // it was on its way
  EXPECT_EQ(PublishedId("1"), "77");
  Created(CreateOf("of-b"), "78");
  EXPECT_EQ(PublishedId("of-b"), "78");
  EXPECT_EQ(batches_done, 1);
}

INSTANTIATE_TEST_SUITE_P(All, StoppingCodes,
                         ::testing::Values(ErrorCode::kSpamBlock, ErrorCode::kAuthExpired,
                                           ErrorCode::kMissingScope, ErrorCode::kTrialAccess,
                                           ErrorCode::kRateLimited));

// The limiter has looked at each that was handed to it: those that it keeps fit.
TEST_F(PublishTest, OneThatWouldWaitTooLongTakesNoneBackThatFits) {
  std::vector<PinJob> jobs;
  for (int i = 0; i < 12; ++i) jobs.push_back(Job(std::to_string(i), std::to_string(1 + i)));
  Publish(std::move(jobs));
  Error refusal = testing::Failure(ErrorCode::kRateLimited, Outcome::kNotSent);
  refusal.stopped = StopReason::kWaitTooLong;
  refusal.retry_at = loop.clock().Wall() + hours(1);
  caller.Fail(CreateOf("7"), refusal);
  loop.Run();
  EXPECT_EQ(caller.cancels, 0);
  for (int i = 8; i < 12; ++i) ExpectNotSent(std::to_string(i), ErrorCode::kRateLimited);
  for (int i = 0; i < 7; ++i) {
    Created(CreateOf(std::to_string(i)), std::to_string(100 + i));
    EXPECT_EQ(PublishedId(std::to_string(i)), std::to_string(100 + i));
  }
  EXPECT_EQ(batches_done, 1);
}

TEST_F(PublishTest, ANewBatchIsNotStoppedByAnEarlierOnes) {
  Publish({Job("k"), Job("l")});
  caller.LetGo(caller.last());
  Fail(caller.last(), ErrorCode::kAuthExpired, Outcome::kRejected);
  ExpectNotSent("l", ErrorCode::kAuthExpired);
  Publish({Job("k2", "1", "title of k")});  // refreshed and submitted again
  Created(caller.last(), "7");
  EXPECT_EQ(PublishedId("k2"), "7");
}

TEST(PublishErrors, OnlyWhatConcernsTheAccountStopsIt) {
  for (const ErrorCode code :
       {ErrorCode::kMissingScope, ErrorCode::kTrialAccess, ErrorCode::kAuthExpired,
        ErrorCode::kGrantRefused, ErrorCode::kAppCredentialsSuspect, ErrorCode::kRateLimited,
        ErrorCode::kSpamBlock, ErrorCode::kWrongEnvironment, ErrorCode::kClosed,
        ErrorCode::kSealKeyMissing, ErrorCode::kSealWrongContext, ErrorCode::kSealTruncated,
        ErrorCode::kSealCorrupt, ErrorCode::kSealUnknownVersion}) {
    EXPECT_TRUE(StopsAccount(code)) << Name(code);
  }
  for (const ErrorCode code :
       {ErrorCode::kInternal, ErrorCode::kInvalidArgument, ErrorCode::kInvalidInput,
        ErrorCode::kBadMedia, ErrorCode::kNotFound, ErrorCode::kForbidden, ErrorCode::kConflict,
        ErrorCode::kServerError, ErrorCode::kNetwork, ErrorCode::kTimeout, ErrorCode::kBadAnswer,
        ErrorCode::kTooLate, ErrorCode::kTwinUnresolved, ErrorCode::kCancelled}) {
    EXPECT_FALSE(StopsAccount(code)) << Name(code);
  }
}

TEST_F(PublishTest, AnAnswerWithoutAnIdIsLostAndLookedFor) {
  Publish({Job("k")});
  caller.LetGo(caller.last());
  caller.Answer(caller.last(), R"({"id":)");
  loop.Run();
  EXPECT_TRUE(outcomes.empty());
  loop.Advance(seconds(1));
  ShowOnBoard({Shown("7", "title of k")});
  EXPECT_EQ(PublishedId("k"), "7");
  EXPECT_TRUE(std::get<PublishedPin>(outcomes.at("k").result).found_by_look);
}

TEST_F(PublishTest, LooksAFewTimesAndNeverSendsAgain) {
  PinJob job = Job("k");
  job.pin.board_section_id = "5";
  Publish({job});
  caller.LetGo(caller.last());
  const WallTime sent_at = loop.clock().Wall();
  loop.Advance(seconds(2));
  Lose(caller.last());
  const std::vector<seconds> pauses{seconds(1), seconds(2), seconds(5)};
  for (std::size_t i = 0; i < pauses.size(); ++i) {
    loop.Advance(pauses[i] - milliseconds(1));
    EXPECT_EQ(Looks().size(), i);
    loop.Advance(milliseconds(1));
    ASSERT_EQ(Looks().size(), i + 1);
    EXPECT_EQ(caller.last().call.max_wait, policy.look_max_wait);
    EXPECT_EQ(caller.last().call.max_attempts, 1);
    ShowOnBoard({Shown("9", "another")});
    ASSERT_TRUE(caller.last().is("board_sections/list_pins"));
    caller.Answer(caller.last(), testing::PageJson({}), 200);
    loop.Run();
  }
  const Error error = ErrorOf("k");
  EXPECT_EQ(error.code, ErrorCode::kNetwork);
  EXPECT_EQ(error.outcome, Outcome::kUnknown);
  EXPECT_FALSE(error.retryable);
  EXPECT_EQ(error.stopped, StopReason::kUnsafeToRepeat);
  EXPECT_EQ(std::get<FailedPin>(outcomes.at("k").result).candidates, std::vector<std::string>{"9"});
  EXPECT_NE(error.message.find("It may be 9, seen on its board"), std::string::npos);
  EXPECT_EQ(outcomes.at("k").sent_at, sent_at);
  EXPECT_EQ(outcomes.at("k").ended_at, sent_at + seconds(2));
  loop.Advance(hours(1));
  EXPECT_EQ(Creates().size(), 1U);
  EXPECT_EQ(Looks().size(), 3U);
}

// Whoever has a store may send it once more; this call may not.
TEST_F(PublishTest, ALookThatProvesAbsenceSendsNothingEither) {
  policy.looks = {std::chrono::minutes(11)};
  publisher = std::make_unique<Publisher>(caller, loop, owned, twins, policy);
  Publish({Job("k")});
  Lose(caller.last());
  loop.Advance(std::chrono::minutes(11));
  ShowOnBoard({});
  EXPECT_EQ(ErrorOf("k").outcome, Outcome::kUnknown);
  loop.Advance(hours(1));
  EXPECT_EQ(Creates().size(), 1U);
}

TEST_F(PublishTest, AFailedLookIsFollowedByTheNext) {
  Publish({Job("k")});
  Lose(caller.last());
  loop.Advance(seconds(1));
  Fail(caller.last(), ErrorCode::kRateLimited, Outcome::kRejected);
  EXPECT_TRUE(outcomes.empty());
  loop.Advance(seconds(2));
  ShowOnBoard({Shown("7", "title of k")});
  EXPECT_EQ(PublishedId("k"), "7");
}

TEST_F(PublishTest, ALookReadsBoundedPages) {
  Publish({Job("k")});
  Lose(caller.last());
  loop.Advance(seconds(1));
  for (std::size_t page = 0; page < policy.look_pages; ++page) {
    ASSERT_TRUE(caller.last().is("boards/list_pins"));
    ASSERT_FALSE(caller.last().ended);
    caller.Answer(caller.last(), testing::PageJson({}, "to-" + std::to_string(page)), 200);
    loop.Run();
  }
  EXPECT_EQ(Looks().size(), policy.look_pages);
}

TEST_F(PublishTest, WithoutLooksAnUnknownOutcomeIsToldAtOnce) {
  policy.looks.clear();
  publisher = std::make_unique<Publisher>(caller, loop, owned, twins, policy);
  Publish({Job("k")});
  caller.LetGo(caller.last());
  caller.Fail(caller.last(),
              {.code = ErrorCode::kTimeout, .message = "No answer", .outcome = Outcome::kUnknown});
  loop.Run();
  EXPECT_EQ(ErrorOf("k").outcome, Outcome::kUnknown);
  EXPECT_TRUE(ErrorOf("k").message.starts_with("No answer. The pin was not seen"));
}

TEST_F(PublishTest, ALookTakesNoIdThatAnotherPinHas) {
  Publish({Job("first")});
  Created(caller.last(), "7");
  Publish({Job("second", "1", "title of first")},
          {{.environment = "production", .account = "a", .ids = {"8"}}});
  Lose(caller.last());
  loop.Advance(seconds(1));
  ShowOnBoard({Shown("7", "title of first"), Shown("8", "title of first")});
  EXPECT_EQ(outcomes.size(), 1U);
  loop.Advance(seconds(2));
  ShowOnBoard(
      {Shown("7", "title of first"), Shown("8", "title of first"), Shown("9", "title of first")});
  EXPECT_EQ(PublishedId("second"), "9");
}

TEST_F(PublishTest, AnAnswerWithAnotherPinsIdIsNotBelieved) {
  Publish({Job("first"), Job("second")});
  Created(CreateOf("first"), "7");
  Created(CreateOf("second"), "7");
  EXPECT_FALSE(outcomes.contains("second"));
  for (int look = 0; look < 3; ++look) {
    loop.Advance(seconds(5));
    ShowOnBoard({Shown("7", "title of first")});
  }
  EXPECT_EQ(ErrorOf("second").outcome, Outcome::kUnknown);
  EXPECT_EQ(ErrorOf("second").request_id, "rid-2");
  EXPECT_EQ(ErrorOf("second").http_status, 201);
}

TEST_F(PublishTest, AListenerMayPublishAndEndThePublisher) {
  auto started =
      publisher->Publish({.jobs = {Job("k"), Job("l", "2")}},
                         {.on_outcome =
                              [this](const PinOutcome&) {
                                ++batches_done;
                                publisher.reset();
                              },
                          .on_done = [](const Totals&) { FAIL() << "told after the end"; }});
  ASSERT_TRUE(started);
  loop.Run();
  caller.LetGo(CreateOf("k"));
  caller.LetGo(CreateOf("l"));
  caller.Answer(CreateOf("k"), R"({"id":"1"})");
  caller.Answer(CreateOf("l"), R"({"id":"2"})");
  loop.Run();
  EXPECT_EQ(batches_done, 1);
}

TEST_F(PublishTest, TheEndTakesBackWhatIsNotSentAndSaysNothing) {
  Publish({Job("sent"), Job("submitted", "2"), Job("lost", "3"), Job("waits", "3"),
           Job("looking", "4")});
  caller.LetGo(CreateOf("sent"));
  Lose(CreateOf("looking"));
  loop.Advance(seconds(1));
  Lose(CreateOf("lost"));
  Request& look = *Looks().at(0);
  publisher.reset();
  EXPECT_TRUE(CreateOf("submitted").ended);
  EXPECT_FALSE(CreateOf("sent").ended);
  EXPECT_EQ(loop.pending_timers(), 0U);
  caller.Hold(CreateOf("sent"), loop.clock().Wall());
  caller.LetGo(CreateOf("sent"));
  caller.Answer(CreateOf("sent"), R"({"id":"1"})");
  caller.Answer(look, testing::PageJson({Shown("9", "title of looking")}), 200);
  loop.Advance(hours(1));
  EXPECT_TRUE(outcomes.empty());
}

}  // namespace
}  // namespace pinterest::pins
