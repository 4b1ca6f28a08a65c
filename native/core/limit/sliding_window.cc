#include "limit/sliding_window.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace pinterest::limit {

namespace {

// Predictions further away than this are all "much too long"; without a bound a long queue behind a
// long window overflows the time type.
constexpr std::chrono::hours kHorizon{24 * 365};

constexpr std::size_t kDropInBulk = 64;

}  // namespace

SlidingWindow::SlidingWindow(std::size_t limit, Milliseconds window)
    : configured_(std::max<std::size_t>(limit, 1)), limit_(configured_), window_(window) {}

std::size_t SlidingWindow::FirstInside(SteadyTime now) const {
  const auto begin = starts_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto inside = std::upper_bound(begin, starts_.end(), now - window_);
  return static_cast<std::size_t>(inside - starts_.begin());
}

SteadyTime SlidingWindow::StartTime(SteadyTime now, std::size_t ahead) const {
  const std::size_t begin = FirstInside(now);
  const std::size_t inside = starts_.size() - begin;
  if (inside + ahead < limit_) return now;
  // The request that is `limit_` places before this one has to leave the window first. That one may
  // lie in the future itself: one window later for each full round.
  const std::size_t place = inside + ahead - limit_;
  if (place < inside) return starts_[begin + place] + window_;
  const std::size_t rounds = (place - inside) / limit_ + 1;
  if (window_.count() == 0) return now;
  const auto most_rounds = static_cast<std::size_t>(Milliseconds(kHorizon) / window_);
  if (rounds > most_rounds) return now + kHorizon;
  return StartTime(now, ahead - rounds * limit_) + window_ * static_cast<std::int64_t>(rounds);
}

void SlidingWindow::Record(SteadyTime now) {
  first_ = FirstInside(now);
  if (first_ >= kDropInBulk && first_ * 2 >= starts_.size()) {
    starts_.erase(starts_.begin(), starts_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  starts_.push_back(now);
}

void SlidingWindow::Forget(SteadyTime time) {
  const auto begin = starts_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto found = std::lower_bound(begin, starts_.end(), time);
  if (found != starts_.end() && *found == time) starts_.erase(found);
}

void SlidingWindow::Learn(std::size_t limit) {
  limit_ = std::clamp<std::size_t>(limit, 1, configured_);
}

}  // namespace pinterest::limit
