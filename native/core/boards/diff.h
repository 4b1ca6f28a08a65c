#pragma once

#include "boards/board.h"
#include "boards/board_list.h"

#include <string>
#include <vector>

namespace pinterest::boards {

struct BoardDiff {
  std::vector<Board> upserts{};  // new or changed, in Pinterest's order
  std::vector<std::string> unchanged{};
  std::vector<std::string> deletes{};  // known and gone; none when the list is incomplete
};

BoardDiff Diff(const std::vector<Board>& known, const BoardList& fetched);

}  // namespace pinterest::boards
