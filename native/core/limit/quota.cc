#include "limit/quota.h"

namespace pinterest::limit {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::size_t RequestsADay(api::Category category) {
  switch (category) {
    case api::Category::kOrgWrite:
      return 300;
    case api::Category::kOrgRead:
    case api::Category::kOrgAnalytics:
    case api::Category::kTrendsRead:
    case api::Category::kAdsRead:
      return 1'000;
  }
  return 0;
}

std::size_t RequestsAMinute(api::Category category) {
  switch (category) {
    case api::Category::kOrgRead:
    case api::Category::kAdsRead:
      return 1'000;
    case api::Category::kOrgWrite:
      return 100;
    case api::Category::kOrgAnalytics:
    case api::Category::kTrendsRead:
      return 60;
  }
  return 0;
}

}  // namespace

LimitOptions LimitsOf(Tier tier) {
  LimitOptions options;
  const bool trial = tier == Tier::kTrial;
  for (std::size_t index = 0; index < api::kCategoryCount; ++index) {
    const auto category = static_cast<api::Category>(index);
    options.categories[index] = trial ? Quota{RequestsADay(category), hours(24), Share::kApp}
                                      : Quota{RequestsAMinute(category), minutes(1)};
  }
  options.universal = trial ? Quota{1'000, hours(24), Share::kApp} : Quota{100, seconds(1)};
  return options;
}

LimitOptions NoQuotas() { return {}; }

}  // namespace pinterest::limit
