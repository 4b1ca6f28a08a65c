#include "boards/page_walk.h"

#include "api/unusable_answer.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

namespace pinterest::boards {

namespace {

// The bookmark that follows; empty at the end of the list.
Result<std::string> ReadPage(std::string_view body,
                             const std::function<void(const json::Object&)>& on_item) {
  Result<json::Document> parsed = json::Document::Parse(body);
  if (!parsed) return std::move(parsed).error();
  json::Document document = std::move(parsed).value();
  const json::Object page = document.object();
  for (const json::Value item : page.GetArray("items")) {
    const json::Object object = item.AsObject();
    if (document.failed()) break;
    on_item(object);
  }
  return document.Finish(std::string(page.OptionalString("bookmark").value_or("")));
}

class Walker : public std::enable_shared_from_this<Walker> {
 public:
  Walker(api::Caller& caller, PageWalk walk, Callback<WalkEnd> done)
      : caller_(caller), walk_(std::move(walk)), done_(std::move(done)) {
    walk_.call.query.emplace_back("page_size", std::to_string(walk_.page_size));
  }

  void Next(const std::string& bookmark) {
    api::Call call = walk_.call;
    if (!bookmark.empty()) call.query.emplace_back("bookmark", bookmark);
    in_flight_ = caller_.Start(std::move(call), [self = shared_from_this()](auto answer) {
      self->Arrived(std::move(answer));
    });
  }

  void Cancel(std::function<void(const Error&)> cancelled) {
    if (!done_) return;
    done_ = nullptr;
    cancelled_ = std::move(cancelled);
    caller_.Cancel(in_flight_);
  }

 private:
  void Arrived(Result<api::Answer> answer) {
    if (!done_) return cancelled_(api::CancelledRead(attempts_, answer));
    if (!answer) return Finish(std::move(answer).error());
    const Result<std::string> bookmark = ReadPage(answer.value().body, walk_.on_item);
    if (!bookmark) return Finish(api::Unusable(bookmark.error(), answer.value()));
    ++pages_;
    if (walk_.on_page) walk_.on_page();
    // Cancelled from inside on_page.
    if (!done_) return cancelled_(api::CancelledRead(attempts_, answer));
    attempts_ += answer.value().attempts;
    if (bookmark.value().empty()) return Finish(WalkEnd::kAllRead);
    if (!seen_.insert(bookmark.value()).second) return Finish(WalkEnd::kRepeatedBookmark);
    if (pages_ >= walk_.max_pages) return Finish(WalkEnd::kPageBound);
    Next(bookmark.value());
  }

  void Finish(Result<WalkEnd> end) {
    const Callback<WalkEnd> done = std::exchange(done_, nullptr);
    done(std::move(end));
  }

  api::Caller& caller_;
  PageWalk walk_;
  Callback<WalkEnd> done_;
  std::function<void(const Error&)> cancelled_{};
  api::CallId in_flight_ = 0;
  std::size_t pages_ = 0;
  int attempts_ = 0;  // of the pages before
  std::unordered_set<std::string> seen_;
};

}  // namespace

Canceller WalkPages(api::Caller& caller, PageWalk walk, Callback<WalkEnd> done) {
  // Second owner: the request under way.
  const auto walker = std::make_shared<Walker>(caller, std::move(walk), std::move(done));
  walker->Next("");
  return [walker](auto cancelled) { walker->Cancel(std::move(cancelled)); };
}

}  // namespace pinterest::boards
