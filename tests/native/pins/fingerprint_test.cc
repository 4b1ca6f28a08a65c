#include "pins/fingerprint.h"

#include "pins/html_entities.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <set>
#include <string>

namespace pinterest::pins {
namespace {

TEST(HtmlEntities, DecodesNamedAndNumeric) {
  EXPECT_EQ(DecodeEntities("&amp;&lt;&gt;&quot;&apos;"), "&<>\"'");
  EXPECT_EQ(DecodeEntities("&#39;&#x27;&#X27;&#0039;"), "''''");
  EXPECT_EQ(DecodeEntities("&nbsp;&#xE4;&#8211;&#x1F4CC;"),
            "\xC2\xA0\xC3\xA4\xE2\x80\x93\xF0\x9F\x93\x8C");
}

TEST(HtmlEntities, LeavesWhatIsNone) {
  for (const std::string text :
       {"", ";", "&;", "&&", "a & b;", "&copy=2", "&unknown;", "&#;", "&#x;", "&#xD800;", "&#0;",
        "&#x110000;", "&#99999999999;", "&# 39;", "&#3a;", "&amp", "x;y;z"}) {
    EXPECT_EQ(DecodeEntities(text), text);
  }
}

TEST(HtmlEntities, DecodesHoweverOftenCoded) {
  EXPECT_EQ(DecodeEntities("&amp;amp;amp;lt;"), "<");
  EXPECT_EQ(DecodeEntities("&#38;#38;lt;"), "<");
  EXPECT_EQ(DecodeEntities("&amp;#38;lt&#59;"), "<");
  EXPECT_EQ(DecodeEntities("&amp;&amp;"), "&&");
}

// A walk that starts again after each entity would take hours here.
TEST(HtmlEntities, IsLinear) {
  std::string nested = "&";
  while (nested.size() < (std::size_t{4} << 20)) nested += "amp;";
  EXPECT_EQ(DecodeEntities(nested), "&");
  EXPECT_EQ(DecodeEntities(std::string(std::size_t{4} << 20, ';')).size(), std::size_t{4} << 20);
}

std::string Coded(const std::string& text) {
  std::string coded;
  for (const char c : text) {
    if (c == '&') {
      coded += "&amp;";
    } else if (c == '<') {
      coded += "&lt;";
    } else if (c == '\'') {
      coded += "&#39;";
    } else if (c == '"') {
      coded += "&#x22;";
    } else {
      coded += c;
    }
  }
  return coded;
}

TEST(Fingerprint, IsTolerantOfWhiteSpace) {
  const std::string plain = Fingerprint({.title = "a b", .description = "c"});
  for (const std::string title : {" a b ", "a  b", "a\nb", "a\r\n\tb",
                                  "a\xC2\xA0"
                                  "b",
                                  "\xE2\x80\x83"
                                  "a\xE3\x80\x80"
                                  "b",
                                  "a&nbsp;b",
                                  "a\xE2\x80\xA8"
                                  "b",
                                  "a\xE2\x81\x9F"
                                  "b",
                                  "a\xE1\x9A\x80"
                                  "b",
                                  "a\xC2\x85"
                                  "b"}) {
    EXPECT_EQ(Fingerprint({.title = title, .description = " c"}), plain) << title;
  }
  EXPECT_NE(Fingerprint({.title = "ab", .description = "c"}), plain);
}

TEST(Fingerprint, KeepsCharactersThatOnlyLookLikeWhiteSpaceBytes) {
  for (const std::string text : {"\xC2\xA1", "\xE2\x80\x8B", "\xE2\x81\xA0", "\xE1\x9A\x81",
                                 "\xE3\x80\x81", "\xE2\x82\xAC", "\xC3\xA0", "\xE2"}) {
    EXPECT_EQ(Canonical(text), text);
  }
}

TEST(Fingerprint, IsTolerantOfEntityCoding) {
  const std::string link = "https://a.example/?a=1&b='2'&lt=3";
  const std::string title = "Fish & \"Chips\" <b> &amp; more";
  const std::string plain = Fingerprint({.link = link, .title = title});
  EXPECT_EQ(Fingerprint({.link = Coded(link), .title = Coded(title)}), plain);
  EXPECT_EQ(Fingerprint({.link = Coded(Coded(link)), .title = Coded(Coded(title))}), plain);
}

TEST(Fingerprint, EmptyIsMissing) {
  EXPECT_EQ(Fingerprint({.title = "  \n", .alt_text = "&nbsp;"}), Fingerprint({}));
}

TEST(Fingerprint, TellsTheFieldsApart) {
  const std::set<std::string> all{
      Fingerprint({}),
      Fingerprint({.link = "x"}),
      Fingerprint({.title = "x"}),
      Fingerprint({.description = "x"}),
      Fingerprint({.alt_text = "x"}),
      Fingerprint({.title = "x", .description = "yz"}),
      Fingerprint({.title = "xy", .description = "z"}),
      Fingerprint({.title = "X"}),
  };
  EXPECT_EQ(all.size(), 8U);
}

TEST(Fingerprint, KeepsUnicodeAsItIs) {
  EXPECT_NE(Fingerprint({.title = "\xC3\xA9"}), Fingerprint({.title = "e\xCC\x81"}));
}

// Stored in databases: it must never change.
TEST(Fingerprint, IsStable) {
  std::string bytes;
  for (const std::string part : {"pinterest pin fingerprint 1", "https://a.example/?a=1&b=2",
                                 "A title", "", "alt \xC3\xA4"}) {
    bytes += static_cast<char>(part.size());
    bytes.append(7, '\0');
    bytes += part;
  }
  unsigned char digest[32];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  char hex[65];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  const std::string fingerprint = Fingerprint(
      {.link = "https://a.example/?a=1&amp;b=2", .title = " A  title", .alt_text = "alt \xC3\xA4"});
  EXPECT_EQ(fingerprint, std::string("f1.") + hex);
  EXPECT_EQ(Fingerprint({.title = "A title"}),
            "f1.718a2adb53e75de6ef61b1d400e78ea198e0a848b3a41dac8534bb92f2cc8f1c");
}

}  // namespace
}  // namespace pinterest::pins
