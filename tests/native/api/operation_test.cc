#include "api/operation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pinterest::api {
namespace {

using http::Method;

TEST(Operations, AreTheFortySevenOrganicOnes) {
  EXPECT_EQ(Operations().size(), 47U);
  std::set<std::string_view> names;
  std::set<std::pair<Method, std::string_view>> addresses;
  for (const Operation& row : Operations()) {
    names.insert(row.name);
    addresses.insert({row.method, row.path});
  }
  EXPECT_EQ(names.size(), 47U);
  EXPECT_EQ(addresses.size(), 47U);
}

TEST(Operations, HaveTheRightShape) {
  for (const Operation& row : Operations()) {
    SCOPED_TRACE(std::string(row.name));
    EXPECT_TRUE(row.path.starts_with('/'));
    EXPECT_FALSE(row.path.ends_with('/'));
    EXPECT_EQ(std::count(row.path.begin(), row.path.end(), '{'),
              std::count(row.path.begin(), row.path.end(), '}'));
    EXPECT_EQ(row.scopes.empty(), row.credential == Credential::kAppBasic);
    EXPECT_TRUE(std::is_sorted(row.scopes.begin(), row.scopes.end()));
    EXPECT_EQ(row.repeat == Repeat::kNever, row.method == Method::kPost);
    const bool reads = row.category != Category::kOrgWrite;
    EXPECT_TRUE(reads || row.method != Method::kGet);
    EXPECT_FALSE(reads && (row.method == Method::kPatch || row.method == Method::kDelete));
  }
}

TEST(Operations, CountByCategory) {
  std::map<Category, int> counts;
  int sandbox = 0;
  int beta = 0;
  for (const Operation& row : Operations()) {
    ++counts[row.category];
    sandbox += row.sandbox ? 1 : 0;
    beta += row.beta ? 1 : 0;
  }
  EXPECT_EQ(counts, (std::map<Category, int>{{Category::kOrgRead, 20},
                                             {Category::kOrgWrite, 16},
                                             {Category::kOrgAnalytics, 5},
                                             {Category::kTrendsRead, 4},
                                             {Category::kAdsRead, 2}}));
  EXPECT_EQ(sandbox, 31);
  EXPECT_EQ(beta, 4);
}

TEST(Operations, AreFoundByName) {
  const Operation* const create = FindOperation("pins/create");
  ASSERT_NE(create, nullptr);
  EXPECT_EQ(create->path, "/pins");
  EXPECT_EQ(create->method, Method::kPost);
  EXPECT_EQ(create->category, Category::kOrgWrite);
  EXPECT_EQ(
      std::vector<std::string_view>(create->scopes.begin(), create->scopes.end()),
      (std::vector<std::string_view>{"boards:read", "boards:write", "pins:read", "pins:write"}));
  EXPECT_TRUE(create->sandbox);
  EXPECT_EQ(FindOperation("oauth/token")->credential, Credential::kAppBasic);
  EXPECT_FALSE(FindOperation("multi_pins/analytics")->sandbox);
  EXPECT_EQ(FindOperation("pins/creat"), nullptr);
}

TEST(Category, HasPinterestsName) {
  std::set<std::string_view> names;
  for (const Operation& row : Operations()) names.insert(Name(row.category));
  EXPECT_EQ(names, (std::set<std::string_view>{"ads_read", "org_analytics", "org_read", "org_write",
                                               "trends_read"}));
  EXPECT_EQ(names.size(), kCategoryCount);
}

}  // namespace
}  // namespace pinterest::api
