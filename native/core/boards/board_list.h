#pragma once

#include "api/auth.h"
#include "api/caller.h"
#include "boards/board.h"
#include "boards/page_walk.h"
#include "result.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pinterest::boards {

// Never take an incomplete list for the whole: what it lacks may well exist.
template <typename T>
struct List {
  std::vector<T> items{};  // each id once
  bool complete = false;
  std::string why_incomplete{};
};

using BoardList = List<Board>;
using SectionList = List<Section>;

struct ListRequest {
  std::shared_ptr<const api::Auth> auth{};  // second owner: whoever holds the connection
  std::string own_username{};               // marks group boards; empty: not known
  std::size_t max_pages = 200;              // 50,000 items
  std::function<void(std::size_t items_so_far)> on_page{};
};

// Every board of the account, its group boards among them. A page that fails fails the whole.
Canceller ListBoards(api::Caller& caller, ListRequest request, Callback<BoardList> done);

Canceller ListSections(api::Caller& caller, ListRequest request, std::string board_id,
                       Callback<SectionList> done);

}  // namespace pinterest::boards
