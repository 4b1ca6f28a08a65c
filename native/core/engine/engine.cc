#include "engine/engine.h"

#include "api/engine_caller.h"
#include "engine/command.h"
#include "engine/job_table.h"
#include "json/reader.h"
#include "limit/governor.h"
#include "pins/owned_pins.h"
#include "pins/publisher.h"
#include "pins/reconciler.h"
#include "pins/twin_gate.h"
#include "retry/policies.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace pinterest::engine {
namespace {

// A batch with long texts fits; images lie beside it. Answers of Pinterest have a smaller bound.
constexpr std::size_t kMaxCommandBytes = std::size_t{64} << 20;

// As long as a lost create may still be executed or listed (pins::Question::settle).
constexpr std::chrono::minutes kTwinHold{10};

api::CallerConfig CallerConfigOf(const EngineConfig& config, Random& random) {
  api::CallerConfig caller;
  caller.environment = config.environment;
  caller.app_id = config.app_id;
  if (config.app) {
    caller.app_authorization = [&app = *config.app]() -> Result<SecretBytes> {
      return app.BasicAuthorization();
    };
  }
  caller.settings = config.connection;
  caller.policies =
      retry::StrictPolicies(random, {.first = config.retry.base, .longest = config.retry.cap});
  caller.policies.max_attempts = config.retry.attempts;
  caller.max_wait = config.max_wait;
  return caller;
}

pins::PublishPolicy PublishPolicyOf(const EngineConfig& config) {
  pins::PublishPolicy policy;
  policy.looks = config.looks;
  policy.submitted_per_account =
      std::max(policy.submitted_per_account, 2 * config.limits.writes_per_account);
  return policy;
}

// The reader speaks of answers; here the text came from the caller.
Error Unreadable(const Error& error) {
  return InvalidArgument(error.field.empty() ? "command" : error.field,
                         "the command could not be read. " + error.message);
}

}  // namespace

Error ClientClosed() {
  Error error;
  error.code = ErrorCode::kClosed;
  error.message = "The client was closed; nothing was sent. Make a new one with createClient.";
  error.stopped = StopReason::kPermanent;
  return error;
}

// In order of need: each is handed those above it, and they go in the reverse order.
struct Engine::Parts {
  Parts(const EngineConfig& config, Loop& loop, http::Transport& transport, Random& random,
        EventSink sink)
      : jobs(std::move(sink)),
        governor(loop, config.limits),
        caller(CallerConfigOf(config, random), transport, loop, governor),
        publisher(caller, loop, owned, twins, PublishPolicyOf(config)),
        reconciler(caller, loop, owned, twins),
        services{config, auths, loop, caller, publisher, reconciler} {}

  pins::OwnedPins owned{};
  pins::TwinGate twins{kTwinHold};
  AuthPool auths{};
  JobTable jobs;
  limit::Governor governor;
  api::EngineCaller caller;
  pins::Publisher publisher;
  pins::Reconciler reconciler;
  Services services;
};

Engine::Engine(std::shared_ptr<const EngineConfig> config, Loop& loop, http::Transport& transport,
               Random& random, EventSink sink)
    : config_(std::move(config)) {
  parts_ = std::make_unique<Parts>(*config_, loop, transport, random, std::move(sink));
}

Engine::~Engine() = default;

void Engine::Trust(http::Roots roots) { parts_->caller.Trust(std::move(roots)); }

void Engine::Submit(JobId job, std::string_view command_json, Images images) {
  if (closed_) return parts_->jobs.Emit(FailedEvent(job, ClientClosed()));
  Start(job, command_json, std::move(images));
}

void Engine::Start(JobId job, std::string_view command_json, Images images) {
  JobTable& jobs = parts_->jobs;
  auto document = json::Document::Parse(command_json, kMaxCommandBytes);
  if (!document) return jobs.Emit(FailedEvent(job, Unreadable(document.error())));
  const std::string_view name = document.value().object().String("op");
  const StartCommand start = FindCommand(name);
  if (start == nullptr) {
    const Error unknown = InvalidArgument("op", "\"" + std::string(name) + "\" is no command");
    return jobs.Emit(FailedEvent(job, unknown));
  }
  Command command{.document = std::move(document).value(), .images = std::move(images)};
  auto started = start(command, parts_->services, Reply(jobs, job));
  if (started) return jobs.Add(job, std::move(started).value());
  const bool unreadable = command.document.failed();
  jobs.Emit(FailedEvent(job, unreadable ? Unreadable(started.error()) : started.error()));
}

void Engine::Cancel(JobId job) {
  if (Job* const found = parts_->jobs.Find(job)) found->Cancel();
}

void Engine::CancelKey(JobId job, std::string_view key, JobId ticket) {
  Job* const found = parts_->jobs.Find(job);
  const bool cancelled = found != nullptr && found->CancelKey(key);
  parts_->jobs.Emit(DoneEvent(ticket, cancelled ? "\"cancelled\"" : "\"too_late\""));
}

void Engine::Extend(JobId job, const http::SendDeadline::Moment& from, Milliseconds later,
                    std::span<const std::string> keys) {
  if (Job* const found = parts_->jobs.Find(job)) found->Extend(from, later, keys);
}

void Engine::Close(JobId ticket, std::function<void()> closed) {
  closed_ = true;
  parts_->jobs.CancelAll();
  parts_->jobs.WhenEmpty([this, ticket, closed = std::move(closed)] {
    parts_->jobs.Emit(DoneEvent(ticket, "null"));
    closed();
  });
}

}  // namespace pinterest::engine
