#pragma once

#include "random.h"

namespace pinterest {

// The operating system's generator. Safe from any thread and across fork.
class SystemRandom final : public Random {
 public:
  std::uint64_t Below(std::uint64_t bound) override;
  void Fill(std::span<std::byte> bytes) override;
};

}  // namespace pinterest
