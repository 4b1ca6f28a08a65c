#include "random_system.h"

#include <sodium.h>

namespace pinterest {

// Not randombytes_uniform: it stops at 32 bits. The rejected range is the part of 2^64 that would
// make small numbers likelier.
std::uint64_t SystemRandom::Below(std::uint64_t bound) {
  if (bound == 0) return 0;
  const std::uint64_t rejected = (0 - bound) % bound;
  std::uint64_t number = 0;
  do {
    randombytes_buf(&number, sizeof(number));
  } while (number < rejected);
  return number % bound;
}

void SystemRandom::Fill(std::span<std::byte> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

}  // namespace pinterest
