#include "date.h"

#include <gtest/gtest.h>

#include <string>

namespace pinterest {
namespace {

constexpr std::int64_t kNano = 1'000'000'000;

WallTime At(std::int64_t seconds, std::int64_t nanoseconds = 0) {
  return WallTime(std::chrono::nanoseconds(seconds * kNano + nanoseconds));
}

TEST(IsoDate, ReadsPinterestsDatesAsUtc) {
  EXPECT_EQ(ParseIsoDate("2026-11-21T04:23:28"), At(1795235008));
  EXPECT_EQ(ParseIsoDate("2020-01-01T20:10:40"), At(1577909440));
  EXPECT_EQ(ParseIsoDate("2020-01-01 20:10:40"), At(1577909440));
}

TEST(IsoDate, ReadsFractionsAndZones) {
  EXPECT_EQ(ParseIsoDate("1970-01-01T00:00:00Z"), At(0));
  EXPECT_EQ(ParseIsoDate("1970-01-01T00:00:01.5Z"), At(1, kNano / 2));
  EXPECT_EQ(ParseIsoDate("1970-01-01T00:00:01.123456789123"), At(1, 123456789));
  EXPECT_EQ(ParseIsoDate("1970-01-01T02:00:00+02:00"), At(0));
  EXPECT_EQ(ParseIsoDate("1969-12-31T18:30:00-0530"), At(0));
}

TEST(IsoDate, KnowsTheCalendar) {
  EXPECT_EQ(ParseIsoDate("2024-02-29T00:00:00"), At(1709164800));
  EXPECT_FALSE(ParseIsoDate("2026-02-29T00:00:00"));
  EXPECT_FALSE(ParseIsoDate("2026-13-01T00:00:00"));
  EXPECT_FALSE(ParseIsoDate("2026-00-01T00:00:00"));
  EXPECT_FALSE(ParseIsoDate("2026-01-01T24:00:00"));
  EXPECT_FALSE(ParseIsoDate("2026-01-01T00:60:00"));
  EXPECT_FALSE(ParseIsoDate("2026-01-01T00:00:61"));
  EXPECT_EQ(ParseIsoDate("2016-12-31T23:59:60Z"), At(1483228800));
}

TEST(IsoDate, AnyTwoDatesCanBeSubtracted) {
  const auto first = ParseIsoDate("1900-01-01T00:00:00+23:59");
  const auto last = ParseIsoDate("2189-12-31T23:59:60-23:59");
  ASSERT_TRUE(first && last);
  EXPECT_GT(*last - *first, std::chrono::hours(289 * 365 * 24));
  EXPECT_LT(*first - *last, std::chrono::hours(-289 * 365 * 24));
  EXPECT_FALSE(ParseIsoDate("1899-12-31T00:00:00"));
  EXPECT_FALSE(ParseIsoDate("2190-01-01T00:00:00"));
  EXPECT_FALSE(ParseIsoDate("0000-01-01T00:00:00"));
  EXPECT_FALSE(ParseHttpDate("Mon, 06 Nov 1694 08:49:37 GMT"));
}

TEST(IsoDate, RefusesEverythingElse) {
  for (const char* text : {"", "2026", "2026-11-21", "2026-11-21T04:23", "2026-11-21T04:23:28.",
                           "2026-11-21T04:23:28x", "2026-11-21T04:23:28Z ", " 2026-11-21T04:23:28",
                           "2026/11/21T04:23:28", "-026-11-21T04:23:28", "2026-11-21T04:23:28+",
                           "2026-11-21T04:23:28+1", "2026-1-21T04:23:28"}) {
    EXPECT_FALSE(ParseIsoDate(text)) << text;
  }
}

TEST(HttpDate, ReadsAllThreeForms) {
  const WallTime expected = At(784111777);
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994"), expected);
  EXPECT_EQ(ParseHttpDate("Wed Nov 16 08:49:37 1994"), At(784111777 + 10 * 86400));
  EXPECT_EQ(ParseHttpDate("Friday, 06-Nov-26 08:49:37 GMT"), At(1793954977));
}

TEST(HttpDate, RefusesEverythingElse) {
  for (const char* text :
       {"", "0", "120", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Foo, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT, x", "sun, 06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_FALSE(ParseHttpDate(text)) << text;
  }
}

TEST(IsoDate, WritesWhatJavaScriptWrites) {
  EXPECT_EQ(FormatIsoDate(At(1795235008, 123'999'999)), "2026-11-21T04:23:28.123Z");
  EXPECT_EQ(FormatIsoDate(At(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatIsoDate(At(-1, 7'000'000)), "1969-12-31T23:59:59.007Z");
}

TEST(IsoDate, ReadsWhatItWrites) {
  for (std::int64_t second = -2'200'000'000; second < 6'900'000'000; second += 86'399'977) {
    EXPECT_EQ(ParseIsoDate(FormatIsoDate(At(second))), At(second)) << second;
  }
}

}  // namespace
}  // namespace pinterest
