#pragma once

#include "pins/publisher.h"
#include "support/fake_auth.h"
#include "support/fake_caller.h"
#include "support/fake_loop.h"
#include "support/pin_json.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::pins {

// A publisher whose Caller the test plays.
class PublishTest : public ::testing::Test {
 protected:
  using Request = testing::FakeCaller::Request;

  static PinJob Job(const std::string& key, const std::string& board = "1",
                    const std::string& title = "", const std::string& account = "a") {
    PinJob job;
    job.key = key;
    job.identity = "row-" + key;
    job.pin.board_id = board;
    job.pin.title = title.empty() ? "title of " + key : title;
    job.pin.media = ImageUrl{"https://blog.example/" + key + ".jpg"};
    job.auth = testing::AuthOf(account);
    return job;
  }

  BatchId Publish(std::vector<PinJob> jobs, std::vector<KnownPins> known = {}, SeriesId series = 0,
                  bool more = false) {
    auto started = publisher->Publish(
        {.jobs = std::move(jobs), .known = std::move(known), .series = series, .more = more},
        {.on_outcome =
             [this](PinOutcome outcome) {
               const std::string key = outcome.key;
               EXPECT_TRUE(outcomes.emplace(key, outcome).second) << key << " has two outcomes";
               order.push_back(key);
             },
         .on_progress = [this](const Progress& news) { progress.push_back(news); },
         .on_done =
             [this](const Totals& totals) {
               ++batches_done;
               last_totals = totals;
             }});
    EXPECT_TRUE(started);
    loop.Run();
    return started.value();
  }

  std::vector<Request*> Creates() { return caller.Of("pins/create"); }
  std::vector<Request*> Looks() { return caller.Of("boards/list_pins"); }
  Request& CreateOf(const std::string& key) {
    for (Request* request : Creates()) {
      const std::string body = request->call.make_body();
      if (body.find("/" + key + ".jpg") != std::string::npos) return *request;
    }
    ADD_FAILURE() << "no create for " << key;
    return caller.last();
  }
  std::size_t OpenCreates() {
    std::size_t open = 0;
    for (const Request* request : Creates()) open += request->ended ? 0U : 1U;
    return open;
  }

  void Created(Request& request, const std::string& id) {
    if (request.sends == 0) caller.LetGo(request);
    caller.Answer(request, testing::PinJson({.id = id, .created_at = loop.clock().Wall()}));
    loop.Run();
  }
  void Fail(Request& request, ErrorCode code, Outcome outcome,
            std::optional<WallTime> retry_at = std::nullopt) {
    Error error = testing::Failure(code, outcome);
    error.retry_at = retry_at;
    caller.Fail(request, error);
    loop.Run();
  }
  void Lose(Request& request) {
    if (request.sends == 0) caller.LetGo(request);
    Fail(request, ErrorCode::kNetwork, Outcome::kUnknown);
  }
  void ShowOnBoard(const std::vector<testing::ShownPin>& pins) {
    ASSERT_TRUE(caller.last().is("boards/list_pins"));
    ASSERT_FALSE(caller.last().ended);
    caller.Answer(caller.last(), testing::PageJson(pins), 200);
    loop.Run();
  }
  testing::ShownPin Shown(const std::string& id, const std::string& title) const {
    return {.id = id, .created_at = loop.clock().Wall(), .title = title};
  }

  std::string PublishedId(const std::string& key) const {
    const auto outcome = outcomes.find(key);
    if (outcome == outcomes.end()) return "no outcome";
    const auto* pin = std::get_if<PublishedPin>(&outcome->second.result);
    return pin ? pin->id : "failed";
  }
  Error ErrorOf(const std::string& key) const {
    const auto outcome = outcomes.find(key);
    const auto* failed =
        outcome == outcomes.end() ? nullptr : std::get_if<FailedPin>(&outcome->second.result);
    EXPECT_TRUE(failed) << key << " did not fail";
    return failed ? failed->error : Error{.code = ErrorCode::kInternal};
  }
  void ExpectNotSent(const std::string& key, ErrorCode code) const {
    const Error error = ErrorOf(key);
    EXPECT_EQ(error.code, code) << key << ": " << error.message;
    EXPECT_EQ(error.outcome, Outcome::kNotSent) << key;
    EXPECT_FALSE(error.message.empty());
  }

  testing::FakeLoop loop;
  testing::FakeCaller caller{loop};
  OwnedPins owned;
  TwinGate twins{std::chrono::minutes(10)};
  PublishPolicy policy;
  std::unique_ptr<Publisher> publisher =
      std::make_unique<Publisher>(caller, loop, owned, twins, policy);
  std::map<std::string, PinOutcome> outcomes;
  std::vector<std::string> order;
  std::vector<Progress> progress;
  int batches_done = 0;
  Totals last_totals;
};

}  // namespace pinterest::pins
