#include "limit/bucket.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace pinterest::limit {

Bucket::Bucket(const std::optional<Quota>& quota) {
  if (quota) window_.emplace(quota->requests, quota->window);
}

SteadyTime Bucket::StartTime(SteadyTime now, std::size_t ahead) const {
  SteadyTime start = std::max(now, blocked_until_);
  if (window_) start = std::max(start, window_->StartTime(now, ahead));
  if (taken_ + ahead >= allowed_) start = std::max(start, allowed_until_);
  return start;
}

std::uint64_t Bucket::Take(SteadyTime now) {
  if (window_) window_->Record(now);
  return ++taken_;
}

void Bucket::GiveBack(SteadyTime started, std::uint64_t number) {
  if (window_) window_->Forget(started);
  if (number > reported_) ++allowed_;  // Pinterest said what remains before it
}

void Bucket::Correct(SteadyTime now, std::uint64_t number, const RateReport& report) {
  if (!report.remaining || !report.reset) return;
  // Answers overtake each other. An older one would give back what newer requests already used.
  if (number < reported_) return;
  reported_ = number;
  // Whichever window the numbers speak of, this much holds: at most `remaining` more until `reset`,
  // not counting what left after this request.
  allowed_ = number + *report.remaining;
  allowed_until_ = now + *report.reset;
}

void Bucket::Adopt(const RateReport& report, const Bucket* narrower) {
  if (!window_) return;
  std::vector<std::size_t> told;
  for (const RatePolicy& policy : report.policies) {
    if (policy.window == window_->window()) told.push_back(policy.requests);
  }
  std::ranges::sort(told);
  const bool shared =
      narrower != nullptr && narrower->window_ && narrower->window_->window() == window_->window();
  const std::size_t ours = shared ? 1 : 0;
  if (ours < told.size()) window_->Learn(told[ours]);
}

bool Bucket::IsAsNew(SteadyTime now) const {
  return now >= blocked_until_ && now >= allowed_until_ && (!window_ || window_->IsEmpty(now));
}

void Bucket::BlockUntil(SteadyTime until) { blocked_until_ = std::max(blocked_until_, until); }

}  // namespace pinterest::limit
