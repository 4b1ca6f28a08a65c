#pragma once

#include "api/operation.h"
#include "clock.h"
#include "limit/bucket.h"
#include "limit/quota.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

namespace pinterest::limit {

// Also the order of submission.
using TicketId = std::uint64_t;

// Quotas that all accounts of one app share.
struct AppBuckets {
  std::array<std::optional<Bucket>, api::kCategoryCount> categories{};
  std::optional<Bucket> universal{};
};

// One account: its quotas, and which of its requests is next. Keeps the order; decides nothing.
class Lane {
 public:
  Lane(const LimitOptions& options, AppBuckets& app);
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  Bucket& bucket(api::Category category) { return *buckets_[static_cast<std::size_t>(category)]; }
  Bucket& universal() { return *universal_; }
  std::size_t writes_in_flight() const { return writes_in_flight_; }

  void Add(TicketId ticket, api::Category category, const std::string& board_id);
  void Remove(TicketId ticket, api::Category category, const std::string& board_id);
  // The first one that no board holds back.
  std::optional<TicketId> First(api::Category category) const;

  // A request leaves the line and is on its way until Ended.
  void Started(TicketId ticket, api::Category category, const std::string& board_id);
  void Ended(api::Category category, const std::string& board_id);

  // Nobody waits for a turn of it, and no quota of its own remembers anything.
  bool IsAsNew(SteadyTime now) const;

  // Kept by the governor.
  std::optional<WallTime> blocked_until{};
  bool has_turn = false;
  std::optional<SteadyTime> wakes_at{};

 private:
  struct Board {
    bool busy = false;
    std::set<TicketId> waiting{};
  };

  std::set<TicketId>& Ready(api::Category category) {
    return ready_[static_cast<std::size_t>(category)];
  }
  void Offer(const Board& board);
  void Withdraw(const Board& board);
  void DropIfUnused(const std::string& board_id);

  std::array<std::optional<Bucket>, api::kCategoryCount> own_{};
  std::optional<Bucket> own_universal_{};
  std::array<Bucket*, api::kCategoryCount> buckets_{};  // ours or the app's
  Bucket* universal_ = nullptr;
  std::size_t writes_in_flight_ = 0;
  // Of each idle board only the first; requests without a board all.
  std::array<std::set<TicketId>, api::kCategoryCount> ready_{};
  std::unordered_map<std::string, Board> boards_{};
};

}  // namespace pinterest::limit
