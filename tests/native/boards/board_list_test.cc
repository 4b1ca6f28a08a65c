#include "boards/board_list.h"

#include "caller/caller_bench.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::boards {
namespace {

using api::testing::AuthOf;
using api::testing::CallerBench;
using pinterest::testing::Answered;
using pinterest::testing::Failed;

std::string Page(const std::vector<std::string>& ids, const std::string& bookmark) {
  std::string body = R"({"items":[)";
  for (const std::string& id : ids) {
    if (body.back() != '[') body += ',';
    body += R"({"id":")" + id + R"(","name":"Board )" + id + R"("})";
  }
  return body + R"(],"bookmark":)" + bookmark + "}";
}

struct ListBench : CallerBench {
  Canceller List(std::size_t max_pages = 200) {
    ListRequest request;
    request.auth = AuthOf("ann");
    request.own_username = "ann";
    request.max_pages = max_pages;
    request.on_page = [this](std::size_t so_far) { progress.push_back(so_far); };
    Canceller cancel = ListBoards(*caller, std::move(request), [this](Result<BoardList> list) {
      result = std::make_unique<Result<BoardList>>(std::move(list));
    });
    loop.Run();
    return cancel;
  }
  void Answer(const std::string& body) {
    transport.Answer(transport.count() - 1, Answered(200, body));
    loop.Run();
  }
  const std::string& last_url() const { return transport.sent().back().request.url; }
  std::vector<std::string> ids() const {
    std::vector<std::string> found;
    for (const Board& board : result->value().items) found.push_back(board.id);
    return found;
  }

  std::vector<std::size_t> progress;
  std::unique_ptr<Result<BoardList>> result;
};

using Ids = std::vector<std::string>;

TEST(BoardList, ReadsEveryPageOf250AndEncodesTheBookmark) {
  ListBench bench;
  bench.List();
  EXPECT_EQ(bench.last_url(), "https://api.pinterest.com/v5/boards?page_size=250");
  bench.Answer(Page({"1", "2"}, R"("a+/=b")"));
  EXPECT_EQ(bench.last_url(),
            "https://api.pinterest.com/v5/boards?page_size=250&bookmark=a%2B%2F%3Db");
  EXPECT_EQ(bench.progress, (std::vector<std::size_t>{2}));
  bench.Answer(Page({"3"}, "null"));
  ASSERT_TRUE(bench.result);
  EXPECT_EQ(bench.ids(), (Ids{"1", "2", "3"}));
  EXPECT_TRUE(bench.result->value().complete);
  EXPECT_EQ(bench.progress, (std::vector<std::size_t>{2, 3}));
}

TEST(BoardList, NullEmptyAndMissingBookmarksEndTheList) {
  for (const char* body :
       {R"({"items":[],"bookmark":null})", R"({"items":[],"bookmark":""})", R"({"items":[]})"}) {
    ListBench bench;
    bench.List();
    bench.Answer(body);
    ASSERT_TRUE(bench.result);
    EXPECT_TRUE(bench.result->value().complete);
  }
}

TEST(BoardList, ARepeatedBookmarkStopsAndIsNotTheWholeList) {
  ListBench bench;
  bench.List();
  bench.Answer(Page({"1"}, R"("a")"));
  bench.Answer(Page({"2"}, R"("b")"));
  bench.Answer(Page({"3"}, R"("a")"));
  ASSERT_TRUE(bench.result);
  EXPECT_EQ(bench.transport.count(), 3U);
  EXPECT_EQ(bench.ids(), (Ids{"1", "2", "3"}));
  EXPECT_FALSE(bench.result->value().complete);
  EXPECT_NE(bench.result->value().why_incomplete.find("bookmark"), std::string::npos);
}

TEST(BoardList, ThePageBoundIsNotTheWholeList) {
  ListBench bench;
  bench.List(2);
  bench.Answer(Page({"1"}, R"("a")"));
  bench.Answer(Page({"2"}, R"("b")"));
  ASSERT_TRUE(bench.result);
  EXPECT_FALSE(bench.result->value().complete);
  EXPECT_NE(bench.result->value().why_incomplete.find("maxPages"), std::string::npos);
}

TEST(BoardList, ABoardThatMovedToTheNextPageCountsOnce) {
  ListBench bench;
  bench.List();
  bench.Answer(Page({"1", "2"}, R"("a")"));
  bench.Answer(R"({"items":[{"id":"2","name":"newer"},{"id":"3","name":"x"}]})");
  EXPECT_EQ(bench.ids(), (Ids{"1", "2", "3"}));
  EXPECT_EQ(bench.result->value().items[1].name, "newer");
}

TEST(BoardList, AFailureHalfWayFailsTheWhole) {
  ListBench bench;
  bench.List();
  bench.Answer(Page({"1"}, R"("a")"));
  bench.transport.Answer(1, Answered(401, R"({"code":2,"message":"Authentication failed."})"));
  bench.loop.Run();
  ASSERT_TRUE(bench.result);
  EXPECT_EQ(bench.result->error().code, ErrorCode::kAuthExpired);
}

TEST(BoardList, APageIsTriedAgain) {
  ListBench bench;
  bench.List();
  bench.transport.Answer(0, Answered(503, ""));
  bench.loop.Advance(std::chrono::seconds(1));
  EXPECT_EQ(bench.transport.count(), 2U);
  bench.Answer(Page({"1"}, "null"));
  EXPECT_EQ(bench.ids(), (Ids{"1"}));
}

TEST(BoardList, AnItemThatCannotBeReadFailsRatherThanVanishes) {
  for (const char* body : {R"({"items":[{"name":"no id"}]})", R"({"items":["1"]})", R"({})", "[]",
                           R"({"items":[{"id":"1","id":"2"}]})", R"({"items":[],"bookmark":7})"}) {
    ListBench bench;
    bench.List();
    bench.Answer(body);
    ASSERT_TRUE(bench.result) << body;
    const Error& error = bench.result->error();
    EXPECT_EQ(error.code, ErrorCode::kBadAnswer) << body;
    EXPECT_EQ(error.http_status, 200) << body;
    EXPECT_EQ(error.outcome, Outcome::kUnknown) << body;
    EXPECT_EQ(error.attempts, 1) << body;
  }
}

TEST(BoardList, CancelledItSaysHowManyRequestsHadLeft) {
  for (const int pages : {0, 1, 2}) {
    ListBench bench;
    bench.transport.gate_passes_when_cancelled = 1;
    const Canceller cancel = bench.List();
    for (int page = 0; page < pages; ++page)
      bench.Answer(Page({"1"}, '"' + std::to_string(page) + '"'));
    std::vector<Error> told;
    cancel([&told](const Error& error) { told.push_back(error); });
    cancel([&told](const Error& error) { told.push_back(error); });
    EXPECT_TRUE(bench.transport.sent().back().cancelled);
    EXPECT_TRUE(bench.loop.RunToRest());
    EXPECT_FALSE(bench.result);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].code, ErrorCode::kCancelled);
    EXPECT_EQ(told[0].stopped, StopReason::kCancelled);
    EXPECT_EQ(told[0].outcome, Outcome::kUnknown);
    EXPECT_EQ(told[0].attempts, pages + 1);
  }
}

TEST(BoardList, CancelledBeforeItsFirstRequestLeftItSaysSo) {
  ListBench bench;
  const Canceller cancel = bench.List();
  std::optional<Error> told;
  cancel([&told](const Error& error) { told = error; });
  bench.loop.Run();
  EXPECT_EQ(told.value().outcome, Outcome::kNotSent);
}

TEST(BoardList, CancelledAfterItsEndItSaysNothingMore) {
  ListBench bench;
  const Canceller cancel = bench.List();
  bench.Answer(Page({"1"}, "null"));
  cancel([](const Error&) { FAIL() << "told twice"; });
  EXPECT_TRUE(bench.loop.RunToRest());
  EXPECT_TRUE(bench.result);
}

TEST(BoardList, CancelledFromItsOwnProgressItStops) {
  CallerBench bench;
  Canceller cancel;
  bool done = false;
  std::optional<Error> told;
  ListRequest request;
  request.auth = AuthOf("ann");
  request.on_page = [&](std::size_t) { cancel([&told](const Error& error) { told = error; }); };
  cancel =
      ListBoards(*bench.caller, std::move(request), [&done](Result<BoardList>) { done = true; });
  bench.loop.Run();
  bench.transport.Answer(0, Answered(200, Page({"1"}, R"("a")")));
  bench.loop.Run();
  EXPECT_EQ(bench.transport.count(), 1U);
  EXPECT_FALSE(done);
  EXPECT_EQ(told.value().attempts, 1);
}

TEST(SectionList, ReadsTheSectionsOfABoard) {
  CallerBench bench;
  std::optional<SectionList> list;
  ListRequest request;
  request.auth = AuthOf("ann");
  ListSections(*bench.caller, std::move(request), "77",
               [&list](Result<SectionList> result) { list = std::move(result).value(); });
  bench.loop.Run();
  EXPECT_EQ(bench.transport.sent()[0].request.url,
            "https://api.pinterest.com/v5/boards/77/sections?page_size=250");
  bench.transport.Answer(0, Answered(200, R"({"items":[{"id":"5","name":"Salads"}]})"));
  bench.loop.Run();
  ASSERT_TRUE(list);
  EXPECT_TRUE(list->complete);
  EXPECT_EQ(list->items, (std::vector<Section>{{"5", "Salads"}}));
}

}  // namespace
}  // namespace pinterest::boards
