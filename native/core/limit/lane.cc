#include "limit/lane.h"

#include <algorithm>

namespace pinterest::limit {

namespace {

Bucket* OwnUnlessShared(const std::optional<Quota>& quota, std::optional<Bucket>& own,
                        Bucket* shared) {
  if (quota && quota->share == Share::kApp) return shared;
  return &own.emplace(quota);
}

// Only writes mind each other on a board.
bool HasBoard(api::Category category, const std::string& board_id) {
  return category == api::Category::kOrgWrite && !board_id.empty();
}

}  // namespace

Lane::Lane(const LimitOptions& options, AppBuckets& app) {
  for (std::size_t index = 0; index < api::kCategoryCount; ++index) {
    buckets_[index] =
        OwnUnlessShared(options.categories[index], own_[index], &*app.categories[index]);
  }
  universal_ = OwnUnlessShared(options.universal, own_universal_, &*app.universal);
}

void Lane::Add(TicketId ticket, api::Category category, const std::string& board_id) {
  if (!HasBoard(category, board_id)) {
    Ready(category).insert(ticket);
    return;
  }
  Board& board = boards_[board_id];
  Withdraw(board);
  board.waiting.insert(ticket);
  Offer(board);
}

void Lane::Remove(TicketId ticket, api::Category category, const std::string& board_id) {
  if (!HasBoard(category, board_id)) {
    Ready(category).erase(ticket);
    return;
  }
  Board& board = boards_[board_id];
  Withdraw(board);
  board.waiting.erase(ticket);
  Offer(board);
  DropIfUnused(board_id);
}

std::optional<TicketId> Lane::First(api::Category category) const {
  const auto& ready = ready_[static_cast<std::size_t>(category)];
  if (ready.empty()) return std::nullopt;
  return *ready.begin();
}

void Lane::Started(TicketId ticket, api::Category category, const std::string& board_id) {
  if (category == api::Category::kOrgWrite) ++writes_in_flight_;
  if (!HasBoard(category, board_id)) {
    Ready(category).erase(ticket);
    return;
  }
  Board& board = boards_[board_id];
  Withdraw(board);
  board.waiting.erase(ticket);
  board.busy = true;
}

void Lane::Ended(api::Category category, const std::string& board_id) {
  if (category == api::Category::kOrgWrite) --writes_in_flight_;
  if (!HasBoard(category, board_id)) return;
  Board& board = boards_[board_id];
  board.busy = false;
  Offer(board);
  DropIfUnused(board_id);
}

bool Lane::IsAsNew(SteadyTime now) const {
  const auto is_as_new = [now](const std::optional<Bucket>& own) {
    return !own || own->IsAsNew(now);
  };
  return !has_turn && !wakes_at && is_as_new(own_universal_) &&
         std::all_of(own_.begin(), own_.end(), is_as_new);
}

void Lane::Offer(const Board& board) {
  if (board.busy || board.waiting.empty()) return;
  Ready(api::Category::kOrgWrite).insert(*board.waiting.begin());
}

void Lane::Withdraw(const Board& board) {
  if (board.busy || board.waiting.empty()) return;
  Ready(api::Category::kOrgWrite).erase(*board.waiting.begin());
}

void Lane::DropIfUnused(const std::string& board_id) {
  const auto found = boards_.find(board_id);
  if (!found->second.busy && found->second.waiting.empty()) boards_.erase(found);
}

}  // namespace pinterest::limit
