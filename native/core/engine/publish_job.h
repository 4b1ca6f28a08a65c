#pragma once

#include "engine/command.h"
#include "http/send_deadline.h"
#include "pins/publish_batch.h"
#include "pins/publisher.h"

#include "loop.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pinterest::engine {

// One batch of pins. The client numbers its pins; they are the keys.
class PublishJob final : public Job {
 public:
  // By key, for pins that were given a time after which they must not be sent.
  using Deadlines = std::unordered_map<std::string, std::shared_ptr<http::SendDeadline>>;

  // Pins whose token could not be opened: outcomes like any other, told before all others.
  using Refused = std::vector<pins::PinOutcome>;

  PublishJob(const Services& services, Reply reply, Deadlines deadlines, bool with_progress)
      : services_(services),
        reply_(reply),
        deadlines_(std::move(deadlines)),
        with_progress_(with_progress) {}

  Result<Done> Start(pins::Batch batch, Refused refused);

  void Cancel() override { services_.publisher.Cancel(batch_); }
  bool CancelKey(std::string_view key) override;
  void Extend(const http::SendDeadline::Moment& from, Milliseconds later,
              std::span<const std::string> keys) override;

 private:
  void Keep(const pins::Progress& progress);
  void ReportProgress();
  void ReportRefused(const Refused& refused) const;

  const Services& services_;
  Reply reply_;
  Deadlines deadlines_;  // second owner: the pins
  bool with_progress_;
  pins::BatchId batch_ = 0;

  // The newest state, told once per turn of the loop: a message for each step of each pin would be
  // most of the traffic.
  pins::Totals totals_{};
  std::unordered_set<std::string> waiting_{};
  std::optional<WallTime> waiting_until_{};
  bool report_posted_ = false;
  // A report on the loop outlives us only as far as this lives.
  std::shared_ptr<PublishJob*> self_ = std::make_shared<PublishJob*>(this);
};

}  // namespace pinterest::engine
