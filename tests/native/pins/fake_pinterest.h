#pragma once

#include "support/fake_caller.h"
#include "support/fake_loop.h"
#include "support/pin_json.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::pins {

// Executes, loses, delays, reorders and rewrites, by seed. Its ledger knows what was really made.
class FakePinterest {
 public:
  using Request = testing::FakeCaller::Request;

  struct Made {
    std::string id{};
    std::string key{};  // of the pin, by its image
    std::string account{};
    std::string board{};
    std::string title{};  // as it was sent
    std::string shown_title{};
    WallTime created_at{};
    WallTime listed_at{};
  };

  FakePinterest(testing::FakeLoop& loop, testing::FakeCaller& caller, std::uint64_t seed)
      : loop_(loop), caller_(caller), random_(seed) {
    caller_.on_start = [this](Request& request) {
      if (request.is("pins/create")) {
        ++starts[KeyOf(request)];
        After(Below(3000), [this, &request] { OnCreate(request); });
      } else {
        After(20 + Below(400), [this, &request] { OnList(request); });
      }
    };
  }

  std::uint64_t Below(std::uint64_t bound) { return random_() % bound; }

  std::vector<Made> made{};
  std::map<std::string, int> starts{};  // calls per key
  bool healthy = false;                 // no more faults in lists

 private:
  template <typename Task>
  void After(std::uint64_t milliseconds, Task task) {
    loop_.At(loop_.clock().Steady() + std::chrono::milliseconds(milliseconds), std::move(task));
  }

  static std::string Between(const std::string& text, const std::string& before,
                             const std::string& after) {
    const std::size_t start = text.find(before) + before.size();
    return text.substr(start, text.find(after, start) - start);
  }
  static std::string KeyOf(const Request& request) {
    return Between(request.call.make_body(), "https://blog.example/", ".jpg");
  }

  void OnCreate(Request& request) {
    if (request.ended) return;  // cancelled
    if (Below(20) == 0) return Fail(request, ErrorCode::kNetwork, Outcome::kNotSent);
    caller_.LetGo(request);
    if (Below(10) == 0) {  // 409, and the caller tries again
      caller_.Hold(request, loop_.clock().Wall() + std::chrono::seconds(2));
      After(2000, [this, &request] { OnCreate(request); });
      return;
    }
    After(50 + Below(2000), [this, &request] { Decide(request); });
  }

  void Decide(Request& request) {
    switch (Below(12)) {
      case 0:
        return Fail(request, ErrorCode::kBadMedia, Outcome::kRejected);
      case 1:  // never executed
        return Fail(request, ErrorCode::kTimeout, Outcome::kUnknown);
      case 2:
        Make(request, 0, "");
        return Fail(request, ErrorCode::kNetwork, Outcome::kUnknown);
      case 3:  // executed after the cut
        After(1 + Below(60'000), [this, &request] { Make(request, 0, ""); });
        return Fail(request, ErrorCode::kNetwork, Outcome::kUnknown);
      case 4:  // listed late
        Make(request, Below(60'000), "");
        return Fail(request, ErrorCode::kServerError, Outcome::kUnknown);
      case 5:  // rewritten
        Make(request, 0, " - shop now");
        return Fail(request, ErrorCode::kServerError, Outcome::kUnknown);
      case 6:
        Make(request, 0, "");
        return caller_.Answer(request, R"({"id":"12)");
      case 7:
        if (Below(8) == 0) return Fail(request, ErrorCode::kSpamBlock, Outcome::kRejected);
        [[fallthrough]];
      default:
        return caller_.Answer(request,
                              testing::PinJson({.id = Make(request, 0, Below(6) == 0 ? "!" : "")}));
    }
  }

  void Fail(Request& request, ErrorCode code, Outcome outcome) {
    caller_.Fail(request, testing::Failure(code, outcome));
  }

  std::string Make(const Request& request, std::uint64_t listed_after, const std::string& rewrite) {
    Made pin;
    pin.id = std::to_string(100'000'000'000'000'000U + Below(1'000'000) * 10'000 + made.size());
    pin.key = Between(request.body, "https://blog.example/", ".jpg");
    pin.account = request.call.auth->account();
    pin.board = request.call.board_id;
    pin.title = Between(request.body, R"("title":")", "\"");
    pin.shown_title = pin.title + rewrite;
    pin.created_at = loop_.clock().Wall();
    pin.listed_at = loop_.clock().Wall() + std::chrono::milliseconds(listed_after);
    made.push_back(pin);
    return pin.id;
  }

  // In another order for every page.
  void OnList(Request& request) {
    if (request.ended) return;
    if (!healthy && Below(10) == 0) {
      return Fail(request, ErrorCode::kTimeout, Outcome::kUnknown);
    }
    std::vector<testing::ShownPin> all;
    for (const Made& pin : made) {
      if (pin.account != request.call.auth->account()) continue;
      if (pin.board != request.Parameter("board_id")) continue;
      if (pin.listed_at > loop_.clock().Wall()) continue;
      all.insert(all.begin() + static_cast<std::ptrdiff_t>(Below(all.size() + 1)),
                 {.id = pin.id, .created_at = pin.created_at, .title = pin.shown_title});
    }
    const std::string bookmark = request.Parameter("bookmark");
    const std::size_t from = bookmark.empty() ? 0 : std::stoul(bookmark);
    const std::size_t to = std::min(all.size(), from + kPage);
    std::vector<testing::ShownPin> page;
    for (std::size_t i = from; i < to; ++i) page.push_back(all[i]);
    caller_.Answer(request, testing::PageJson(page, to < all.size() ? std::to_string(to) : ""),
                   200);
  }

  static constexpr std::size_t kPage = 4;

  testing::FakeLoop& loop_;
  testing::FakeCaller& caller_;
  std::mt19937_64 random_;
};

}  // namespace pinterest::pins
