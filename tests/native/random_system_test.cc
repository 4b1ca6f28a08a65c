#include "random_system.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <set>

namespace pinterest {
namespace {

TEST(SystemRandom, StaysBelowItsBound) {
  SystemRandom random;
  EXPECT_EQ(random.Below(0), 0U);
  EXPECT_EQ(random.Below(1), 0U);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.Below(3));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2}));
}

// A plain remainder would put one half of the numbers below a third of this bound. Also the bound
// at which a quarter of all draws is rejected.
TEST(SystemRandom, IsNotBiased) {
  SystemRandom random;
  const std::uint64_t bound = (std::uint64_t{1} << 63) + (std::uint64_t{1} << 62);
  int low = 0;
  for (int i = 0; i < 9000; ++i) low += random.Below(bound) < bound / 3 ? 1 : 0;
  EXPECT_GT(low, 2700);
  EXPECT_LT(low, 3300);
}

TEST(SystemRandom, FillsWithFreshBytes) {
  SystemRandom random;
  std::array<std::byte, 32> first{};
  std::array<std::byte, 32> second{};
  random.Fill(first);
  random.Fill(second);
  EXPECT_NE(first, second);
  EXPECT_NE(first, (std::array<std::byte, 32>{}));
}

}  // namespace
}  // namespace pinterest
