#pragma once

#include "clock.h"
#include "limit/quota.h"
#include "limit/rate_header.h"
#include "limit/sliding_window.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace pinterest::limit {

// One quota: our own exact window, made stricter for a time by what Pinterest's answers say.
class Bucket {
 public:
  explicit Bucket(const std::optional<Quota>& quota);

  // When a request may start if `ahead` others start before it.
  SteadyTime StartTime(SteadyTime now, std::size_t ahead) const;
  // A request starts. Returns its number, by which its answer's report is later put in order.
  std::uint64_t Take(SteadyTime now);

  // A request that started at `started` never left: it does not count.
  void GiveBack(SteadyTime started, std::uint64_t number);

  // What the answer to request `number` says about `remaining` and `reset`.
  void Correct(SteadyTime now, std::uint64_t number, const RateReport& report);
  // Adopts the policy of our window's length, if it is stricter than ours. `narrower`: a quota of
  // which the same answer speaks too. Where both count by the same window, the strictest is its
  // own.
  void Adopt(const RateReport& report, const Bucket* narrower = nullptr);
  void BlockUntil(SteadyTime until);
  // What it knows of the past holds nothing back any more.
  bool IsAsNew(SteadyTime now) const;

  // Requests that wait for this quota; kept by the governor.
  std::size_t waiting = 0;

 private:
  std::optional<SlidingWindow> window_;
  std::uint64_t taken_ = 0;
  std::uint64_t reported_ = 0;  // the newest request whose answer was heard
  std::uint64_t allowed_ = 0;   // up to this request number until `allowed_until_`
  SteadyTime allowed_until_{};
  SteadyTime blocked_until_{};
};

}  // namespace pinterest::limit
