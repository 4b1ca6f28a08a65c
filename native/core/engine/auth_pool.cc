#include "engine/auth_pool.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace pinterest::engine {

Result<std::shared_ptr<const api::Auth>> AuthPool::Plain(std::string_view token,
                                                         api::PlainAuth::Options options) {
  const std::size_t hash = std::hash<std::string_view>()(token);
  const auto [begin, end] = auths_.equal_range(hash);
  for (auto at = begin; at != end; ++at) {
    auto auth = at->second.lock();
    if (auth && auth->IsMadeOf(token, options)) return std::shared_ptr<const api::Auth>(auth);
  }
  auto made = api::PlainAuth::Create(token, std::move(options));
  if (!made) return std::move(made).error();
  if (auths_.size() >= drop_above_) DropUnused();
  auths_.emplace(hash, made.value());
  return std::shared_ptr<const api::Auth>(std::move(made).value());
}

void AuthPool::DropUnused() {
  std::erase_if(auths_, [](const auto& entry) { return entry.second.expired(); });
  drop_above_ = std::max(drop_above_, 2 * auths_.size());
}

}  // namespace pinterest::engine
