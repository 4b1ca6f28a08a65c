// engine_child < lines: the first line is a client's configuration, each other one a command. Runs
// them all on the engine alone, without Node, and prints how many pins were published: what
// `instructions.mjs` counts the instructions of.
#include "engine/runtime.h"

#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace pinterest::engine {
namespace {

// Lets the main thread sleep until events wait.
class Bell {
 public:
  void Ring() {
    const std::scoped_lock lock(mutex_);
    rung_ = true;
    changed_.notify_one();
  }
  void Await() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return std::exchange(rung_, false); });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;
};

std::size_t CountOf(std::string_view text, std::string_view word) {
  std::size_t count = 0;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
  return count;
}

// Pins published by `jobs` commands; throws when one failed.
std::size_t AwaitAll(Runtime& runtime, Bell& bell, std::size_t jobs) {
  std::size_t published = 0;
  while (jobs > 0) {
    bell.Await();
    const Outbox::Batch batch = runtime.TakeEvents();
    const std::string_view events(batch.events.data(), batch.events.size());
    if (events.find("\"error\"") != events.npos) throw std::runtime_error(std::string(events));
    published += CountOf(events, ",false");  // each ends in whether a look found it
    jobs -= batch.ended;
  }
  return published;
}

std::size_t Run() {
  Bell bell;
  const auto runtime = Runtime::Create([&bell] { bell.Ring(); }).value();
  std::string line;
  std::getline(std::cin, line);
  const EngineId engine =
      runtime->Open(std::make_shared<const EngineConfig>(ReadConfig(line, {}).value()));
  JobId jobs = 0;
  while (std::getline(std::cin, line)) {
    runtime->Submit(engine, ++jobs, WipingString(line.begin(), line.end()));
  }
  const std::size_t published = AwaitAll(*runtime, bell, jobs);
  runtime->Stop();
  return published;
}

}  // namespace
}  // namespace pinterest::engine

int main() {
  std::ios::sync_with_stdio(
      false);  // otherwise reading the lines costs as much as a third of the engine
  std::printf("%zu\n", pinterest::engine::Run());
  return 0;
}
