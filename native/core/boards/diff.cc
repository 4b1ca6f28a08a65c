#include "boards/diff.h"

#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace pinterest::boards {

BoardDiff Diff(const std::vector<Board>& known, const BoardList& fetched) {
  std::unordered_map<std::string_view, const Board*> by_id;
  for (const Board& board : known) by_id.emplace(board.id, &board);

  BoardDiff diff;
  std::unordered_set<std::string_view> still_there;
  for (const Board& board : fetched.items) {
    still_there.insert(board.id);
    const auto found = by_id.find(board.id);
    if (found != by_id.end() && *found->second == board) {
      diff.unchanged.push_back(board.id);
    } else {
      diff.upserts.push_back(board);
    }
  }
  if (!fetched.complete) return diff;
  for (const Board& board : known) {
    if (still_there.insert(board.id).second) diff.deletes.push_back(board.id);
  }
  return diff;
}

}  // namespace pinterest::boards
