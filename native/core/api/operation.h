#pragma once

#include "http/request.h"

#include <span>
#include <string_view>

namespace pinterest::api {

// Pinterest's rate categories. One quota is shared by every operation of a category.
enum class Category { kOrgRead, kOrgWrite, kOrgAnalytics, kTrendsRead, kAdsRead };
inline constexpr std::size_t kCategoryCount = 5;

std::string_view Name(Category category);  // "org_write"

enum class Credential { kBearer, kAppBasic };

// May the same request be sent again when nobody knows whether it worked?
enum class Repeat {
  kSafe,   // reads, and writes that set a state (PATCH, DELETE)
  kNever,  // creates: a second one makes a second thing
};

struct Operation {
  std::string_view name;  // "pins/create", as Pinterest's operationId
  http::Method method;
  std::string_view path;  // "/pins/{pin_id}/save", below the environment's base
  Category category;
  std::span<const std::string_view> scopes;
  bool sandbox;
  bool beta;
  Credential credential;
  Repeat repeat;
};

// The 47 organic operations. The only place that knows a path, a category or a scope.
std::span<const Operation> Operations();
const Operation* FindOperation(std::string_view name);  // null when there is none

}  // namespace pinterest::api
