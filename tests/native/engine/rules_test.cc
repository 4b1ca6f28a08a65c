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

TEST(Rules, ListsThatCannotBeReadAreRefused) {
  EXPECT_FALSE(BoardsDiffJson("{", "{}"));
  EXPECT_FALSE(BoardsDiffJson(R"([{"name":"no id"}])", R"({"complete":true,"boards":[]})"));
  EXPECT_FALSE(BoardsDiffJson("[]", "["));
  EXPECT_FALSE(BoardsDiffJson("[]", R"({"boards":[]})"));
}

}  // namespace
}  // namespace pinterest::engine
