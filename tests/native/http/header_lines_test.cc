#include "http/header_lines.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pinterest::http {
namespace {

constexpr std::string_view kLine = "Authorization: Bearer pina_secret";

std::vector<std::string> Lines(HeaderLines& headers) {
  std::vector<std::string> lines;
  for (const curl_slist* line = headers.List(); line != nullptr; line = line->next) {
    lines.emplace_back(line->data);
  }
  return lines;
}

TEST(HeaderLines, KeepTheBearersLineInLockedMemoryAndWipeItAtOnce) {
  const std::size_t before = SecretArenaState().used;
  HeaderLines headers;
  ASSERT_TRUE(headers.Add("Accept", "application/json"));
  EXPECT_EQ(SecretArenaState().used, before);
  ASSERT_TRUE(headers.AddAuthorization("Bearer pina_secret"));
  EXPECT_EQ(SecretArenaState().used, before + 64);  // one granule holds the whole line
  ASSERT_EQ(Lines(headers),
            (std::vector<std::string>{"Accept: application/json", std::string(kLine)}));

  // The arena stays mapped, so its freed bytes can be looked at.
  const char* const bearer = headers.List()->next->data;
  headers.Begin();
  EXPECT_EQ(SecretArenaState().used, before);
  EXPECT_EQ(std::string_view(bearer, kLine.size()), std::string(kLine.size(), '\0'));
  EXPECT_EQ(headers.List(), nullptr);
}

}  // namespace
}  // namespace pinterest::http
