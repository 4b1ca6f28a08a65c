#include "engine/runtime.h"

#include "json/writer.h"

#include <utility>

namespace pinterest::engine {
namespace {

Error CoreBroken(std::string message, Outcome outcome) {
  Error error;
  error.message = std::move(message);
  error.outcome = outcome;
  error.stopped = StopReason::kPermanent;
  return error;
}

void Count(json::Writer& writer, std::string_view key, std::uint64_t count) {
  writer.Key(key).Int(static_cast<std::int64_t>(count));
}

}  // namespace

Result<std::shared_ptr<Runtime>> Runtime::Create(std::function<void()> wake) {
  std::shared_ptr<Runtime> runtime(new Runtime(std::move(wake)));
  http::TransportOptions options;
  options.on_broken = [self = runtime.get()](const std::string& why) { self->GiveUp(why); };
  auto transport = http::CurlTransport::Create(runtime->clock_, std::move(options));
  if (!transport) return std::move(transport).error();
  runtime->transport_ = std::move(transport).value();
  return runtime;
}

Runtime::~Runtime() { Stop(); }

void Runtime::Stop() {
  if (std::exchange(stopped_, true) || !transport_) return;
  transport_->Stop();
  // Only now: until its thread was joined, transfers that were closed reported to the engines.
  engines_.clear();
}

void Runtime::OnLoop(EngineId engine, std::function<void(Engine&)> task) {
  if (stopped_) return;
  transport_->Post([this, engine, task = std::move(task)] {
    const auto found = engines_.find(engine);
    if (found != engines_.end()) task(*found->second);
  });
}

void Runtime::Ask(EngineId engine, Event if_gone, std::function<void(Engine&)> task) {
  if (stopped_) return;
  if (!outbox_.Expect(if_gone.job)) {
    outbox_.Put(FailedEvent(
        if_gone.job, CoreBroken("The native core has stopped after an internal error; nothing was "
                                "sent. Restart the process.",
                                Outcome::kNotSent)));
    return wake_();
  }
  transport_->Post([this, engine, task = std::move(task), if_gone = std::move(if_gone)] {
    const auto found = engines_.find(engine);
    if (found == engines_.end()) return Put(if_gone);
    task(*found->second);
  });
}

void Runtime::GiveUp(const std::string& why) {
  const Error error = CoreBroken(
      "The native core stopped after an internal error (" + why +
          "), and what was under way may have worked: look before you send it again. Restart the "
          "process.",
      Outcome::kUnknown);
  for (const JobId job : outbox_.Abandon()) outbox_.Put(FailedEvent(job, error));
  wake_();
}

void Runtime::Put(Event event) {
  if (!outbox_.Put(std::move(event))) return;
  // Not at once: what else this turn of the loop brings home goes with it.
  transport_->Post([this] { wake_(); });
}

EngineId Runtime::Open(std::shared_ptr<const EngineConfig> config) {
  const EngineId id = ++last_engine_;
  if (stopped_) return id;
  transport_->Post([this, id, config = std::move(config)] {
    engines_.emplace(id, std::make_unique<Engine>(config, *transport_, *transport_, random_,
                                                  [this](Event event) { Put(std::move(event)); }));
  });
  return id;
}

http::Roots Runtime::RootsOf(std::string pem) {
  if (!roots_ || *roots_ != pem) roots_ = std::make_shared<const std::string>(std::move(pem));
  return roots_;
}

void Runtime::Trust(EngineId engine, std::string pem) {
  OnLoop(engine, [roots = RootsOf(std::move(pem))](Engine& found) { found.Trust(roots); });
}

void Runtime::Submit(EngineId engine, JobId job, WipingString command_json, Images images) {
  Ask(engine, FailedEvent(job, ClientClosed()),
      [job, command = std::move(command_json), images = std::move(images)](Engine& found) mutable {
        found.Submit(job, {command.data(), command.size()}, std::move(images));
      });
}

void Runtime::Cancel(EngineId engine, JobId job) {
  OnLoop(engine, [job](Engine& found) { found.Cancel(job); });
}

void Runtime::CancelKey(EngineId engine, JobId job, std::string key, JobId ticket) {
  Ask(engine, DoneEvent(ticket, R"("too_late")"),
      [job, key = std::move(key), ticket](Engine& found) { found.CancelKey(job, key, ticket); });
}

void Runtime::Extend(EngineId engine, JobId job, Milliseconds from_now,
                     std::vector<std::string> keys) {
  // A process that is stopped before the loop gets to this must not have gained time.
  const auto asked_at = http::SendDeadline::Now(clock_);
  OnLoop(engine, [job, from_now, asked_at, keys = std::move(keys)](Engine& found) {
    found.Extend(job, asked_at, from_now, keys);
  });
}

void Runtime::Close(EngineId engine, JobId ticket) {
  Ask(engine, DoneEvent(ticket, "null"), [this, engine, ticket](Engine& found) {
    // Posted: the engine must not go in the middle of its own last report.
    found.Close(ticket,
                [this, engine] { transport_->Post([this, engine] { engines_.erase(engine); }); });
  });
}

void Runtime::Drop(EngineId engine) {
  if (stopped_) return;
  transport_->Post([this, engine] { engines_.erase(engine); });
}

std::string Runtime::StatsJson() const {
  const http::TransportStats stats = transport_->stats();
  json::Writer writer(256);
  writer.BeginObject();
  Count(writer, "inFlight", stats.in_flight);
  Count(writer, "requests", stats.requests);
  Count(writer, "connectionsOpened", stats.connections_opened);
  Count(writer, "connectionsReused", stats.connections_reused);
  Count(writer, "bytesSent", stats.bytes_sent);
  Count(writer, "bytesReceived", stats.bytes_received);
  writer.Key("secrets").BeginObject().Key("locked").Bool(stats.arena.locked);
  Count(writer, "usedBytes", stats.arena.used);
  writer.Key("overflowed").Bool(stats.arena.overflowed).EndObject();
  return std::move(writer.EndObject()).Take();
}

}  // namespace pinterest::engine
