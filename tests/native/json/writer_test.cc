#include "json/writer.h"

#include "json/reader.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace pinterest::json {
namespace {

std::string Quoted(std::string_view text) {
  Writer writer;
  writer.String(text);
  return writer.text();
}

TEST(Writer, WritesNestedValuesWithTheirCommas) {
  Writer writer;
  writer.BeginObject()
      .Field("a", "x")
      .Key("list")
      .BeginArray()
      .Int(1)
      .Bool(true)
      .Bool(false)
      .Null()
      .BeginObject()
      .EndObject()
      .BeginArray()
      .EndArray()
      .String("s")
      .EndArray()
      .Key("raw")
      .Raw("{\"k\":[]}")
      .Field("b", "")
      .EndObject();
  EXPECT_EQ(std::move(writer).Take(),
            R"({"a":"x","list":[1,true,false,null,{},[],"s"],"raw":{"k":[]},"b":""})");
}

TEST(Writer, WritesTheLimitsOfIntegers) {
  Writer writer;
  writer.BeginArray()
      .Int(std::numeric_limits<std::int64_t>::min())
      .Int(std::numeric_limits<std::int64_t>::max())
      .EndArray();
  EXPECT_EQ(writer.text(), "[-9223372036854775808,9223372036854775807]");
}

TEST(Writer, EscapesWhatJsonWantsEscapedAndNothingElse) {
  EXPECT_EQ(Quoted("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(Quoted("\n\r\t\b\x1f\x7f"), "\"\\n\\r\\t\\u0008\\u001f\x7f\"");
  EXPECT_EQ(Quoted(std::string_view("\0", 1)), R"("\u0000")");
  EXPECT_EQ(Quoted("\xE2\x80\xA8\xF0\x9F\x98\x80"), "\"\xE2\x80\xA8\xF0\x9F\x98\x80\"");
}

TEST(Writer, EscapesKeys) {
  Writer writer;
  writer.BeginObject().Field("a\"", "v").EndObject();
  EXPECT_EQ(writer.text(), R"({"a\"":"v"})");
}

TEST(Writer, ReplacesWhatIsNotUtf8) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(Quoted("a\xFF"
                   "b"),
            "\"a" + mark + "b\"");
  EXPECT_EQ(Quoted("\xC3"), "\"" + mark + "\"");
  EXPECT_EQ(Quoted("\xE2\x82"), "\"" + mark + mark + "\"");
  EXPECT_EQ(Quoted("\xED\xA0\x80\xC3\xBC"), "\"" + mark + mark + mark + "\xC3\xBC\"");
  EXPECT_EQ(Quoted("\xF0\x9F\x98\x80\xF0"), "\"\xF0\x9F\x98\x80" + mark + "\"");
}

// Every code point there is, through the writer and back.
TEST(Writer, RoundTripsAllOfUnicode) {
  std::string all;
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const auto put = [&all](std::uint32_t byte) { all += static_cast<char>(byte); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | (c >> 6)), put(0x80 | (c & 63));
    } else if (c < 0x10000) {
      put(0xe0 | (c >> 12)), put(0x80 | ((c >> 6) & 63)), put(0x80 | (c & 63));
    } else {
      put(0xf0 | (c >> 18)), put(0x80 | ((c >> 12) & 63)), put(0x80 | ((c >> 6) & 63)),
          put(0x80 | (c & 63));
    }
  }
  Result<Document> document = Document::Parse(Quoted(all));
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document.value().root().AsString(), all);
}

}  // namespace
}  // namespace pinterest::json
