#include "engine/rules.h"

#include "api/operation.h"
#include "json/reader.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace pinterest::engine {
namespace {

TEST(Rules, EveryOperationIsListedWithWhatItNeeds) {
  const std::string json = OperationsJson();
  auto document = json::Document::Parse(json);
  ASSERT_TRUE(document);
  std::size_t count = 0;
  for (const json::Value value : document.value().root().AsArray()) {
    const json::Object operation = value.AsObject();
    EXPECT_EQ(operation.String("name"), api::Operations()[count].name);
    ++count;
    if (operation.String("name") != "pins/create") continue;
    EXPECT_EQ(operation.String("method"), "POST");
    EXPECT_EQ(operation.String("path"), "/pins");
    EXPECT_EQ(operation.String("category"), "org_write");
    EXPECT_EQ(operation.String("credential"), "bearer");
    EXPECT_FALSE(operation.Bool("repeatable"));
  }
  EXPECT_EQ(count, 47U);
  EXPECT_FALSE(document.value().failed());
}

TEST(Rules, TheLinkedLibrariesSayTheirVersions) {
  const std::string json = VersionsJson();
  auto document = json::Document::Parse(json);
  ASSERT_TRUE(document);
  for (const std::string_view name : {"libcurl", "openssl", "zlib", "libsodium", "simdjson"}) {
    EXPECT_NE(document.value().object().String(name).find('.'), std::string_view::npos) << name;
  }
}

TEST(Rules, EqualWordsHaveOneFingerprint) {
  const auto plain = FingerprintOfJson(R"({"title":"Tea & cake","link":"https://a.example/"})");
  const auto rewritten =
      FingerprintOfJson(R"({"title":" Tea &amp; cake ","link":"https://a.example/"})");
  const auto other = FingerprintOfJson(R"({"title":"Tea","link":"https://a.example/"})");
  ASSERT_TRUE(plain && rewritten && other);
  EXPECT_EQ(plain.value(), rewritten.value());
  EXPECT_NE(plain.value(), other.value());
  EXPECT_FALSE(FingerprintOfJson("[]"));
  EXPECT_FALSE(FingerprintOfJson("{"));
}

constexpr std::string_view kKnown =
    R"([{"id":"1","name":"Old name","createdAt":"2026-01-02T03:04:05Z"},)"
    R"({"id":"2","name":"Same","thumbnailUrls":["https://i.example/1.jpg"]},)"
    R"({"id":"3","name":"Gone"}])";

TEST(Rules, ADiffNamesWhatToWriteAndWhatToDelete) {
  const auto diff = BoardsDiffJson(
      kKnown, R"({"complete":true,"boards":[{"id":"1","name":"New name","pinCount":4},)"
              R"({"id":"2","name":"Same","thumbnailUrls":["https://i.example/1.jpg"]},)"
              R"({"id":"4","name":"New"}]})");
  ASSERT_TRUE(diff);
  auto document = json::Document::Parse(diff.value());
  ASSERT_TRUE(document);
  const json::Object object = document.value().object();
  std::string upserts;
  for (const json::Value value : object.GetArray("upserts")) {
    upserts += std::string(value.AsObject().String("id")) + " ";
  }
  EXPECT_EQ(upserts, "1 4 ");
  EXPECT_NE(diff.value().find(R"("unchanged":["2"])"), std::string::npos) << diff.value();
  EXPECT_NE(diff.value().find(R"("deletes":["3"])"), std::string::npos) << diff.value();
}

TEST(Rules, NothingIsDeletedBecauseOfAListThatIsNotComplete) {
  const auto diff = BoardsDiffJson(kKnown, R"({"complete":false,"boards":[]})");
  ASSERT_TRUE(diff);
  EXPECT_NE(diff.value().find(R"("deletes":[])"), std::string::npos) << diff.value();
}

TEST(Rules, AListOfTheCallersThatIsNoneIsItsMisuse) {
  const auto known =
      BoardsDiffJson(R"([{"id":"1"},{"name":"no id"}])", R"({"complete":true,"boards":[]})");
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(known.error().field, "known[1].id");
  EXPECT_EQ(known.error().message, "known[1].id: Expected a list as boards.list gives it");
  const auto fetched = BoardsDiffJson("[]", R"({"boards":[]})");
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(fetched.error().field, "fetched.complete");
}

TEST(Rules, ListsThatCannotBeReadAreRefused) {
  EXPECT_FALSE(BoardsDiffJson("{", "{}"));
  EXPECT_FALSE(BoardsDiffJson(R"([{"name":"no id"}])", R"({"complete":true,"boards":[]})"));
  EXPECT_FALSE(BoardsDiffJson("[]", "["));
  EXPECT_FALSE(BoardsDiffJson("[]", R"({"boards":[]})"));
}

constexpr std::string_view kIssued = R"("tokensIssuedAt":"2026-01-01T00:00:00.000Z")";

std::string Tokens(std::string_view now, std::string_view access, std::string_view more = "") {
  return R"({"now":")" + std::string(now) + R"(","accessTokenExpiresAt":")" + std::string(access) +
         R"(",)" + std::string(kIssued) + std::string(more) + "}";
}

TEST(Rules, ATokenPairIsDueForAWeekOrHalfALife) {
  struct Case {
    std::string tokens;
    bool due;
  };
  const std::string_view access = "2026-01-31T00:00:00.000Z";
  const std::string refresh = R"(,"refreshTokenExpiresAt":"2026-01-21T00:00:00.000Z")";
  const Case cases[] = {
      {Tokens("2026-01-02T00:00:00.000Z", access), false},
      {Tokens("2026-01-24T00:00:00.000Z", access), false},
      {Tokens("2026-01-24T00:00:00.001Z", access), true},
      {Tokens("2026-01-11T00:00:00.000Z", access, refresh), false},
      {Tokens("2026-01-11T00:00:00.001Z", access, refresh), true},
      {Tokens("2026-01-11T00:00:00.001Z", access, R"(,"refreshTokenExpiresAt":null)"), false},
  };
  for (const Case& each : cases) {
    const auto due = RefreshDueOfJson(each.tokens);
    ASSERT_TRUE(due) << each.tokens;
    EXPECT_EQ(due.value(), each.due) << each.tokens;
  }
}

TEST(Rules, ATokenPairWithoutItsDatesIsRefused) {
  EXPECT_FALSE(RefreshDueOfJson("{"));
  EXPECT_FALSE(RefreshDueOfJson("{}"));
  EXPECT_FALSE(RefreshDueOfJson(Tokens("2026-01-01T00:00:00Z", "next week")));
  EXPECT_FALSE(RefreshDueOfJson(Tokens("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z",
                                       R"(,"refreshTokenExpiresAt":"soon")")));
}

}  // namespace
}  // namespace pinterest::engine
