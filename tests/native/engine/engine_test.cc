#include "engine/engine.h"

#include "json/reader.h"
#include "support/fake_loop.h"
#include "support/fake_transport.h"
#include "support/fixed_random.h"
#include "support/has.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::engine {
namespace {

using testing::Answered;
using testing::FakeClock;
using testing::FakeLoop;
using testing::FakeTransport;
using testing::FixedRandom;
using testing::Has;

constexpr std::string_view kEngineConfig =
    R"({"customEnvironment":{"apiUrl":"http://127.0.0.1:1/v5","allowLoopbackHttp":true},)"
    R"("appId":"1234","redirectUri":"https://app.example/callback","limited":false,)"
    R"("retry":{"attempts":2,"baseMs":10,"capMs":20},"looksMs":[],"maxWaitMs":5000})";

const std::string kAuth = R"("auth":{"accessToken":"pina_marked"})";
const std::string kPin =
    R"("boardId":"1","title":"A","media":{"type":"image_url","url":"https://i.example/a.jpg"})";

std::string Publish(const std::string& pins, const std::string& more = "") {
  return R"({"op":"pins.publishMany","at":0,"auths":[{"accessToken":"pina_marked"}])" + more +
         R"(,"pins":[)" + pins + "]}";
}

class EngineTest : public ::testing::Test {
 protected:
  EngineTest() : transport_(loop_) {
    Attachments attachments;
    attachments.app_secret = "app-secret";
    auto config = ReadConfig(kEngineConfig, std::move(attachments));
    engine_ = std::make_unique<Engine>(
        std::make_shared<const EngineConfig>(std::move(config).value()), loop_, transport_, random_,
        [this](Event event) { events_.push_back(std::move(event)); });
  }

  void Answer(int status, std::string body) {
    transport_.Respond([status, body = std::move(body)](const http::Request&) {
      return FakeTransport::Reply{.exchange = Answered(status, body)};
    });
  }

  // Two pins that must leave within a second.
  std::string PublishNow() {
    const std::string pin = "{" + kPin + R"(,"auth":0,"notAfterMs":1000})";
    const auto now =
        std::chrono::duration_cast<Milliseconds>(loop_.clock().Wall().time_since_epoch());
    std::string command = Publish(pin + "," + pin);
    constexpr std::string_view kLongAgo = R"("at":0)";
    return command.replace(command.find(kLongAgo), kLongAgo.size(),
                           R"("at":)" + std::to_string(now.count()));
  }

  std::string Run(const std::string& command) {
    engine_->Submit(1, command);
    loop_.RunToRest(std::chrono::hours(1));
    return Last();
  }

  std::string Last() const { return events_.empty() ? "" : events_.back().json; }

  FakeLoop loop_;
  FakeTransport transport_;
  FixedRandom random_;
  std::vector<Event> events_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, AnAccountComesHomeAsOneEvent) {
  Answer(200, R"({"id":"9","username":"garden","board_count":3})");
  EXPECT_EQ(Run(R"({"op":"account.get",)" + kAuth + "}"),
            R"({"job":1,"type":"done","value":{"id":"9","username":"garden","boardCount":3}})");
  ASSERT_EQ(events_.size(), 1U);
  EXPECT_TRUE(events_[0].last);
}

TEST_F(EngineTest, AFailureCarriesEverythingThatIsKnown) {
  Answer(401, R"({"code":2,"message":"Authentication failed."})");
  const std::string event = Run(R"({"op":"account.get",)" + kAuth + "}");
  EXPECT_TRUE(Has(event, R"("code":"auth_expired")"));
  EXPECT_TRUE(Has(event, R"("outcome":"rejected")"));
  EXPECT_TRUE(Has(event, R"("httpStatus":401,"pinterestCode":2)"));
  EXPECT_FALSE(Has(event, "pina_marked"));
}

TEST_F(EngineTest, ARefreshIsNotLostForANumberThatNothingHolds) {
  Answer(200, R"({"access_token":"pina_a","refresh_token":"pinr_b","expires_in":1e999})");
  const std::string event = Run(R"({"op":"oauth.refresh","refreshToken":"pinr_old"})");
  EXPECT_TRUE(Has(event, R"("refreshToken":"pinr_b")")) << event;
}

TEST_F(EngineTest, EveryUnreadableCommandEndsAtOnce) {
  for (const std::string command :
       {"", "{", "[]", R"({"op":"none"})", R"({"op":"account.get"})", R"({"op":7})",
        R"({"op":"boards.list","auth":{"accessToken":""}})", R"({"op":"pins.publishMany"})",
        R"({"op":"account.get","auth":{"sealed":"v1.x","context":{}}})",
        R"({"op":"call","operation":"pins/none"})",
        R"({"op":"pins.reconcile","auth":{"accessToken":"x"},"boardId":"1","pin":{},)"
        R"("windowStart":"never","requestEndedAt":"2026-01-01T00:00:00Z"})"}) {
    events_.clear();
    const std::string event = Run(command);
    EXPECT_TRUE(Has(event, R"("code":"invalid_argument")")) << command << " gave " << event;
    EXPECT_EQ(events_.size(), 1U) << command;
  }
  EXPECT_EQ(transport_.count(), 0U);
}

// A stopped process stops anywhere, between two looks at a clock too.
TEST_F(EngineTest, AProcessThatIsStoppedWhileItReadsItsPinsGainsNoTime) {
  Answer(201, R"({"id":"77"})");
  FakeClock& clock = loop_.fake_clock();
  for (std::size_t reading = 1;; ++reading) {
    const std::string command = PublishNow();
    clock.StopAtReading(reading, std::chrono::minutes(1));
    engine_->Submit(1, command);
    const bool stopped = clock.stopped();
    clock.StopAtReading(0, {});
    if (!stopped) {
      EXPECT_GT(reading, 2U);
      break;
    }
    loop_.RunToRest(std::chrono::hours(1));
    EXPECT_EQ(transport_.count(), 0U) << "stopped at reading " << reading;
    EXPECT_EQ(Last(), R"({"job":1,"type":"done","value":null})");
  }
}

TEST_F(EngineTest, AnExtensionCountsFromWhenItWasAskedFor) {
  Answer(201, R"({"id":"77"})");
  engine_->Submit(1, PublishNow());
  const auto asked_at = http::SendDeadline::Now(loop_.clock());
  loop_.fake_clock().Advance(std::chrono::minutes(1));
  engine_->Extend(1, asked_at, Milliseconds(2000), {});
  loop_.RunToRest(std::chrono::hours(1));
  EXPECT_EQ(transport_.count(), 0U);
}

TEST_F(EngineTest, OutcomesComeByPositionAndThenTheEnd) {
  Answer(201, R"({"id":"77","created_at":"2026-11-18T10:00:00"})");
  Run(Publish("{" + kPin + R"(,"auth":0},{"boardId":"x","auth":0,"media":{"type":"image_url"}})"));
  ASSERT_EQ(events_.size(), 3U);
  std::string all;
  for (const Event& event : events_) all += event.json;
  EXPECT_TRUE(Has(all, R"(1,0,"77","2026-11-18T10:00:00.000Z",false)")) << all;
  EXPECT_TRUE(Has(all, R"("key":"1","error":{"code":"invalid_input")"));
  EXPECT_EQ(Last(), R"({"job":1,"type":"done","value":null})");
}

TEST_F(EngineTest, ATokenThatDoesNotOpenFailsItsOwnPins) {
  Answer(201, R"({"id":"77"})");
  const std::string bad = R"({"accessToken":"with blanks"})";
  engine_->Submit(1, R"({"op":"pins.publishMany","at":0,"auths":[{"accessToken":"pina_x"},)" + bad +
                         R"(],"pins":[{)" + kPin + R"(,"auth":1},{)" + kPin + R"(,"auth":0}]})");
  loop_.RunToRest();
  ASSERT_EQ(events_.size(), 3U);
  EXPECT_TRUE(Has(events_[0].json, R"("key":"0","error":{"code":"invalid_argument")"));
  EXPECT_TRUE(events_[1].published);
  EXPECT_EQ(events_[1].json, R"(1,1,"77",null,false)");
}

TEST_F(EngineTest, ABatchOfWhichNothingIsLeftEnds) {
  EXPECT_EQ(Run(Publish("")), R"({"job":1,"type":"done","value":null})");
  Run(Publish("{" + kPin + R"(,"auth":5})"));
  EXPECT_EQ(Last(), R"({"job":1,"type":"done","value":null})");
  EXPECT_EQ(transport_.count(), 0U);
}

TEST_F(EngineTest, AStopInOnePartReachesThePartsThatContinueIt) {
  Answer(401, R"({"code":2,"message":"Authentication failed."})");
  engine_->Submit(1, Publish("{" + kPin + R"(,"auth":0})", R"(,"series":9,"more":true)"));
  loop_.RunToRest(std::chrono::hours(1));
  ASSERT_EQ(transport_.count(), 1U);
  engine_->Submit(2, Publish("{" + kPin + R"(,"auth":0})", R"(,"series":9,"more":true)"));
  engine_->Submit(3, Publish("", R"(,"series":9)"));
  loop_.RunToRest(std::chrono::hours(1));
  EXPECT_EQ(transport_.count(), 1U);
  ASSERT_EQ(events_.size(), 5U);
  EXPECT_TRUE(Has(events_[2].json, R"("job":2,"type":"outcome")")) << events_[2].json;
  EXPECT_TRUE(Has(events_[2].json, R"("code":"auth_expired")")) << events_[2].json;
  EXPECT_TRUE(Has(events_[2].json, R"("outcome":"not_sent")")) << events_[2].json;
  EXPECT_EQ(events_[4].json, R"({"job":3,"type":"done","value":null})");

  engine_->Submit(4, Publish("{" + kPin + R"(,"auth":0})"));
  loop_.RunToRest(std::chrono::hours(1));
  EXPECT_EQ(transport_.count(), 2U) << "another list is not stopped";
}

TEST_F(EngineTest, KnownPinsHoldThoughNoPinOfTheirPartCanGo) {
  Answer(201, R"({"id":"77"})");
  const std::string bad = R"({"accessToken":"with blanks"})";
  const std::string known = R"("knownPins":[{"auth":0,"ids":["77"]}])";
  engine_->Submit(
      1,
      R"({"op":"pins.publishMany","at":0,"series":9,"more":true,"auths":[{"accessToken":"pina_x"},)" +
          bad + "]," + known + R"(,"pins":[{)" + kPin + R"(,"auth":1}]})");
  engine_->Submit(2, R"({"op":"pins.publishMany","at":0,"series":9,"auths":[{"accessToken":)"
                     R"("pina_x"}],"pins":[{)" +
                         kPin + R"(,"auth":0}]})");
  loop_.RunToRest(std::chrono::hours(1));
  EXPECT_TRUE(Has(events_[0].json, R"("code":"invalid_argument")")) << events_[0].json;
  const std::string& outcome = events_[events_.size() - 2].json;
  EXPECT_TRUE(Has(outcome, R"("outcome":"unknown")")) << "its id is another pin's: " << outcome;
}

TEST_F(EngineTest, APinIsNotSentAfterItsTime) {
  Answer(201, R"({"id":"77"})");
  // Asked for long ago: the time the process was stopped on the way here is taken off.
  Run(Publish("{" + kPin + R"(,"auth":0,"notAfterMs":1000})"));
  EXPECT_TRUE(Has(events_.front().json, R"("code":"too_late")")) << events_.front().json;
}

TEST_F(EngineTest, ProgressIsToldWhenAsked) {
  Answer(201, R"({"id":"77"})");
  Run(Publish("{" + kPin + R"(,"auth":0})", R"(,"progress":true)"));
  std::string all;
  for (const Event& event : events_) all += event.json;
  EXPECT_TRUE(Has(all, R"("type":"progress","progress":{"sent":1,"waiting":0})")) << all;
}

TEST_F(EngineTest, OnePinOfABatchCanBeCancelled) {
  engine_->Submit(1, Publish("{" + kPin + R"(,"auth":0},{)" + kPin + R"(,"auth":0})"));
  loop_.Run();
  engine_->CancelKey(1, "1", 2);
  EXPECT_EQ(Last(), R"({"job":2,"type":"done","value":"cancelled"})");
  engine_->CancelKey(1, "0", 3);
  EXPECT_EQ(Last(), R"({"job":3,"type":"done","value":"too_late"})");
  engine_->CancelKey(9, "0", 4);
  EXPECT_EQ(Last(), R"({"job":4,"type":"done","value":"too_late"})");
}

TEST_F(EngineTest, BoardsComeWithTheirPages) {
  Answer(200, R"({"items":[{"id":"5","name":"B","privacy":"PUBLIC"}],"bookmark":null})");
  const std::string event = Run(R"({"op":"boards.list",)" + kAuth + "}");
  EXPECT_TRUE(Has(events_[0].json, R"("progress":{"pages":1,"boards":1})"));
  EXPECT_TRUE(Has(event, R"("boards":[{"id":"5","name":"B","privacy":"PUBLIC")"));
  EXPECT_TRUE(Has(event, R"("complete":true,"pages":1)"));
}

TEST_F(EngineTest, SectionsToo) {
  Answer(200, R"({"items":[{"id":"5","name":"S"}],"bookmark":null})");
  EXPECT_TRUE(Has(Run(R"({"op":"boards.sections","boardId":"1",)" + kAuth + "}"),
                  R"("sections":[{"id":"5","name":"S"}],"complete":true)"));
}

TEST_F(EngineTest, ACancelledListEndsWithItsRequest) {
  engine_->Submit(1, R"({"op":"boards.list",)" + kAuth + "}");
  loop_.Run();
  engine_->Cancel(1);
  loop_.Run();
  EXPECT_TRUE(Has(Last(), R"("code":"cancelled")"));
  loop_.RunToRest();
  EXPECT_EQ(events_.size(), 1U);
}

TEST_F(EngineTest, ACallTakesPathQueryAndBody) {
  Answer(200, R"({"items": []})");
  const std::string event = Run(
      R"({"op":"call","operation":"user_account/analytics",)" + kAuth +
      R"(,"query":[{"name":"start_date","value":"2026-11-01"},{"name":"end_date","value":)"
      R"("2026-11-02"},{"name":"metric_types","value":"A"},{"name":"metric_types","value":"B"}]})");
  ASSERT_EQ(transport_.count(), 1U) << event;
  EXPECT_TRUE(Has(transport_.sent()[0].request.url, "metric_types=A%2CB"));
  EXPECT_EQ(event, R"({"job":1,"type":"done","value":{"items": []}})");
}

TEST_F(EngineTest, AnEmptyAnswerIsNull) {
  Answer(204, "");
  EXPECT_EQ(
      Run(R"({"op":"call","operation":"pins/delete","path":[{"name":"pin_id","value":"1"}],)" +
          kAuth + "}"),
      R"({"job":1,"type":"done","value":null})");
}

TEST_F(EngineTest, AnExchangeAlsoNamesTheAccount) {
  transport_.Respond([](const http::Request& request) {
    const bool token = request.url.ends_with("/oauth/token");
    return FakeTransport::Reply{
        .exchange = Answered(200, token ? R"({"access_token":"pina_a","refresh_token":"pinr_b",)"
                                          R"("token_type":"bearer","expires_in":100,)"
                                          R"("scope":"boards:read,user_accounts:read"})"
                                        : R"({"id":"9","username":"garden"})")};
  });
  const std::string event = Run(R"({"op":"oauth.exchange","code":"c","account":true})");
  EXPECT_TRUE(Has(event, R"("accessToken":"pina_a","refreshToken":"pinr_b")")) << event;
  EXPECT_TRUE(Has(event, R"("account":{"id":"9","username":"garden"})")) << event;
  EXPECT_TRUE(Has(event, R"("missingScopes":["boards:write","pins:read","pins:write"])")) << event;
}

// RFC 6749 leaves it out where it is what was asked for.
TEST_F(EngineTest, AGrantThatSaysNoScopesLacksNone) {
  transport_.Respond([](const http::Request& request) {
    const bool token = request.url.ends_with("/oauth/token");
    return FakeTransport::Reply{
        .exchange = Answered(200, token ? R"({"access_token":"pina_a","scope":null})"
                                        : R"({"id":"9","username":"garden"})")};
  });
  const std::string event = Run(R"({"op":"oauth.exchange","code":"c","account":true})");
  EXPECT_TRUE(Has(event, R"("account":{"id":"9","username":"garden"})")) << event;
  EXPECT_TRUE(Has(event, R"("scopes":[],"missingScopes":[])")) << event;
}

TEST_F(EngineTest, AGrantWhoseAnswerWasLostIsNotAskedForAgain) {
  transport_.Respond([](const http::Request&) {
    return FakeTransport::Reply{.exchange = testing::Failed(http::FailureKind::kCut, 1)};
  });
  EXPECT_TRUE(Has(Run(R"({"op":"oauth.exchange","code":"c"})"), R"("outcome":"unknown")"));
  EXPECT_EQ(transport_.count(), 1U);
  EXPECT_TRUE(
      Has(Run(R"({"op":"oauth.refresh","refreshToken":"pinr_old"})"), R"("outcome":"unknown")"));
  EXPECT_EQ(transport_.count(), 2U);
}

TEST_F(EngineTest, ARefreshIsNotCancelled) {
  engine_->Submit(1, R"({"op":"oauth.refresh","refreshToken":"pinr_old"})");
  loop_.Run();
  engine_->Cancel(1);
  EXPECT_TRUE(events_.empty());
  transport_.Answer(0, Answered(200, R"({"access_token":"pina_a","refresh_token":"pinr_b",)"
                                     R"("expires_in":100,"scope":"boards:read"})"));
  loop_.RunToRest();
  EXPECT_TRUE(Has(Last(), R"("refreshTokenRotated":true)")) << Last();
}

TEST_F(EngineTest, ClosingEndsWhatWaitsAndRefusesTheRest) {
  bool gone = false;
  engine_->Submit(1, R"({"op":"account.get",)" + kAuth + "}");
  engine_->Close(2, [&gone] { gone = true; });
  loop_.RunToRest();
  ASSERT_EQ(events_.size(), 2U);
  EXPECT_TRUE(Has(events_[0].json, R"("code":"cancelled")"));
  EXPECT_EQ(events_[1].json, R"({"job":2,"type":"done","value":null})");
  EXPECT_TRUE(gone);
  engine_->Submit(3, R"({"op":"account.get",)" + kAuth + "}");
  EXPECT_TRUE(Has(Last(), R"("code":"closed")"));
}

TEST_F(EngineTest, AReconcileAnswers) {
  transport_.Respond([](const http::Request&) {
    return FakeTransport::Reply{.exchange = Answered(200, R"({"items":[],"bookmark":null})",
                                                     {{"Date", "Wed, 18 Nov 2026 10:00:00 GMT"}})};
  });
  const std::string event =
      Run(R"({"op":"pins.reconcile","boardId":"1","pin":{"title":"A"},)" + kAuth +
          R"(,"windowStart":"2026-11-01T00:00:00Z","requestEndedAt":"2026-11-01T00:00:01Z",)"
          R"("ownedIds":["4"],"settleMs":0})");
  EXPECT_TRUE(Has(event, R"("answer":"absent")")) << event;
}

TEST_F(EngineTest, AReconcileWhoseWindowEndsBeforeItStartsProvesNothing) {
  transport_.Respond([](const http::Request&) {
    return FakeTransport::Reply{.exchange = Answered(200, R"({"items":[],"bookmark":null})",
                                                     {{"Date", "Wed, 18 Nov 2026 10:00:00 GMT"}})};
  });
  const std::string event =
      Run(R"({"op":"pins.reconcile","boardId":"1","pin":{"title":"A"},)" + kAuth +
          R"(,"windowStart":"2099-11-01T00:00:00Z","requestEndedAt":"2026-11-01T00:00:00Z"})");
  EXPECT_TRUE(Has(event, R"("doubt":"too_early")")) << event;
}

TEST_F(EngineTest, ACancelledReconcileEndsWithItsRequest) {
  engine_->Submit(1, R"({"op":"pins.reconcile","boardId":"1","pin":{"title":"A"},)" + kAuth +
                         R"(,"windowStart":"2026-11-01T00:00:00Z",)"
                         R"("requestEndedAt":"2026-11-01T00:00:01Z"})");
  loop_.Run();
  engine_->Cancel(1);
  loop_.Run();
  EXPECT_TRUE(Has(Last(), R"("code":"cancelled")"));
  loop_.RunToRest();
  EXPECT_EQ(events_.size(), 1U);
}

}  // namespace
}  // namespace pinterest::engine
