#include "json/reader.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace pinterest::json {
namespace {

Document Parsed(std::string_view text) {
  Result<Document> document = Document::Parse(text);
  EXPECT_TRUE(document.ok()) << (document ? "" : document.error().message);
  return std::move(document).value();
}

Error Refused(std::string_view text) {
  const Result<Document> document = Document::Parse(text);
  EXPECT_FALSE(document.ok()) << text;
  return document ? Error() : document.error();
}

// What a read latches: the field and the message of the first failure.
template <typename Read>
Error Latched(std::string_view text, Read read) {
  Document document = Parsed(text);
  read(document.object());
  EXPECT_TRUE(document.failed()) << text;
  const Result<int> finished = document.Finish(1);
  return finished ? Error() : finished.error();
}

TEST(Reader, ReadsEveryType) {
  Document document = Parsed(
      R"({"s":"text","id":"813744226420795884","n":-5,"t":true,"f":false,"o":{"k":"v"},"a":[1,2,3]})");
  const Object object = document.object();
  EXPECT_EQ(object.String("s"), "text");
  EXPECT_EQ(object.Id("id"), "813744226420795884");
  EXPECT_EQ(object.Int("n"), -5);
  EXPECT_TRUE(object.Bool("t"));
  EXPECT_FALSE(object.Bool("f"));
  EXPECT_EQ(object.GetObject("o").String("k"), "v");
  std::vector<std::int64_t> numbers;
  for (const Value value : object.GetArray("a")) numbers.push_back(value.AsInt());
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(object.GetArray("a").size(), 3U);
  EXPECT_EQ(document.Finish(7).value(), 7);
}

TEST(Reader, TakesAbsentAndNullAlikeWhereOptional) {
  Document document = Parsed(R"({"n":null})");
  const Object object = document.object();
  for (const char* key : {"n", "absent"}) {
    EXPECT_FALSE(object.OptionalString(key));
    EXPECT_FALSE(object.OptionalId(key));
    EXPECT_FALSE(object.OptionalInt(key));
    EXPECT_FALSE(object.OptionalBool(key));
    EXPECT_FALSE(object.OptionalObject(key));
    EXPECT_FALSE(object.OptionalArray(key));
  }
  EXPECT_TRUE(object.Find("n")->is_null());
  EXPECT_FALSE(object.Find("absent"));
  EXPECT_FALSE(document.failed());
}

TEST(Reader, ReadsOptionalValuesThatAreThere) {
  Document document = Parsed(R"({"s":"","id":"","id2":7,"n":1,"b":true,"o":{},"a":[]})");
  const Object object = document.object();
  EXPECT_EQ(object.OptionalString("s"), "");
  EXPECT_EQ(object.OptionalId("id"), std::nullopt);
  EXPECT_EQ(object.OptionalId("id2"), "7");
  EXPECT_EQ(object.OptionalInt("n"), 1);
  EXPECT_EQ(object.OptionalBool("b"), true);
  EXPECT_TRUE(object.OptionalObject("o")->exists());
  EXPECT_EQ(object.OptionalArray("a")->size(), 0U);
  EXPECT_FALSE(document.failed());
}

TEST(Reader, NamesAMissingField) {
  const Error error =
      Latched(R"({"media":{}})", [](Object object) { object.GetObject("media").String("id"); });
  EXPECT_EQ(error.code, ErrorCode::kBadAnswer);
  EXPECT_EQ(error.field, "media.id");
  EXPECT_EQ(error.message, "The answer's field media.id: is missing");
}

TEST(Reader, NamesAFieldOfTheWrongType) {
  const std::string text = R"({"a":[0,{"x":{}},{"s":1}]})";
  const auto third = [](Object object) { return *++ ++object.GetArray("a").begin(); };
  EXPECT_EQ(Latched(text, [&](Object o) { third(o).AsObject().String("s"); }).message,
            "The answer's field a[2].s: expected a string");
  EXPECT_EQ(Latched(text, [&](Object o) { third(o).AsObject().Bool("s"); }).field, "a[2].s");
  EXPECT_EQ(Latched(text, [&](Object o) { third(o).AsObject().GetArray("s"); }).field, "a[2].s");
  EXPECT_EQ(Latched(text, [&](Object o) { third(o).AsObject().GetObject("s"); }).field, "a[2].s");
  EXPECT_EQ(Latched(text, [](Object o) { o.Int("a"); }).field, "a");
  EXPECT_EQ(Latched(text, [](Object o) { o.Id("a"); }).field, "a");
}

TEST(Reader, KeepsTheFirstFailure) {
  const Error error = Latched(R"({"a":1,"b":2})", [](Object object) {
    object.String("a");
    object.String("b");
  });
  EXPECT_EQ(error.field, "a");
}

TEST(Reader, RefusesARepeatedKnownFieldAndIgnoresARepeatedUnknownOne) {
  const std::string text = R"({"id":"1","x":1,"x":2,"id":"2"})";
  const Error error = Latched(text, [](Object object) { object.Id("id"); });
  EXPECT_EQ(error.message, "The answer's field id: appears twice");
  EXPECT_EQ(Latched(text, [](Object object) { object.OptionalId("id"); }).field, "id");

  Document document = Parsed(R"({"id":"1","x":1,"x":2})");
  EXPECT_EQ(document.object().Id("id"), "1");
  EXPECT_FALSE(document.failed());
}

TEST(Reader, SeesARepeatThatIsWrittenWithEscapes) {
  EXPECT_EQ(Latched(R"({"id":"1","\u0069d":"2"})", [](Object o) { o.Id("id"); }).field, "id");
}

TEST(Reader, TakesANumberForAnIdOnlyWhenItsTextIsExact) {
  Document document = Parsed(R"({"a":813744226420795884,"b":18446744073709551615})");
  EXPECT_EQ(document.object().Id("a"), "813744226420795884");
  EXPECT_EQ(document.object().Id("b"), "18446744073709551615");
  for (const char* id : {"1.0", "1e18", "-3", "0", "-0", "\"\"", "true", "[]"}) {
    const std::string text = std::string(R"({"id":)") + id + "}";
    EXPECT_EQ(Latched(text, [](Object object) { object.Id("id"); }).field, "id") << id;
  }
}

TEST(Reader, TakesWholeDoublesForIntegers) {
  Document document = Parsed(R"({"a":2592000.0,"b":1e3})");
  EXPECT_EQ(document.object().Int("a"), 2592000);
  EXPECT_EQ(document.object().Int("b"), 1000);
  for (const char* number : {"1.5", "1e300", "-1e300", "18446744073709551615", "\"1\""}) {
    const std::string text = std::string(R"({"n":)") + number + "}";
    EXPECT_EQ(Latched(text, [](Object object) { object.Int("n"); }).field, "n") << number;
  }
}

TEST(Reader, LatchesNothingBelowWhatDoesNotExist) {
  const Object nothing;
  EXPECT_EQ(nothing.String("a"), "");
  EXPECT_EQ(nothing.Id("a"), "");
  EXPECT_EQ(nothing.Int("a"), 0);
  EXPECT_FALSE(nothing.Bool("a"));
  EXPECT_FALSE(nothing.GetObject("a").exists());
  EXPECT_EQ(nothing.GetArray("a").size(), 0U);
  EXPECT_EQ(nothing.Path(), "");
}

TEST(Reader, ReadsTextOfEveryPlane) {
  Document document = Parsed("{\"s\":\"\\u00fc \\ud83d\\ude00 \xF0\x9F\x98\x80 \\u0000 \\u2028\"}");
  EXPECT_EQ(document.object().String("s"),
            std::string_view("\xC3\xBC \xF0\x9F\x98\x80 \xF0\x9F\x98\x80 \0 \xE2\x80\xA8", 18));
}

// One title that was cut inside an emoji must not make the list of a board unreadable.
TEST(Reader, ReadsHalfASurrogatePairAsTheReplacementCharacter) {
  const std::pair<const char*, const char*> halves[] = {
      {R"(\ud83d)", "\xEF\xBF\xBD"},
      {R"(\uDE00)", "\xEF\xBF\xBD"},
      {R"(a\ud83dx)", "a\xEF\xBF\xBDx"},
      {R"(\ud83d\n)", "\xEF\xBF\xBD\n"},
      {R"(\ud83d\u0041)",
       "\xEF\xBF\xBD"
       "A"},
      {R"(\ud83d\ud83d\ude00)", "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
      {R"(\\ud83d\ud83d)", "\\ud83d\xEF\xBF\xBD"}};
  for (const auto& [half, text] : halves) {
    Document document = Parsed(std::string(R"({"id":"7","title":")") + half + R"(","b":"\"}"})");
    EXPECT_EQ(document.object().String("title"), text) << half;
    EXPECT_EQ(document.object().String("id"), "7");
    EXPECT_EQ(document.object().String("b"), "\"}");
  }
}

// A token or a pin's id must not be lost for a number beside it that nobody reads.
TEST(Reader, ReadsANumberThatNothingHoldsAsNull) {
  const std::string digits(400, '9');
  for (const std::string& number : {std::string("1e999"), std::string("-1E+999"),
                                    std::string("0.5e1000"), std::string("18446744073709551616"),
                                    std::string("-9223372036854775809"), digits, digits + ".5"}) {
    Document document = Parsed(R"({"n":)" + number + R"(,"l":[1,)" + number +
                               R"( ],"s":"1e999","most":18446744073709551615,)"
                               R"("least":-9223372036854775808,"x":1e3})");
    const Object object = document.object();
    EXPECT_TRUE(object.Find("n")->is_null()) << number;
    EXPECT_EQ(object.GetArray("l").size(), 2U);
    EXPECT_EQ(object.String("s"), "1e999");
    EXPECT_EQ(object.Id("most"), "18446744073709551615");
    EXPECT_EQ(object.Int("least"), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(object.Int("x"), 1000);
    EXPECT_FALSE(document.failed());
  }
}

TEST(Reader, MendsNothingThatIsNoJson) {
  for (const char* number :
       {"01e999", "-01e999", "1.e999", "1e999e", "1e999 1", "1e9991e999", "5-1e999", "--1e999",
        "+1e999", "1e+", "1e999x", "tru1e999", "1e999null", "018446744073709551616", "1e999\"\"",
        "\"\\ud83d", "\"\\ud83d\\q\"", "\"\\ud83\""}) {
    const std::string text = std::string(R"({"a":)") + number + "}";
    EXPECT_EQ(Refused(text).code, ErrorCode::kBadAnswer) << number;
  }
}

TEST(Reader, NamesTheFieldOfAStringThatNothingMends) {
  EXPECT_EQ(Refused(R"({"a":"\ud83d","items":[{},{"title":"\q"}]})").field, "items[1].title");
}

TEST(Reader, RefusesBrokenUtf8AndControlCharactersAndNamesTheField) {
  EXPECT_EQ(Refused("{\"a\":\"\xC3\"}").field, "a");
  EXPECT_EQ(Refused("{\"a\":{\"b\":\"x\ny\"}}").field, "a.b");
  EXPECT_EQ(Refused(R"({"a":"\q"})").field, "a");
}

TEST(Reader, RefusesWhatIsNotOneWholeJsonText) {
  for (const char* text : {"", " ", "{", "{\"a\":1", "{\"a\":1}x", "{'a':1}", "{\"a\":01}", "nul",
                           "[1,]", "{\"a\":1,}", "\"unclosed", "<html>"}) {
    EXPECT_EQ(Refused(text).code, ErrorCode::kBadAnswer) << text;
  }
}

TEST(Reader, RefusesTextThatNestsTooDeepOrIsTooLong) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(Document::Parse(nested(kMaxDepth - 1)).ok());
  EXPECT_EQ(Refused(nested(kMaxDepth + 1)).code, ErrorCode::kBadAnswer);
  EXPECT_EQ(Refused(nested(100'000)).code, ErrorCode::kBadAnswer);
  EXPECT_EQ(Refused(std::string(kMaxTextBytes + 1, ' ')).message,
            "The answer is larger than 8 MiB");
}

TEST(Reader, LatchesWhenTheTextIsNoObject) {
  Document document = Parsed("[1]");
  EXPECT_FALSE(document.object().exists());
  EXPECT_EQ(document.first_error().message, "The answer: expected an object");
  EXPECT_TRUE(document.root().is_array());
  EXPECT_FALSE(document.root().is_object());
}

TEST(Reader, ReadsOneDocumentInsideAnother) {
  Document outer = Parsed(R"({"a":"outer"})");
  {
    Document inner = Parsed(R"({"a":"inner"})");
    EXPECT_EQ(inner.object().String("a"), "inner");
  }
  EXPECT_EQ(outer.object().String("a"), "outer");
}

TEST(Reader, ReadsLargeAndSmallTextsInTurn) {
  std::string large = R"({"a":[)";
  for (int i = 0; i < 100'000; ++i) large += "\"0123456789\",";
  large += "\"last\"]}";
  for (int round = 0; round < 3; ++round) {
    Document big = Parsed(large);
    EXPECT_EQ(big.object().GetArray("a").size(), 100'001U);
    Document small = Parsed("{}");
    EXPECT_TRUE(small.object().exists());
  }
}

// The memory is kept for the next document of the thread, so the old strings would still be there.
TEST(Reader, WipesItsMemoryWhenTheDocumentGoes) {
  const char* kept = nullptr;
  {
    Document document = Parsed(R"({"access_token":"pina_MARKED_TOKEN"})");
    kept = document.object().String("access_token").data();
    ASSERT_EQ(std::string_view(kept, 6), "pina_M");
  }
  EXPECT_EQ(std::string_view(kept, 17).find_first_not_of('\0'), std::string_view::npos);
}

TEST(Reader, KeepsKeysFromOutsideHarmlessInPaths) {
  const std::string text = "{\"a\\n\\u001b" + std::string(200, 'k') + "\":{\"x\":1}}";
  Document document = Parsed(text);
  const std::string key = "a\n\x1b" + std::string(200, 'k');
  document.object().GetObject(key).String("x");
  EXPECT_EQ(document.first_error().field, "a??" + std::string(61, 'k') + ".x");
}

TEST(Reader, LetsItsUserRefuseAValue) {
  const Error error =
      Latched(R"({"id":"12x"})", [](Object object) { object.Find("id")->Refuse("digits"); });
  EXPECT_EQ(error.message, "The answer's field id: expected digits");
}

TEST(Value, KnowsItsType) {
  Document document = Parsed(R"({"s":"","n":1,"d":1.5,"u":18446744073709551615,"b":false})");
  const Object object = document.object();
  EXPECT_TRUE(object.Find("s")->is_string());
  EXPECT_TRUE(object.Find("b")->is_bool());
  for (const char* key : {"n", "d", "u"}) EXPECT_TRUE(object.Find(key)->is_number()) << key;
  EXPECT_FALSE(object.Find("s")->is_number());
  EXPECT_FALSE(object.Find("s")->is_bool());
}

}  // namespace
}  // namespace pinterest::json
