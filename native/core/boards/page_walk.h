#pragma once

#include "api/caller.h"
#include "api/cancelled_read.h"
#include "json/reader.h"
#include "result.h"

#include <cstddef>
#include <functional>

namespace pinterest::boards {

// How a walk over pages ended without a failure.
enum class WalkEnd {
  kAllRead,
  kRepeatedBookmark,  // Pinterest gave a bookmark a second time: following it would never end
  kPageBound,
};

struct PageWalk {
  api::Call call{};  // of the first page; the bookmark is added to its query
  std::size_t page_size = 250;
  std::size_t max_pages = 200;
  std::function<void(const json::Object&)> on_item{};
  std::function<void()> on_page{};  // after the items of each page
};

using api::Canceller;

// Reads page after page. One page that fails fails the walk: half a list is no list. `done` runs
// once, later, and never after the canceller was called. The caller outlives the walk.
Canceller WalkPages(api::Caller& caller, PageWalk walk, Callback<WalkEnd> done);

}  // namespace pinterest::boards
