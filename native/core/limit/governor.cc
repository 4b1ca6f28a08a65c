#include "limit/governor.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace pinterest::limit {

namespace {

// Length before text: no two names run into each other.
void AppendPart(std::string& key, const std::string& part) {
  key += std::to_string(part.size());
  key += ':';
  key += part;
}

std::string AppKey(const Account& account) {
  std::string key;
  AppendPart(key, account.environment);
  AppendPart(key, account.app);
  return key;
}

std::string LaneKey(const Account& account) {
  std::string key = AppKey(account);
  AppendPart(key, account.user);
  return key;
}

Error TooLong(bool blocked, WallTime retry_at) {
  Error error;
  error.code = blocked ? ErrorCode::kSpamBlock : ErrorCode::kRateLimited;
  error.message =
      blocked ? "Pinterest's anti-spam block stops this account's writes; try again at retryAt, "
                "and post less or more varied pins"
              : "the rate limit of this account or app leaves no room within maxWait; try again at "
                "retryAt";
  error.outcome = Outcome::kNotSent;
  error.retryable = true;
  error.retry_at = retry_at;
  return error;
}

}  // namespace

Governor::Governor(Loop& loop, const LimitOptions& options)
    : loop_(loop), options_(options), self_(std::make_shared<Governor*>(this)) {}

Governor::~Governor() {
  if (timer_) loop_.CancelTimer(*timer_);
}

Lane& Governor::LaneOf(const Account& account) {
  std::string key = LaneKey(account);
  if (const auto found = lanes_.find(key); found != lanes_.end()) return *found->second;
  if (lanes_.size() >= drop_above_) DropUnused();
  std::unique_ptr<AppBuckets>& app = apps_[AppKey(account)];
  if (!app) {
    app = std::make_unique<AppBuckets>();
    for (std::size_t index = 0; index < api::kCategoryCount; ++index) {
      app->categories[index].emplace(options_.categories[index]);
    }
    app->universal.emplace(options_.universal);
  }
  return *lanes_.emplace(std::move(key), std::make_unique<Lane>(options_, *app)).first->second;
}

// Who is known by a token alone has another name with each new token.
void Governor::DropUnused() {
  std::unordered_set<const Lane*> used;
  for (const auto& [ticket, entry] : entries_) used.insert(entry.lane);
  const WallTime wall = loop_.clock().Wall();
  std::erase_if(lanes_, [&](const auto& named) {
    const Lane& lane = *named.second;
    return lane.IsAsNew(Now()) && lane.blocked_until.value_or(wall) <= wall &&
           !used.contains(&lane);
  });
  drop_above_ = std::max(drop_above_, 2 * lanes_.size());
}

bool Governor::IsBlocked(const Entry& entry) const {
  return entry.demand.category == api::Category::kOrgWrite && entry.lane->blocked_until &&
         *entry.lane->blocked_until > loop_.clock().Wall();
}

SteadyTime Governor::Earliest(const Entry& entry, std::size_t in_category,
                              std::size_t in_all) const {
  const SteadyTime now = Now();
  SteadyTime start = std::max(entry.lane->bucket(entry.demand.category).StartTime(now, in_category),
                              entry.lane->universal().StartTime(now, in_all));
  if (IsBlocked(entry)) {
    start = std::max(start, now + (*entry.lane->blocked_until - loop_.clock().Wall()));
  }
  return start;
}

void Governor::CountWaiting(const Entry& entry, bool enters) {
  for (Bucket* bucket : {&entry.lane->bucket(entry.demand.category), &entry.lane->universal()}) {
    if (enters) {
      ++bucket->waiting;
    } else {
      --bucket->waiting;
    }
  }
}

void Governor::Enter(TicketId ticket, Demand demand, Callback<Done> go) {
  Entry& entry = entries_[ticket];
  entry.lane = &LaneOf(demand.account);
  entry.demand = std::move(demand);
  entry.go = std::move(go);
  shortest_max_wait_ = std::min(shortest_max_wait_, entry.demand.max_wait);

  // One that comes back keeps its place, so nobody is before it.
  const bool comes_back = ticket <= last_entered_;
  last_entered_ = std::max(last_entered_, ticket);
  Lane& lane = *entry.lane;
  const SteadyTime start = comes_back ? Earliest(entry, 0, 0)
                                      : Earliest(entry, lane.bucket(entry.demand.category).waiting,
                                                 lane.universal().waiting);

  lane.Add(ticket, entry.demand.category, entry.demand.board_id);
  CountWaiting(entry, true);
  if (start - Now() > entry.demand.max_wait) {
    Refuse(ticket, entry, start);
  } else {
    if (start > Now()) Announce(entry, start);
    GiveTurn(lane);
  }
}

bool Governor::Leave(TicketId ticket) {
  const auto found = entries_.find(ticket);
  if (found == entries_.end() || found->second.state == State::kRunning) return false;
  Entry& entry = found->second;
  if (entry.state == State::kWaiting) {
    CountWaiting(entry, false);
    entry.lane->Remove(ticket, entry.demand.category, entry.demand.board_id);
    GiveTurn(*entry.lane);
  }
  entries_.erase(found);
  return true;
}

std::array<SteadyTime, 2> Governor::Openings(const Entry& entry) const {
  return {entry.lane->bucket(entry.demand.category).StartTime(Now(), 0),
          entry.lane->universal().StartTime(Now(), 0)};
}

void Governor::WakeIfSooner(const Entry& entry, const std::array<SteadyTime, 2>& before) {
  const auto after = Openings(entry);
  if (after[0] < before[0] || after[1] < before[1]) GiveTurnToAll();
}

void Governor::Report(TicketId ticket, const RateReport& report) {
  const Entry& entry = entries_.at(ticket);
  Bucket& bucket = entry.lane->bucket(entry.demand.category);
  const auto before = Openings(entry);
  bucket.Adopt(report);
  entry.lane->universal().Adopt(report, &bucket);
  bucket.Correct(Now(), entry.category_number, report);
  WakeIfSooner(entry, before);
  if (report.reset && bucket.StartTime(Now(), 0) - Now() > shortest_max_wait_) RefuseHopeless();
}

void Governor::GiveBack(TicketId ticket) {
  const Entry& entry = entries_.at(ticket);
  const auto before = Openings(entry);
  entry.lane->bucket(entry.demand.category).GiveBack(entry.started_at, entry.category_number);
  entry.lane->universal().GiveBack(entry.started_at, 0);
  WakeIfSooner(entry, before);
}

void Governor::HoldCategory(TicketId ticket, SteadyTime until) {
  const Entry& entry = entries_.at(ticket);
  entry.lane->bucket(entry.demand.category).BlockUntil(until);
  if (until - Now() > shortest_max_wait_) RefuseHopeless();
}

void Governor::Finish(TicketId ticket) {
  const auto found = entries_.find(ticket);
  Lane& lane = *found->second.lane;
  lane.Ended(found->second.demand.category, found->second.demand.board_id);
  entries_.erase(found);
  --in_flight_;
  GiveTurn(lane);
}

void Governor::Block(const Account& account, WallTime until) {
  Lane& lane = LaneOf(account);
  lane.blocked_until = until;
  RefuseHopeless();
  GiveTurn(lane);
}

std::optional<WallTime> Governor::BlockedUntil(const Account& account) const {
  const auto found = lanes_.find(LaneKey(account));
  if (found == lanes_.end()) return std::nullopt;
  const auto& until = found->second->blocked_until;
  return until && *until > loop_.clock().Wall() ? until : std::nullopt;
}

void Governor::SchedulePump() {
  if (pump_posted_) return;
  pump_posted_ = true;
  loop_.Post([self = std::weak_ptr<Governor*>(self_)] {
    if (const auto alive = self.lock()) (*alive)->Pump();
  });
}

void Governor::Pump() {
  pump_posted_ = false;
  while (!turns_.empty() && in_flight_ < options_.concurrency) {
    Lane& lane = *turns_.front();
    turns_.pop_front();
    lane.has_turn = false;
    if (StartOne(lane)) GiveTurn(lane);
  }
  AnswerRefused();
  ArmTimer();
}

bool Governor::StartOne(Lane& lane) {
  std::optional<SteadyTime> wake;
  std::optional<TicketId> first;
  for (std::size_t index = 0; index < api::kCategoryCount; ++index) {
    const auto ticket = StartableIn(lane, static_cast<api::Category>(index), wake);
    if (ticket && (!first || *ticket < *first)) first = ticket;
  }
  if (first) {
    Start(*first, entries_.at(*first));
    return true;
  }
  if (wake) Sleep(lane, *wake);
  return false;
}

std::optional<TicketId> Governor::StartableIn(Lane& lane, api::Category category,
                                              std::optional<SteadyTime>& wake) {
  const bool is_write = category == api::Category::kOrgWrite;
  if (is_write && lane.writes_in_flight() >= options_.writes_per_account) return std::nullopt;
  while (const auto ticket = lane.First(category)) {
    Entry& entry = entries_.at(*ticket);
    const SteadyTime start = Earliest(entry, 0, 0);
    if (start <= Now()) return ticket;
    if (!entry.held_since) {
      entry.held_since = Now();
      Announce(entry, start);
    }
    if (start - *entry.held_since <= entry.demand.max_wait) {
      wake = std::min(wake.value_or(start), start);
      return std::nullopt;
    }
    Refuse(*ticket, entry, start);
  }
  return std::nullopt;
}

void Governor::Start(TicketId ticket, Entry& entry) {
  const SteadyTime now = Now();
  CountWaiting(entry, false);
  entry.lane->Started(ticket, entry.demand.category, entry.demand.board_id);
  entry.started_at = now;
  entry.category_number = entry.lane->bucket(entry.demand.category).Take(now);
  entry.lane->universal().Take(now);
  entry.state = State::kRunning;
  ++in_flight_;
  // What runs now may enter, leave and finish requests, this one too.
  const Callback<Done> go = std::move(entry.go);
  go(Done{});
}

void Governor::Announce(const Entry& entry, SteadyTime start) {
  if (!entry.demand.on_wait) return;
  loop_.Post([on_wait = entry.demand.on_wait, at = WallAt(start)] { on_wait(at); });
}

void Governor::Refuse(TicketId ticket, Entry& entry, SteadyTime start) {
  CountWaiting(entry, false);
  entry.lane->Remove(ticket, entry.demand.category, entry.demand.board_id);
  entry.state = State::kRefused;
  entry.refusal = TooLong(IsBlocked(entry), WallAt(start));
  refused_.push_back(ticket);
  SchedulePump();
}

void Governor::AnswerRefused() {
  while (!refused_.empty()) {
    const auto found = entries_.find(refused_.front());
    refused_.pop_front();
    if (found == entries_.end() || found->second.state != State::kRefused) continue;
    const Callback<Done> go = std::move(found->second.go);
    Error refusal = std::move(*found->second.refusal);
    entries_.erase(found);
    go(std::move(refusal));
  }
}

void Governor::RefuseHopeless() {
  std::unordered_map<const Bucket*, std::size_t> ahead;
  for (auto& [ticket, entry] : entries_) {
    if (entry.state != State::kWaiting) continue;
    std::size_t& in_category = ahead[&entry.lane->bucket(entry.demand.category)];
    std::size_t& in_all = ahead[&entry.lane->universal()];
    const SteadyTime start = Earliest(entry, in_category, in_all);
    if (start - Now() > entry.demand.max_wait) {
      Refuse(ticket, entry, start);
    } else {
      ++in_category;
      ++in_all;
    }
  }
}

void Governor::GiveTurn(Lane& lane) {
  SchedulePump();
  if (lane.has_turn) return;
  lane.has_turn = true;
  turns_.push_back(&lane);
}

void Governor::GiveTurnToAll() {
  for (const auto& [key, lane] : lanes_) GiveTurn(*lane);
}

void Governor::Sleep(Lane& lane, SteadyTime until) {
  if (lane.wakes_at && *lane.wakes_at <= until) return;
  if (lane.wakes_at) {
    const auto [begin, end] = sleepers_.equal_range(*lane.wakes_at);
    const auto mine =
        std::find_if(begin, end, [&lane](const auto& sleeper) { return sleeper.second == &lane; });
    sleepers_.erase(mine);
  }
  lane.wakes_at = until;
  sleepers_.emplace(until, &lane);
}

void Governor::ArmTimer() {
  if (sleepers_.empty()) return;
  const SteadyTime next = sleepers_.begin()->first;
  if (timer_ && timer_at_ <= next) return;
  if (timer_) loop_.CancelTimer(*timer_);
  timer_at_ = next;
  timer_ = loop_.At(next, [self = std::weak_ptr<Governor*>(self_)] {
    if (const auto alive = self.lock()) (*alive)->WakeSleepers();
  });
}

void Governor::WakeSleepers() {
  timer_.reset();
  while (!sleepers_.empty() && sleepers_.begin()->first <= Now()) {
    Lane& lane = *sleepers_.begin()->second;
    sleepers_.erase(sleepers_.begin());
    lane.wakes_at.reset();
    GiveTurn(lane);
  }
  SchedulePump();
}

}  // namespace pinterest::limit
