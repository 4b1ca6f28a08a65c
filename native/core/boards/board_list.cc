#include "boards/board_list.h"

#include <unordered_map>
#include <utility>

namespace pinterest::boards {

namespace {

std::string WhyIncomplete(WalkEnd end) {
  switch (end) {
    case WalkEnd::kAllRead:
      return {};
    case WalkEnd::kRepeatedBookmark:
      return "Pinterest repeated a bookmark, so the pages after it could not be reached";
    case WalkEnd::kPageBound:
      return "there are more pages than maxPages";
  }
  return {};
}

// A list that grows page by page. Something added while it is read moves the rest to the next page,
// where it comes a second time: the later one is the fresher.
template <typename T>
class Collector {
 public:
  void Add(T item) {
    const auto [found, is_new] = places_.emplace(item.id, list_.items.size());
    if (is_new) {
      list_.items.push_back(std::move(item));
    } else {
      list_.items[found->second] = std::move(item);
    }
  }

  std::size_t size() const { return list_.items.size(); }

  List<T> Take(WalkEnd end) {
    list_.complete = end == WalkEnd::kAllRead;
    list_.why_incomplete = WhyIncomplete(end);
    return std::move(list_);
  }

 private:
  List<T> list_{};
  std::unordered_map<std::string, std::size_t> places_{};
};

template <typename T>
Canceller Collect(api::Caller& caller, std::string_view operation, api::Parameters path,
                  ListRequest request, std::function<T(const json::Object&)> read,
                  Callback<List<T>> done) {
  // Second owners: the walk's three callbacks.
  const auto collector = std::make_shared<Collector<T>>();
  PageWalk walk;
  walk.call.operation = api::FindOperation(operation);
  walk.call.auth = std::move(request.auth);
  walk.call.path = std::move(path);
  walk.max_pages = request.max_pages;
  walk.on_item = [collector, read = std::move(read)](const json::Object& object) {
    collector->Add(read(object));
  };
  walk.on_page = [collector, on_page = std::move(request.on_page)] {
    if (on_page) on_page(collector->size());
  };
  return WalkPages(caller, std::move(walk),
                   [collector, done = std::move(done)](Result<WalkEnd> end) {
                     if (!end) return done(std::move(end).error());
                     done(collector->Take(end.value()));
                   });
}

}  // namespace

Canceller ListBoards(api::Caller& caller, ListRequest request, Callback<BoardList> done) {
  const std::string own_username = request.own_username;
  return Collect<Board>(
      caller, "boards/list", {}, std::move(request),
      [own_username](const json::Object& object) { return ReadBoard(object, own_username); },
      std::move(done));
}

Canceller ListSections(api::Caller& caller, ListRequest request, std::string board_id,
                       Callback<SectionList> done) {
  return Collect<Section>(caller, "board_sections/list", {{"board_id", std::move(board_id)}},
                          std::move(request), ReadSection, std::move(done));
}

}  // namespace pinterest::boards
