#pragma once

#include "api/operation.h"
#include "limit/lane.h"
#include "limit/quota.h"
#include "limit/rate_header.h"
#include "result.h"

#include "loop.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace pinterest::limit {

// Whose quota: a user of an app in an environment.
struct Account {
  std::string environment{};
  std::string app{};
  std::string user{};
};

// What one request needs.
struct Demand {
  Account account{};
  api::Category category = api::Category::kOrgRead;
  std::string board_id{};  // of a write; empty: it waits for no other
  Milliseconds max_wait{0};
  std::function<void(WallTime)> on_wait{};
};

// Says when each request may go: quotas, one write in flight per board, a few per account, a bound
// over all. Within an account, requests of one category start in order of submission, save that a
// write whose board is busy does not hold up those behind it. Accounts take turns. Loop thread
// only.
class Governor {
 public:
  Governor(Loop& loop, const LimitOptions& options);
  Governor(const Governor&) = delete;
  Governor& operator=(const Governor&) = delete;
  ~Governor();

  // A place in the order of submission. A request that is sent again keeps its place.
  TicketId Issue() { return ++last_ticket_; }

  // `go` runs once, later: the request may start now and counts until Finish; or a quota would make
  // it wait longer than `max_wait`, and the error says until when.
  void Enter(TicketId ticket, Demand demand, Callback<Done> go);
  // Gives up waiting; `go` never runs. False: it is not waiting.
  bool Leave(TicketId ticket);

  // About a request that was let go, before Finish.
  void Report(TicketId ticket, const RateReport& report);
  // It was let go and never left the machine: it takes nothing of a quota. Before Finish.
  void GiveBack(TicketId ticket);
  // Pinterest refused it for its rate: nothing of its category goes before `until`.
  void HoldCategory(TicketId ticket, SteadyTime until);
  void Finish(TicketId ticket);

  // The anti-spam block stops an account's writes; reading goes on, because the fate of pins in
  // flight has to be looked up. A time in the past lifts it.
  void Block(const Account& account, WallTime until);
  std::optional<WallTime> BlockedUntil(const Account& account) const;

  std::size_t in_flight() const { return in_flight_; }
  std::size_t accounts() const { return lanes_.size(); }
  std::size_t waiting() const { return entries_.size() - in_flight_; }

 private:
  enum class State { kRefused, kWaiting, kRunning };
  struct Entry {
    Lane* lane = nullptr;
    Demand demand{};
    Callback<Done> go{};
    State state = State::kWaiting;
    std::optional<SteadyTime> held_since{};  // first of its line, held back by a quota
    SteadyTime started_at{};
    std::uint64_t category_number = 0;
    std::optional<Error> refusal{};
  };

  Lane& LaneOf(const Account& account);
  void DropUnused();
  // When it may start, with so many others before it.
  SteadyTime Earliest(const Entry& entry, std::size_t in_category, std::size_t in_all) const;
  bool IsBlocked(const Entry& entry) const;
  // When the next request of its kind may go, by each of its two quotas.
  std::array<SteadyTime, 2> Openings(const Entry& entry) const;
  // Others may share a quota and sleep until what was said before.
  void WakeIfSooner(const Entry& entry, const std::array<SteadyTime, 2>& before);
  void CountWaiting(const Entry& entry, bool enters);

  void SchedulePump();
  void Pump();
  bool StartOne(Lane& lane);
  std::optional<TicketId> StartableIn(Lane& lane, api::Category category,
                                      std::optional<SteadyTime>& wake);
  void Start(TicketId ticket, Entry& entry);
  void Announce(const Entry& entry, SteadyTime start);
  void Refuse(TicketId ticket, Entry& entry, SteadyTime start);
  void AnswerRefused();
  void RefuseHopeless();
  void GiveTurn(Lane& lane);
  void GiveTurnToAll();
  void Sleep(Lane& lane, SteadyTime until);
  void ArmTimer();
  void WakeSleepers();
  SteadyTime Now() const { return loop_.clock().Steady(); }
  WallTime WallAt(SteadyTime time) const { return loop_.clock().Wall() + (time - Now()); }

  Loop& loop_;
  LimitOptions options_;
  TicketId last_ticket_ = 0;
  TicketId last_entered_ = 0;
  std::map<TicketId, Entry> entries_;
  std::deque<TicketId> refused_;
  std::unordered_map<std::string, std::unique_ptr<AppBuckets>> apps_;
  std::unordered_map<std::string, std::unique_ptr<Lane>> lanes_;
  std::size_t drop_above_ = 1'024;
  std::deque<Lane*> turns_;  // lanes that may have something to start
  std::multimap<SteadyTime, Lane*> sleepers_;
  std::optional<TimerId> timer_;
  SteadyTime timer_at_{};
  std::size_t in_flight_ = 0;
  Milliseconds shortest_max_wait_ = Milliseconds::max();
  bool pump_posted_ = false;
  // Tasks left on the loop find out by this that we are gone.
  std::shared_ptr<Governor*> self_;
};

}  // namespace pinterest::limit
