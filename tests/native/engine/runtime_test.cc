#include "engine/runtime.h"

#include "support/has.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pinterest::engine {
namespace {

using testing::Has;

// One read in half a minute: a second one waits for longer than the test lives.
constexpr std::string_view kRuntimeConfig =
    R"({"customEnvironment":{"apiUrl":"http://127.0.0.1:1/v5","allowLoopbackHttp":true},)"
    R"("limits":{"org_read":{"requests":1,"windowSeconds":30}},"retry":{"attempts":1}})";
constexpr std::string_view kNoCommand = R"({"op":"none"})";
constexpr std::string_view kRead = R"({"op":"account.get","auth":{"accessToken":"pina_x"}})";

// A client's thread: takes the events home and waits for as many ends as it was told to expect.
class RuntimeTest : public ::testing::Test {
 protected:
  void Open(bool first_wake_throws = false) {
    auto created = Runtime::Create([this, first_wake_throws] { Wake(first_wake_throws); });
    runtime_ = std::move(created).value();
    engine_ = runtime_->Open(
        std::make_shared<const EngineConfig>(ReadConfig(kRuntimeConfig, Attachments{}).value()));
  }
  ~RuntimeTest() override {
    if (runtime_) runtime_->Stop();
  }

  void Submit(JobId job, std::string_view command) {
    runtime_->Submit(engine_, job, WipingString(command));
  }

  // All events up to the given number of ends; bounded, so that a job that never ends is a failure.
  std::string EventsUntil(std::size_t ends) {
    std::string events;
    for (std::size_t ended = 0; ended < ends;) {
      const Outbox::Batch batch = runtime_->TakeEvents();
      events.append(batch.events);
      ended += batch.ended;
      std::unique_lock lock(mutex_);
      if (ended < ends &&
          !woken_.wait_for(lock, std::chrono::seconds(5), [this] { return wake_; })) {
        ADD_FAILURE() << ends - ended << " jobs never ended";
        return events;
      }
      wake_ = false;
    }
    return events;
  }

  std::shared_ptr<Runtime> runtime_;
  EngineId engine_ = 0;

 private:
  void Wake(bool first_throws) {
    const std::scoped_lock lock(mutex_);
    if (first_throws && !std::exchange(thrown_, true)) throw std::runtime_error("told to");
    wake_ = true;
    woken_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable woken_;
  bool wake_ = false;
  bool thrown_ = false;
};

TEST_F(RuntimeTest, EveryQuestionToAClientThatIsGoneIsAnswered) {
  Open();
  runtime_->Close(engine_, 1);
  EventsUntil(1);
  runtime_->Drop(engine_);
  Submit(2, kRead);
  runtime_->CancelKey(engine_, 2, "0", 3);
  runtime_->Close(engine_, 4);
  const std::string events = EventsUntil(3);
  EXPECT_TRUE(Has(events, R"("code":"closed")")) << events;
  EXPECT_TRUE(Has(events, R"({"job":3,"type":"done","value":"too_late"})")) << events;
  EXPECT_TRUE(Has(events, R"({"job":4,"type":"done","value":null})")) << events;
}

TEST_F(RuntimeTest, WhenTheLoopBreaksEveryJobEndsAndSoDoesEachLaterOne) {
  Open(true);
  Submit(1, kRead);
  Submit(2, kRead);       // waits for its turn
  Submit(3, kNoCommand);  // its event is the first, and telling of it throws
  const std::string events = EventsUntil(3);
  EXPECT_TRUE(Has(events, R"("job":2,"type":"error","error":{"code":"internal")")) << events;
  EXPECT_TRUE(Has(events, "(told to)")) << events;
  EXPECT_TRUE(Has(events, R"("outcome":"unknown")")) << events;
  EXPECT_TRUE(Has(events, R"("job":3,"type":"error","error":{"code":"invalid_argument")"))
      << events;
  Submit(4, kRead);
  const std::string later = EventsUntil(1);
  EXPECT_TRUE(Has(later, R"("job":4,"type":"error","error":{"code":"internal")")) << later;
  EXPECT_TRUE(Has(later, R"("outcome":"not_sent")")) << later;
}

}  // namespace
}  // namespace pinterest::engine
