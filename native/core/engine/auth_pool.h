#pragma once

#include "api/plain_auth.h"
#include "result.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace pinterest::engine {

// Equal tokens are one Auth for as long as something uses it. Commands name their tokens anew: ten
// thousand waiting pins of a hundred accounts would else keep ten thousand copies, and the locked
// memory holds a few hundred. Loop thread only.
class AuthPool {
 public:
  Result<std::shared_ptr<const api::Auth>> Plain(std::string_view token,
                                                 api::PlainAuth::Options options);

 private:
  void DropUnused();

  // By the token's hash, which picks the few to compare with.
  std::unordered_multimap<std::size_t, std::weak_ptr<const api::PlainAuth>> auths_;
  std::size_t drop_above_ = 256;
};

}  // namespace pinterest::engine
