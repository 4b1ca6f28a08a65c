#include "pins/board_look.h"

#include "api/operation.h"
#include "json/reader.h"

#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace pinterest::pins {
namespace {

constexpr std::string_view kPageSize = "250";  // the most Pinterest gives

struct Page {
  std::vector<ListedPin> pins{};
  std::string bookmark{};  // empty: the last page
};

Result<Page> ReadPage(std::string_view body) {
  auto document = json::Document::Parse(body);
  if (!document) return std::move(document).error();
  const json::Object root = document.value().object();
  Page page;
  for (const json::Value item : root.GetArray("items")) {
    page.pins.push_back(ReadPin(item.AsObject()));
  }
  page.bookmark = root.OptionalString("bookmark").value_or("");
  return document.value().Finish(std::move(page));
}

class Look : public std::enable_shared_from_this<Look> {
 public:
  Look(api::Caller& caller, Loop& loop, LookAt at, LookLimits limits,
       std::function<void(Listing)> done)
      : caller_(caller),
        loop_(loop),
        at_(std::move(at)),
        limits_(limits),
        done_(std::move(done)),
        sections_left_(!at_.board_section_id.empty()) {
    listing_.started_at = loop_.clock().Wall();
  }

  void AskForPage() {
    api::Call call;
    call.operation =
        api::FindOperation(in_section_ ? "board_sections/list_pins" : "boards/list_pins");
    call.auth = at_.auth;
    call.path = {{"board_id", at_.board_id}};
    if (in_section_) call.path.emplace_back("section_id", at_.board_section_id);
    call.query = {{"page_size", std::string(kPageSize)}};
    if (!bookmark_.empty()) call.query.emplace_back("bookmark", bookmark_);
    call.max_wait = limits_.max_wait;
    call.max_attempts = limits_.max_attempts;
    call_ = caller_.Start(std::move(call), [self = shared_from_this()](Result<api::Answer> answer) {
      self->OnAnswer(std::move(answer));
    });
  }

  void Cancel(std::function<void(const Error&)> cancelled) {
    if (!done_) return;
    done_ = nullptr;
    cancelled_ = std::move(cancelled);
    caller_.Cancel(call_);
  }

 private:
  void OnAnswer(Result<api::Answer> answer) {
    if (!done_) return cancelled_(api::CancelledRead(attempts_, answer));
    if (!answer) return Fail(std::move(answer).error());
    const api::Answer& page_answer = answer.value();
    attempts_ += page_answer.attempts;
    if (page_answer.server_date && !listing_.server_ahead) {
      listing_.server_ahead = *page_answer.server_date - page_answer.ended_at;
    }
    auto page = ReadPage(page_answer.body);
    if (!page) return Fail(std::move(page).error());
    ++listing_.pages;
    ++pages_of_list_;
    Keep(std::move(page.value().pins));
    Continue(std::move(page.value().bookmark));
  }

  // An id twice in one list means that the list moved between two pages. Where one pin comes twice
  // another one may have been skipped, so such a list proves no absence.
  void Keep(std::vector<ListedPin> pins) {
    for (ListedPin& pin : pins) {
      if (!ids_of_list_.insert(pin.id).second) {
        Doubt("The list moved while it was read: pin " + pin.id + " came twice.");
      }
      listing_.pins.push_back(std::move(pin));
    }
  }

  void Continue(std::string bookmark) {
    if (bookmark.empty()) return EndList();
    if (!bookmarks_of_list_.insert(bookmark).second) {
      Doubt("Pinterest repeated a bookmark, so the rest of the list could not be read.");
      return EndList();
    }
    if (pages_of_list_ >= limits_.max_pages) {
      Doubt("The list is longer than the " + std::to_string(limits_.max_pages) +
            " pages that are read.");
      return EndList();
    }
    bookmark_ = std::move(bookmark);
    AskForPage();
  }

  void EndList() {
    if (!sections_left_) return Finish();
    sections_left_ = false;
    in_section_ = true;
    bookmark_.clear();
    pages_of_list_ = 0;
    ids_of_list_.clear();
    bookmarks_of_list_.clear();
    AskForPage();
  }

  void Doubt(std::string why) {
    if (listing_.incomplete_why.empty()) listing_.incomplete_why = std::move(why);
  }

  void Fail(Error error) {
    Doubt(error.message);
    listing_.failure = std::move(error);
    Finish();
  }

  void Finish() {
    listing_.complete = listing_.incomplete_why.empty() && !listing_.failure;
    std::exchange(done_, nullptr)(std::move(listing_));
  }

  api::Caller& caller_;
  Loop& loop_;
  LookAt at_;
  LookLimits limits_;
  std::function<void(Listing)> done_;
  std::function<void(const Error&)> cancelled_{};
  int attempts_ = 0;  // of the pages before
  api::CallId call_ = 0;
  Listing listing_{};
  bool sections_left_;
  bool in_section_ = false;
  std::string bookmark_{};
  std::size_t pages_of_list_ = 0;
  std::unordered_set<std::string> ids_of_list_{};
  std::unordered_set<std::string> bookmarks_of_list_{};
};

}  // namespace

Canceller LookAtBoard(api::Caller& caller, Loop& loop, LookAt at, LookLimits limits,
                      std::function<void(Listing)> done) {
  // Second owner: the call under way, which keeps it alive from page to page.
  const auto look = std::make_shared<Look>(caller, loop, std::move(at), limits, std::move(done));
  look->AskForPage();
  return [look](auto cancelled) { look->Cancel(std::move(cancelled)); };
}

}  // namespace pinterest::pins
