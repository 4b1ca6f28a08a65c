#include "pins/publish_lane.h"

namespace pinterest::pins {

void PublishLane::Add(PinNumber pin, const std::string& board_id) {
  Board& board = boards_[board_id];
  Withdraw(board);
  board.waiting.insert(pin);
  Offer(board);
}

void PublishLane::Remove(PinNumber pin, const std::string& board_id) {
  Board& board = boards_.at(board_id);
  Withdraw(board);
  board.waiting.erase(pin);
  Offer(board);
}

std::optional<PinNumber> PublishLane::Take() {
  if (ready_.empty()) return std::nullopt;
  const auto [pin, board] = *ready_.begin();
  Withdraw(*board);
  board->waiting.erase(pin);
  board->busy = true;
  return pin;
}

void PublishLane::Release(const std::string& board_id) {
  Board& board = boards_.at(board_id);
  board.busy = false;
  Offer(board);
}

void PublishLane::Offer(Board& board) {
  if (!board.busy && !board.waiting.empty()) ready_.emplace(*board.waiting.begin(), &board);
}

void PublishLane::Withdraw(Board& board) {
  if (!board.busy && !board.waiting.empty()) ready_.erase({*board.waiting.begin(), &board});
}

}  // namespace pinterest::pins
