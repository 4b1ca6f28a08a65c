#include "engine/publish_job.h"

#include "engine/pin_writer.h"
#include "json/writer.h"

#include "date.h"

#include <utility>

namespace pinterest::engine {

Result<Done> PublishJob::Start(pins::Batch batch, Refused refused) {
  if (!refused.empty()) {
    services_.loop.Post([self = std::weak_ptr<PublishJob*>(self_), refused = std::move(refused)] {
      if (const auto job = self.lock()) (*job)->ReportRefused(refused);
    });
  }
  pins::BatchEvents events;
  events.on_outcome = [reply = reply_](const pins::PinOutcome& outcome) {
    json::Writer writer(256);
    WriteOutcome(writer, outcome);
    reply.News("outcome", writer.text());
  };
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
  for (const pins::PinOutcome& outcome : refused) {
    json::Writer writer(512);
    WriteOutcome(writer, outcome);
    reply_.News("outcome", writer.text());
  }
}

bool PublishJob::CancelKey(std::string_view key) {
  return services_.publisher.Cancel(batch_, key) == pins::CancelAnswer::kCancelled;
}

void PublishJob::Extend(Milliseconds from_now, std::span<const std::string> keys) {
  const Clock& clock = services_.loop.clock();
  if (keys.empty()) {
    for (const auto& [key, deadline] : deadlines_) deadline->Extend(clock, from_now);
  }
  for (const std::string& key : keys) {
    const auto found = deadlines_.find(key);
    if (found != deadlines_.end()) found->second->Extend(clock, from_now);
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
  json::Writer writer(128);
  writer.BeginObject().Key("sent").Int(static_cast<std::int64_t>(totals_.sent));
  writer.Key("waiting").Int(static_cast<std::int64_t>(waiting_.size()));
  if (!waiting_.empty() && waiting_until_) {
    writer.Field("waitingUntil", FormatIsoDate(*waiting_until_));
  }
  writer.EndObject();
  reply_.News("progress", writer.text());
}

}  // namespace pinterest::engine
