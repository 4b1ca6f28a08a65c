#include "engine/publish_job.h"

#include "engine/pin_writer.h"
#include "json/writer.h"

#include "date.h"

#include <utility>
#include <variant>

namespace pinterest::engine {
namespace {

void Report(const Reply& reply, const pins::PinOutcome& outcome) {
  if (const auto* published = std::get_if<pins::PublishedPin>(&outcome.result)) {
    return reply.Published(outcome.key, *published);
  }
  const auto& failed = std::get<pins::FailedPin>(outcome.result);
  reply.News("outcome", [&](json::Writer& writer) { WriteFailed(writer, outcome, failed); });
}

}  // namespace

Result<Done> PublishJob::Start(pins::Batch batch, Refused refused) {
  if (!refused.empty()) {
    services_.loop.Post([self = std::weak_ptr<PublishJob*>(self_), refused = std::move(refused)] {
      if (const auto job = self.lock()) (*job)->ReportRefused(refused);
    });
  }
  pins::BatchEvents events;
  events.on_outcome = [reply = reply_](const pins::PinOutcome& outcome) { Report(reply, outcome); };
  if (with_progress_) {
    events.on_progress = [this](const pins::Progress& progress) { Keep(progress); };
  }
  events.on_done = [this](const pins::Totals& totals) {
    totals_ = totals;
    if (with_progress_) ReportProgress();
    const Reply reply = reply_;  // Done ends this job
    reply.Done("null");
  };
  auto started = services_.publisher.Publish(std::move(batch), std::move(events));
  if (!started) return std::move(started).error();
  batch_ = started.value();
  return Done{};
}

void PublishJob::ReportRefused(const Refused& refused) const {
  for (const pins::PinOutcome& outcome : refused) Report(reply_, outcome);
}

bool PublishJob::CancelKey(std::string_view key) {
  return services_.publisher.Cancel(batch_, key) == pins::CancelAnswer::kCancelled;
}

void PublishJob::Extend(const http::SendDeadline::Moment& from, Milliseconds later,
                        std::span<const std::string> keys) {
  if (keys.empty()) {
    for (const auto& [key, deadline] : deadlines_) deadline->Extend(from, later);
  }
  for (const std::string& key : keys) {
    const auto found = deadlines_.find(key);
    if (found != deadlines_.end()) found->second->Extend(from, later);
  }
}

void PublishJob::Keep(const pins::Progress& progress) {
  totals_ = progress.totals;
  if (progress.kind == pins::Progress::Kind::kWaiting) {
    waiting_.insert(progress.key);
    waiting_until_ = progress.until;
  } else {
    waiting_.erase(progress.key);
  }
  if (std::exchange(report_posted_, true)) return;
  services_.loop.Post([self = std::weak_ptr<PublishJob*>(self_)] {
    if (const auto job = self.lock()) (*job)->ReportProgress();
  });
}

void PublishJob::ReportProgress() {
  report_posted_ = false;
  reply_.News("progress", [this](json::Writer& writer) {
    writer.BeginObject().Key("sent").Int(static_cast<std::int64_t>(totals_.sent));
    writer.Key("waiting").Int(static_cast<std::int64_t>(waiting_.size()));
    if (!waiting_.empty() && waiting_until_) {
      writer.Field("waitingUntil", FormatIsoDate(*waiting_until_));
    }
    writer.EndObject();
  });
}

}  // namespace pinterest::engine
