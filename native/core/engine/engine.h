#pragma once

#include "clock.h"
#include "engine/config.h"
#include "engine/event.h"
#include "engine/image.h"
#include "error.h"
#include "http/send_deadline.h"
#include "http/transport.h"
#include "random.h"
#include "seal/secret.h"

#include "loop.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace pinterest::engine {

// What a command to a closed client comes to.
Error ClientClosed();

// One client: takes commands as JSON text, sends events as JSON text. Loop thread only.
class Engine {
 public:
  // `loop`, `transport` and `random` outlive the engine. The engine goes when it is empty or when
  // the loop has stopped for good.
  Engine(std::shared_ptr<const EngineConfig> config, Loop& loop, http::Transport& transport,
         Random& random, EventSink sink);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // For a client that was made without roots, before its first command.
  void Trust(http::Roots roots);
  // Every command ends with one last event, one that cannot be read too.
  void Submit(JobId job, std::string_view command_json, Images images = {});
  void Cancel(JobId job);
  // Answers `ticket` with "cancelled" or "too_late".
  void CancelKey(JobId job, std::string_view key, JobId ticket);
  // `from`: when it was asked for.
  void Extend(JobId job, const http::SendDeadline::Moment& from, Milliseconds later,
              std::span<const std::string> keys);
  // Refuses what comes later, cancels what is not sent; `ticket` is answered, and `closed` run,
  // when the last job has ended.
  void Close(JobId ticket, std::function<void()> closed);

 private:
  struct Parts;

  void Start(JobId job, std::string_view command_json, Images images);

  std::shared_ptr<const EngineConfig> config_;  // second owner: the binding
  std::unique_ptr<Parts> parts_;
  bool closed_ = false;
};

}  // namespace pinterest::engine
