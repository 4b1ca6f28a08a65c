#include "engine/job_table.h"

#include <utility>
#include <vector>

namespace pinterest::engine {

void Reply::Done(std::string_view value_json) const { table_->Report(DoneEvent(job_, value_json)); }

void Reply::Fail(const Error& error) const { table_->Report(FailedEvent(job_, error)); }

void Reply::Published(std::string_view key, const pins::PublishedPin& pin) const {
  table_->Report(PublishedEvent(job_, key, pin));
}

void Reply::News(std::string_view type,
                 const std::function<void(json::Writer&)>& write_payload) const {
  table_->Report(NewsEvent(job_, type, write_payload));
}

void JobTable::Add(JobId id, std::unique_ptr<Job> job) { jobs_.emplace(id, std::move(job)); }

Job* JobTable::Find(JobId id) const {
  const auto found = jobs_.find(id);
  return found == jobs_.end() ? nullptr : found->second.get();
}

void JobTable::CancelAll() {
  // Ids first: a cancelled job may end, and leave the table, while the others are told.
  std::vector<JobId> ids;
  ids.reserve(jobs_.size());
  for (const auto& [id, job] : jobs_) ids.push_back(id);
  for (const JobId id : ids) {
    if (Job* const job = Find(id)) job->Cancel();
  }
}

void JobTable::Report(Event event) {
  const auto found = jobs_.find(event.job);
  if (found == jobs_.end()) return;
  const bool last = event.last;
  sink_(std::move(event));
  if (!last) return;
  jobs_.erase(found);
  if (jobs_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
}

void JobTable::WhenEmpty(std::function<void()> then) {
  if (jobs_.empty()) {
    then();
  } else {
    when_empty_ = std::move(then);
  }
}

}  // namespace pinterest::engine
