#pragma once

#include "random.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace pinterest::testing {

// Gives the numbers it was given, in turn, each cut to the bound; without any, the largest allowed:
// back-off then waits its whole span and a test can say how long that is.
class FixedRandom final : public Random {
 public:
  FixedRandom() = default;
  explicit FixedRandom(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {}

  std::uint64_t Below(std::uint64_t bound) override {
    if (bound == 0) return 0;
    if (numbers_.empty()) return bound - 1;
    return numbers_[next_++ % numbers_.size()] % bound;
  }

  void Fill(std::span<std::byte> bytes) override {
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(++filled_);
  }

 private:
  std::vector<std::uint64_t> numbers_;
  std::size_t next_ = 0;
  std::uint8_t filled_ = 0;
};

}  // namespace pinterest::testing
