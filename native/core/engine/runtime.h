#pragma once

#include "clock.h"
#include "engine/config.h"
#include "engine/engine.h"
#include "engine/event.h"
#include "engine/image.h"
#include "engine/outbox.h"
#include "http/curl_transport.h"
#include "result.h"
#include "seal/secret.h"

#include "random_system.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace pinterest::engine {

using EngineId = std::uint64_t;

// All clients of one JavaScript environment: one transport thread, one way home. From the client's
// thread, except where said; nothing here blocks but Stop.
class Runtime {
 public:
  // `wake` runs on the transport's thread when events wait to be taken, once until they are.
  static Result<std::shared_ptr<Runtime>> Create(std::function<void()> wake);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  EngineId Open(std::shared_ptr<const EngineConfig> config);
  // The text that was given last, where it is the same: mostly all clients trust alike.
  http::Roots RootsOf(std::string pem);
  void Trust(EngineId engine, std::string pem);
  void Submit(EngineId engine, JobId job, WipingString command_json, Images images = {});
  void Cancel(EngineId engine, JobId job);
  void CancelKey(EngineId engine, JobId job, std::string key, JobId ticket);
  void Extend(EngineId engine, JobId job, Milliseconds from_now, std::vector<std::string> keys);
  // See Engine::Close; the engine goes afterwards.
  void Close(EngineId engine, JobId ticket);
  // Nobody holds the client any more, so nothing is under way.
  void Drop(EngineId engine);

  Outbox::Batch TakeEvents() { return outbox_.Take(); }
  std::string StatsJson() const;

  // Joins the transport's thread; what is in flight is abandoned. Later calls do nothing.
  void Stop();

 private:
  explicit Runtime(std::function<void()> wake) : wake_(std::move(wake)) {}

  void OnLoop(EngineId engine, std::function<void(Engine&)> task);
  // For what the client waits for: it is answered, whatever became of the engine or the loop.
  // `if_gone` is the answer when the engine is not there any more.
  void Ask(EngineId engine, Event if_gone, std::function<void(Engine&)> task);
  // The loop has ended by an exception: tells everybody who still waits.
  void GiveUp(const std::string& why);
  void Put(Event event);

  std::function<void()> wake_;
  SystemClock clock_;
  SystemRandom random_;
  Outbox outbox_;
  std::unique_ptr<http::CurlTransport> transport_;
  std::unordered_map<EngineId, std::unique_ptr<Engine>> engines_;  // loop thread only
  EngineId last_engine_ = 0;
  http::Roots roots_{};
  bool stopped_ = false;
};

}  // namespace pinterest::engine
