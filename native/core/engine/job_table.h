#pragma once

#include "clock.h"
#include "engine/event.h"
#include "error.h"
#include "http/send_deadline.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pinterest::engine {

// Something under way for the client. It reports through its Reply.
class Job {
 public:
  virtual ~Job() = default;

  // Stops what is not sent; what is past its gate finishes and reports.
  virtual void Cancel() = 0;

  // Batches only.
  virtual bool CancelKey(std::string_view /*key*/) { return false; }
  // Every key when there are none.
  virtual void Extend(const http::SendDeadline::Moment& /*from*/, Milliseconds /*later*/,
                      std::span<const std::string> /*keys*/) {}
};

class JobTable;

// Where one job reports. Copies report for the same job; once it has ended they are silent.
class Reply {
 public:
  Reply(JobTable& table, JobId job) : table_(&table), job_(job) {}

  void Done(std::string_view value_json) const;
  void Fail(const Error& error) const;
  void Published(std::string_view key, const pins::PublishedPin& pin) const;
  void News(std::string_view type, const std::function<void(json::Writer&)>& write_payload) const;

 private:
  JobTable* table_;
  JobId job_;
};

// The jobs of one client. Loop thread only.
class JobTable {
 public:
  explicit JobTable(EventSink sink) : sink_(std::move(sink)) {}

  // Before the job's first report, which never comes from inside the call that started it.
  void Add(JobId id, std::unique_ptr<Job> job);
  Job* Find(JobId id) const;
  void CancelAll();

  // Reports for a job that never got into the table.
  void Emit(Event event) { sink_(std::move(event)); }
  void Report(Event event);

  bool empty() const { return jobs_.empty(); }
  std::size_t size() const { return jobs_.size(); }
  // Runs when the last job has ended, at once if there is none.
  void WhenEmpty(std::function<void()> then);

 private:
  EventSink sink_;
  std::unordered_map<JobId, std::unique_ptr<Job>> jobs_;
  std::function<void()> when_empty_;
};

}  // namespace pinterest::engine
