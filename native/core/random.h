#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pinterest {

class Random {
 public:
  virtual ~Random() = default;

  // Uniform in [0, bound); 0 when bound is 0. For jitter.
  virtual std::uint64_t Below(std::uint64_t bound) = 0;

  // For states, verifiers and nonces: always the operating system's generator in production.
  virtual void Fill(std::span<std::byte> bytes) = 0;
};

}  // namespace pinterest
