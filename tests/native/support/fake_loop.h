#pragma once

#include "loop.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace pinterest::testing {

// Stands still until told otherwise.
class FakeClock final : public Clock {
 public:
  SteadyTime Steady() const override { return Read(steady_); }
  WallTime Wall() const override { return Read(wall_); }
  BootTime Boot() const override { return Read(boot_); }

  void Advance(std::chrono::nanoseconds by) { Pass(by); }
  // So much later, right behind the reading of that number, the process is let go on.
  void StopAtReading(std::size_t number, std::chrono::nanoseconds by) {
    stop_in_ = number;
    stopped_for_ = by;
  }
  // Whether it has come to that reading.
  bool stopped() const { return stop_in_ == 0; }
  // A corrected calendar.
  void JumpWall(std::chrono::nanoseconds by) { wall_ += by; }
  // A closed laptop: steady time stands still.
  void Suspend(std::chrono::nanoseconds by) {
    wall_ += by;
    boot_ += by;
  }

 private:
  template <typename Time>
  Time Read(const Time& time) const {
    const Time read = time;
    if (stop_in_ > 0 && --stop_in_ == 0) Pass(stopped_for_);
    return read;
  }

  void Pass(std::chrono::nanoseconds by) const {
    steady_ += by;
    wall_ += by;
    boot_ += by;
  }

  mutable SteadyTime steady_{std::chrono::hours(1)};
  mutable WallTime wall_{std::chrono::seconds(1'795'000'000)};  // 2026-11-18
  mutable BootTime boot_{std::chrono::hours(2)};
  mutable std::size_t stop_in_ = 0;
  std::chrono::nanoseconds stopped_for_{0};
};

// A loop without a thread: tasks run only inside Run and Advance.
class FakeLoop final : public Loop {
 public:
  void Post(std::function<void()> task) override { posted_.push_back(std::move(task)); }

  TimerId At(SteadyTime when, std::function<void()> task) override {
    const TimerId id = ++last_timer_;
    timers_.emplace(Key{when, id}, std::move(task));
    when_.emplace(id, when);
    return id;
  }

  void CancelTimer(TimerId id) override {
    const auto found = when_.find(id);
    if (found == when_.end()) return;
    timers_.erase(Key{found->second, id});
    when_.erase(found);
  }

  const Clock& clock() const override { return clock_; }
  FakeClock& fake_clock() { return clock_; }

  // Everything due now, and what that brings about, until nothing is left.
  void Run() {
    while (RunOne()) {
    }
  }

  // Time passes; every timer on the way runs at its own time.
  void Advance(std::chrono::nanoseconds by) {
    const SteadyTime end = clock_.Steady() + by;
    Run();
    while (!timers_.empty() && timers_.begin()->first.first <= end) {
      clock_.Advance(timers_.begin()->first.first - clock_.Steady());
      Run();
    }
    clock_.Advance(end - clock_.Steady());
    Run();
  }

  // Lets time pass until nothing is waiting any more, at most `limit`. False: the limit was hit.
  bool RunToRest(std::chrono::nanoseconds limit = std::chrono::hours(24 * 30)) {
    const SteadyTime end = clock_.Steady() + limit;
    Run();
    while (const auto next = next_timer()) {
      if (*next > end) return false;
      Advance(*next - clock_.Steady());
    }
    return true;
  }

  std::size_t pending_timers() const { return timers_.size(); }
  std::optional<SteadyTime> next_timer() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.begin()->first.first;
  }

 private:
  using Key = std::pair<SteadyTime, TimerId>;

  bool RunOne() {
    if (!posted_.empty()) {
      const auto task = std::move(posted_.front());
      posted_.pop_front();
      task();
      return true;
    }
    if (timers_.empty() || timers_.begin()->first.first > clock_.Steady()) return false;
    const auto first = timers_.begin();
    const auto task = std::move(first->second);
    when_.erase(first->first.second);
    timers_.erase(first);
    task();
    return true;
  }

  FakeClock clock_;
  std::deque<std::function<void()>> posted_;
  std::map<Key, std::function<void()>> timers_;
  std::map<TimerId, SteadyTime> when_;
  TimerId last_timer_ = 0;
};

}  // namespace pinterest::testing
