#include "boards/diff.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pinterest::boards {
namespace {

Board Named(const std::string& id, const std::string& name) {
  Board board;
  board.id = id;
  board.name = name;
  return board;
}

BoardList Fetched(std::vector<Board> boards, bool complete = true) {
  BoardList list;
  list.items = std::move(boards);
  list.complete = complete;
  return list;
}

TEST(Diff, TellsNewChangedUnchangedAndGone) {
  const BoardDiff diff = Diff({Named("1", "a"), Named("2", "b"), Named("3", "c")},
                              Fetched({Named("4", "d"), Named("1", "a"), Named("2", "B")}));
  EXPECT_EQ(diff.upserts, (std::vector<Board>{Named("4", "d"), Named("2", "B")}));
  EXPECT_EQ(diff.unchanged, (std::vector<std::string>{"1"}));
  EXPECT_EQ(diff.deletes, (std::vector<std::string>{"3"}));
}

TEST(Diff, DeletesNothingOnAnIncompleteList) {
  const BoardDiff diff =
      Diff({Named("1", "a"), Named("2", "b")}, Fetched({Named("1", "A")}, false));
  EXPECT_EQ(diff.upserts.size(), 1U);
  EXPECT_TRUE(diff.deletes.empty());
}

TEST(Diff, AnEmptyAccountDeletesAllAndAKnownDoubleIsDeletedOnce) {
  const BoardDiff diff = Diff({Named("1", "a"), Named("1", "a"), Named("2", "b")}, Fetched({}));
  EXPECT_EQ(diff.deletes, (std::vector<std::string>{"1", "2"}));
}

}  // namespace
}  // namespace pinterest::boards
